"""A question read as the shop spells its names: slips of the pen, spaces, sounds and pinyin.

What the shop or the language knows is never changed. A change that might turn another product's
name into one of the shop's is only a guess: then the shopper is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.reading.places import HAN_PLACES, LATIN_PLACES, bound_for, is_in_the_world
from bot.reading.stems import stem
from bot.reading.terms import terms
from bot.reading.text import plain
from bot.reading.vocabulary import (
    COMMON,
    HAN_WORDS,
    IN_CHARACTERS,
    SAME,
    SAME_EN,
    SPELLABLE,
    STEMS,
    WORDS,
)
from knowledge.passages import Product
from knowledge.sounds import paired, spelt, syllables

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_SHORTENED = re.compile(r"['’](?:re|ll|ve|d|t|m)$")
_RUN = re.compile(r"[\u3400-\u9fff]+")
_SHORTEST = 4
"""Letters of the shortest word that is looked up for a slip."""
_FORM = frozenset("要有没想会能买卖在和与跟或还也都就才给对把被从到去来用很太的了是不吗呢么哪这那")
"""Characters that a sentence is made of: hardly typed for those of a name."""
_BETWEEN = frozenset({"a", "an", "and", "at", "for", "i", "in", "is", "it", "of", "on", "or", "to"})
"""Words that are no part of a name that is written as one word."""
_PLACE = re.compile(LATIN_PLACES)
_LOOKED_AT = 20
_NEAR = 20


class Names(Protocol):
    """What is asked of the catalogue."""

    def name_words(self) -> frozenset[str]: ...

    def sounding(self, pairs: Sequence[str], k: int) -> Sequence[Product]: ...

    def known_words(self, words: Sequence[str]) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is understood. `guesses` are the words put in without certainty."""

    text: str
    guesses: tuple[str, ...] = ()


def in_characters(text: str) -> str:
    """Question words in pinyin as characters: "hongcha duoshao qian" gives "hongcha 多少钱"."""
    for pattern, characters in IN_CHARACTERS:
        text = pattern.sub(characters, text)
    return text


def read(text: str, names: Names) -> Reading:
    """The question with the names in it as the shop writes them."""
    reading = Reading(in_characters(text))
    for step in (_pinyin, _synonyms, _sounds, _words):
        reading = step(reading, names)
    return reading


def slips_allowed(length: int) -> int:
    """How many letters may be wrong in a word of that length."""
    return 0 if length < _SHORTEST else 1 if length < 9 else 2


def _words(reading: Reading, names: Names) -> Reading:
    """Latin words that nobody knows, as the nearest word that stands in a name."""
    said = list(dict.fromkeys(word.lower() for word in _WORD.findall(reading.text)))
    known = names.known_words(said)
    place = bound_for(reading.text) or ""
    if is_in_the_world(place):
        known |= frozenset(place.split())
    strange = [word for word in said if not _is_word(word) and word not in known]
    if not strange:
        return _joined(reading, said, names)
    vocabulary = names.name_words()
    changes: dict[str, str] = {}
    guesses: list[str] = []
    for word in strange:
        if parts := _split(word, vocabulary):
            changes[word] = " ".join(parts)
        elif found := _nearest(word, vocabulary):
            changes[word], certain = found
            guesses += [] if certain else [changes[word]]
    text = _WORD.sub(lambda found: changes.get(found[0].lower(), found[0]), reading.text)
    return _joined(Reading(text, (*reading.guesses, *guesses)), said, names)


def _is_word(word: str) -> bool:
    if len(word) < _SHORTEST or word in WORDS or _SHORTENED.search(word):
        return True
    return stem(word) in STEMS or bool(_PLACE.fullmatch(word))


def _nearest(word: str, vocabulary: frozenset[str]) -> tuple[str, bool] | None:
    """The nearest word, and whether nothing else can be meant; None where none is near."""
    allowed = slips_allowed(len(word))
    found = [
        (distance, name)
        for choices in (vocabulary, SPELLABLE)
        for name, distance, _ in process.extract(
            word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=_NEAR
        )
        if len(name) >= _SHORTEST and (name[0] == word[0] or len(word) > 6)
    ]
    if not found:
        return None
    found.sort(key=lambda near: (near[0], near[1][0] != word[0], near[1] not in SPELLABLE, near[1]))
    distance, name = found[0]
    rivals = {other for rated, other in found if rated == distance and stem(other) != stem(name)}
    certain = len(word) > 7 or _is_slip_of_the_pen(word, name)
    return name, name in SPELLABLE or (certain and not rivals)


def _is_slip_of_the_pen(word: str, name: str) -> bool:
    """Two letters swapped, or a letter doubled or not doubled: hardly ever another word."""
    if len(word) == len(name):
        differ = [at for at, (a, b) in enumerate(zip(word, name, strict=True)) if a != b]
        return len(differ) == 2 and differ[1] == differ[0] + 1
    once = re.sub(r"(.)\1", r"\1", word)
    return once == re.sub(r"(.)\1", r"\1", name)


def _split(word: str, vocabulary: frozenset[str]) -> list[str]:
    """Words of names written without the spaces between them."""
    if word in vocabulary:
        return [word]
    for at in range(len(word) - 3, 2, -1):
        if word[:at] in vocabulary and (rest := _split(word[at:], vocabulary)):
            return [word[:at], *rest]
    return []


