"""Numbers with the word beside them, as names hold them: "SPF 50", "1/2 in", "38码"."""

import re
from collections.abc import Iterable

from bot.reading.numerals import chinese_value
from bot.reading.text import plain

_NUMBER = r"\d+-\d+/\d+|\d+/\d+|\d+(?:\.\d+)?"
_BESIDE = re.compile(
    rf"(?:\b(?P<before>[a-z]+)[\s-]+)?(?<![a-z0-9./-])(?P<number>{_NUMBER})(?![\d/])"
    r"(?=[\s-]*(?P<after>[a-z]{1,6}\b|[\u3400-\u9fff])?)"
)
_MEASURED = re.compile(rf"(?:{_NUMBER})(?:[\s-]*(?:in|inch|[mck]?m|[mk]?l|k?g|k?w)\b)?")
_CHINESE = re.compile(r"([一二两三四五六七八九十]+)(?=([尺寸片码号支升斤米瓦]))")
_UNIT = {"inch": "in", "inches": "in", "metre": "m", "meter": "m", "litre": "l", "liter": "l"}
_LONE = re.compile(r"(?<![a-z0-9'’.&/-])[b-hj-z](?![a-z0-9'’.&/-])")
_OPPOSITES = (
    ("day", "night"), ("left", "right"), ("indoor", "outdoor"), ("hot", "cold"), ("inner", "outer"),
    ("summer", "winter"), ("men", "women"), ("single", "double"), ("front", "rear"),
)  # fmt: skip
_CHINESE_SIZE = re.compile(r"[\u3400-\u9fff]{1,3}[号码]")
_GREATER = "特超加"


def counted(text: str) -> set[tuple[str, str]]:
    """Each number with the word before it and the one after it: "box of 5 片" gives of and 片."""
    folded = plain(text)
    found: set[tuple[str, str]] = set()
    for match in _BESIDE.finditer(folded):
        for beside in (match["before"], match["after"]):
            if beside:
                found.add((_UNIT.get(beside, beside), _bare(match["number"])))
    for match in _CHINESE.finditer(folded):
        found.add((match[2], str(chinese_value(match[1]))))
    return found


def misfit(question: str, names: Iterable[str], facts: str) -> bool:
    """Whether the question counts what the names count, and none of its numbers fits.

    One that fits is enough: "the 1.0 L or the 1.7 L?" speaks of either.
    """
    listed = list(names)
    said, own = counted(question), {pair for name in listed for pair in counted(name)}
    words = {word for word, _ in own} & {word for word, _ in said}
    known = own | counted(facts)
    odd = any(all(pair in said - known for pair in said if pair[0] == word) for word in words)
    letters = {letter for name in listed for letter in _LONE.findall(plain(name))}
    lone = set(_LONE.findall(plain(question)))
    return odd or bool(letters and lone and not lone & letters) or _opposed(question, listed)


def fits(question: str, names: Iterable[str]) -> int:
    """How many counted numbers of the question stand in the names, counting the same."""
    return len({number for _, number in counted(question) & _all(names)})


def without_numbers(text: str) -> str:
    """The text without its numbers and their units."""
    return _MEASURED.sub(" ", plain(text))


def letters(text: str) -> list[str]:
    """Letters that stand alone, as in "Speaker L"; "a" is a word."""
    return _LONE.findall(plain(text))


def without_letters(text: str, lone: Iterable[str]) -> str:
    """The text without these letters where they stand alone."""
    gone = set(lone)
    return _LONE.sub(lambda found: " " if found[0] in gone else found[0], plain(text))


def _bare(number: str) -> str:
    """1.0 is 1."""
    return re.sub(r"\.0+$", "", number)


def _all(names: Iterable[str]) -> set[tuple[str, str]]:
    return {pair for name in names for pair in counted(name)}


def _opposed(question: str, names: list[str]) -> bool:
    """Whether it says "day cream" or 特大号 where the name says "night cream" or 大号."""
    asked, own = plain(question), plain("\n".join(names))
    for pair in _OPPOSITES:
        for said, named in (pair, pair[::-1]):
            if not said.isascii():
                continue
            beside = re.search(rf"\b{said} ([a-z]+)", asked)
            if beside and f"{named} {beside[1]}" in own and f"{said} {beside[1]}" not in own:
                return True
    sizes = [name for name in map(plain, names) if _CHINESE_SIZE.fullmatch(name)]
    greater = [f"{more}{size}" for size in sizes for more in _GREATER]
    return any(name in asked and name not in own for name in greater)
