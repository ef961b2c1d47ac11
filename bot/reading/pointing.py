"""What a question points to among products named before: "the second one", 便宜的那个."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.text import plain

Way = Literal["at", "cheaper", "dearer", "bigger", "smaller", "other", "all"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """`place` counts from 0, -1 is the last; it matters for "at" alone. `words` did the pointing."""

    way: Way
    words: str
    place: int = 0


_ORDINALS = {"first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "last": -1, "latter": -1}  # fmt: skip
_DIGITS = {"一": 0, "二": 1, "两": 1, "三": 2, "四": 3, "五": 4} | {str(n + 1): n for n in range(5)}
_ONE = r"(?:one|product|item|option|choice|model|version)"
_NOUN = r"(?!(?:is|are|was|has|have|does|do|in|on|of|for|and|or|with|that|which|please|can|will)\b)[a-z]+"
_THING = "(?:那|这)?一?(?:个|款|种|件|只|双|条|本|台|把|支|样|套|盒|瓶)"
_AT = re.compile(
    rf"\bthe (?P<the>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)(?: {_ONE}| of (?:them|those|these))?(?=$|[?.,!;]| (?:is|in|has|have|does|do|come|comes|can|please|for|and|then|instead|available|costs?|better)\b)"
    rf"|\b(?P<bare>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th) {_ONE}\b|\bthe (?P<pair>former|latter)\b(?: one)?"
    r"|(?:\b(?:number|option|no\.?) ?|#)(?P<number>[1-5])\b(?!\d)|^(?P<alone>[1-5])[.。!]?$"
    rf"|第(?P<ordinal>[一二三四五1-5]){_THING}|(?P<before>前者|前面(?:的|那|这)+{_THING})|(?P<after>后者|最后{_THING}|后面(?:的|那|这)+{_THING})"
)
_WAYS: tuple[tuple[Way, re.Pattern[str]], ...] = (
    ("cheaper", re.compile(rf"\b(?:the )?(?:cheaper|cheapest|less expensive|least expensive)(?: {_ONE}| of (?:the two|them|these|those))\b|\bthe (?:cheaper|cheapest)\b(?=$|[?.,!]| (?:is|in|has|have|does|come|can|please|for|and)\b)|(?:更|最|比较)?便宜(?:点|一点|些)?的(?:那|这)?{_THING}?(?!吗)")),
    ("dearer", re.compile(rf"\b(?:the )?(?:dearer|dearest|pricier|priciest|more expensive|most expensive|expensive)(?: {_ONE}| of (?:the two|them|these|those))\b|(?:更|最|比较)?贵(?:点|一点|些)?的(?:那|这)?{_THING}?(?!吗)")),
    ("bigger", re.compile(rf"\bthe (?:(?:big|large) {_ONE}|(?:bigger|larger|biggest|largest)(?: {_NOUN})?)\b|(?:更|最)?大(?:点|一点|些)?的(?:那|这){_THING}|(?:那|这)?{_THING}大的")),
    ("smaller", re.compile(rf"\bthe (?:(?:small|little) {_ONE}|(?:smaller|smallest)(?: {_NOUN})?)\b|(?:更|最)?小(?:点|一点|些)?的(?:那|这){_THING}|(?:那|这)?{_THING}小的")),
    ("other", re.compile(rf"\bthe other(?: {_ONE})?\b(?! (?:day|side|hand|way|end))|另外?的?(?:那|这)?一?(?:个|款|种|件|只|双|条|本|台|把|支|样|套|盒|瓶)")),
    ("all", re.compile(r"\bboth(?: of (?:them|those|these))?\b|\ball (?:of )?(?:them|these|those|three|four|five)\b|\beach(?: of them)?\b|\bthe two(?: of them)?\b|(?:(?:这|那)几|(?:这|那)?(?:两|三|俩))(?:个|款|种|件|只|双|条|本|台|把|支|样|套|盒|瓶)都?|它们|全都?要")),
)  # fmt: skip
_WHICH = re.compile(r"\b(?:which|what|whose|who)\b|哪|谁|什么")
_WHICH_ONE = re.compile(
    r"\b(?:which|what)(?: (?:one|of (?:them|these|those|the two)))?\b(?: (?:is|has|are|was|would|weighs|holds|costs|lasts|plays)\b|\?|$)"
    r"|哪(?:一)?(?:个|款|种|件)|谁"
)


def pointer(text: str) -> Pointer | None:
    """How the question points into a list, if it does. "Which is cheaper?" asks and points not."""
    folded = plain(text)
    if found := _AT.search(folded):
        words = found["the"] or found["bare"] or found["pair"]
        if words:
            return Pointer("at", found[0], _ORDINALS[words])
        digit = found["number"] or found["alone"] or found["ordinal"]
        place = _DIGITS[digit] if digit else 0 if found["before"] else -1
        return Pointer("at", found[0], place)
    asks = bool(_WHICH.search(folded))
    for way, pattern in _WAYS:
        found = pattern.search(folded)
        if found and not (asks and way in ("cheaper", "dearer", "bigger", "smaller")):
            return Pointer(way, found[0])
    return None


def without_pointer(text: str, found: Pointer) -> str:
    """The question without the words that point."""
    return plain(text).replace(found.words, " ", 1)


def asks_which(text: str) -> bool:
    """Whether it asks which of some is something ("which one is lighter?")."""
    return bool(_WHICH_ONE.search(plain(text)))