def _joined(reading: Reading, said: Sequence[str], names: Names) -> Reading:
    """Two words that a name writes as one: "tea pot"."""
    pairs = [pair for pair in pairwise(said) if not _BETWEEN & set(pair)]
    joined = {first + second: f"{first} {second}" for first, second in pairs}
    vocabulary = names.name_words()
    one = {apart: word for word, apart in joined.items() if word in vocabulary}
    text = reading.text
    for apart in one.keys() - names.known_words(list(one)):
        text = re.sub(rf"\b{apart}\b", one[apart], text, flags=re.IGNORECASE)
    return replace(reading, text=text)


def _pinyin(reading: Reading, names: Names) -> Reading:
    """Latin words that are pinyin, as the characters of the name that sounds so."""
    said = _WORD.findall(reading.text)
    known = names.known_words([word.lower() for word in said])
    text, guesses = reading.text, list(reading.guesses)
    for row in _rows(said, lambda word: bool(spelt(word))):
        if all(word.lower() in known for word in row):
            continue
        for start in range(len(row)):
            sounds = [syllable for word in row[start:] for syllable in spelt(word)]
            if len(sounds) > 1 and (name := _heard(sounds, names)):
                written = rf"(?<![A-Za-z]){'[ ]+'.join(row)}(?![A-Za-z])"
                text = re.sub(written, name, text, count=1)
                guesses += [name] if start else []
                break
    return Reading(text, tuple(guesses))


def _rows(said: Sequence[str], fits: Callable[[str], bool]) -> list[list[str]]:
    """Words that fit, as rows of those that stand side by side."""
    rows: list[list[str]] = [[]]
    for word in said:
        if fits(word.lower()) and (word.lower() not in COMMON or len(rows[-1])):
            rows[-1].append(word)
        else:
            rows.append([])
    return [row for row in rows if row]


def _heard(sounds: list[str], names: Names) -> str | None:
    """The characters of a name that sound like this from end to end."""
    for product in names.sounding(paired(sounds), _LOOKED_AT):
        for run in _runs_of(product):
            heard = syllables(run)
            for at in range(len(heard) - len(sounds) + 1):
                if heard[at : at + len(sounds)] == sounds:
                    return run[at : at + len(sounds)]
    return None


def _synonyms(reading: Reading, names: Names) -> Reading:
    """A word that the shop never says, as the one of the same meaning that it says."""
    text = reading.text
    for group in SAME:
        for word in sorted((word for word in group if word in text), key=len, reverse=True):
            known = names.known_words(group)
            if word not in known and known:
                text = text.replace(word, next(other for other in group if other in known))
    for said, *others in SAME_EN:
        written = re.compile(rf"\b{said}\b", re.IGNORECASE)
        if written.search(text) and not names.known_words([said]):
            known = names.known_words(others)
            meant = next((other for other in others if other in known), said)
            text = written.sub(meant, text)
    return replace(reading, text=text)


def _sounds(reading: Reading, names: Names) -> Reading:
    """Characters typed for others of the same sound."""
    text, guesses = reading.text, list(reading.guesses)
    pieces = [t.word for t in terms(text) if not t.concepts and not t.word.isascii()]
    for piece in dict.fromkeys(pieces):
        if len(piece) < 2 or not (found := _alike(piece, names)):
            continue
        said, meant, certain = found
        text = text.replace(said, meant, 1) if said in text else plain(text).replace(said, meant, 1)
        guesses += [] if certain else [meant]
    return Reading(text, tuple(guesses))


def _alike(piece: str, names: Names) -> tuple[str, str, bool] | None:
    """What of `piece` sounds like part of a name but is written otherwise, that part, and whether
    nothing else can be meant."""
    heard = syllables(piece)
    best: tuple[int, str, str] = (0, "", "")
    for product in names.sounding(paired(heard), _LOOKED_AT):
        for run in _runs_of(product):
            for start, end, at in _windows(piece, heard, run):
                said, meant = piece[start:end], run[at : at + end - start]
                same = sum(a == b for a, b in zip(said, meant, strict=True))
                if any(a != b and a in _FORM for a, b in zip(said, meant, strict=True)):
                    continue
                if _breaks_a_word(piece, start, said, meant):
                    continue
                if said != meant and 2 * same >= len(said) - 1 and same and len(said) > best[0]:
                    best = (len(said), said, meant)
                if said == meant and len(said) == len(piece):
                    return None
    size, said, meant = best
    if not size or names.known_words([said]):
        return None
    same = sum(a == b for a, b in zip(said, meant, strict=True))
    return said, meant, size >= 3 and 2 * same >= size


def _breaks_a_word(piece: str, start: int, said: str, meant: str) -> bool:
    """Whether a character that would change is part of a word of the language, such as the 室 of
    挂室外, or of the name of a place."""
    changed = {start + at for at, (a, b) in enumerate(zip(said, meant, strict=True)) if a != b}
    if any(changed & set(range(*place.span())) for place in HAN_PLACES.finditer(piece)):
        return True
    return any(
        piece[at : at + size] in HAN_WORDS and changed & set(range(at, at + size))
        for size in (2, 3, 4)
        for at in range(len(piece) - size + 1)
    )


def _windows(piece: str, heard: list[str], run: str) -> list[tuple[int, int, int]]:
    """Where the two sound alike for two syllables or more: start and end in `piece`, start in
    `run`."""
    sounds = syllables(run)
    found = []
    for at in range(len(run)):
        for start in range(len(piece)):
            if at and start and sounds[at - 1] == heard[start - 1]:
                continue
            end = start
            while (
                end < len(piece)
                and at + end - start < len(run)
                and heard[end] == sounds[at + end - start]
            ):
                end += 1
            if end - start >= 2:
                found.append((start, end, at))
    return found


def _runs_of(product: Product) -> list[str]:
    titles = [title for v in product.variants for title in v.title.values()]
    return _RUN.findall(plain(" ".join([*product.title.values(), *titles])))
