"""Which variant of a product is "the big one": read from the sizes or measures in their titles."""

import re
from collections.abc import Sequence
from decimal import Decimal
from math import prod
from typing import Literal

from bot.reading.numerals import quantities
from bot.reading.text import plain

_NOUN = (
    r"(?: (?:one|ones|size|version|pack|bag|sack|bottle|jug|box|carton|tin|can|jar|tub|tube|pot"
    r"|plant|pouch|roll|pair|cup|mug|bowl|set)\b|$|[?.,!;])"
)
_THING = "[号的包袋瓶盒款码罐桶份装只个株棵盆束杯碗卷筒块片枝篮筐锅壶张条双]"
_THAT = "(?:的?[那这][个款种只张]|[号码款])"
_ENDS: tuple[tuple[Literal["bigger", "smaller"], re.Pattern[str]], ...] = (
    (
        "bigger",
        re.compile(
            rf"\b(?:the|a|in|ur|your) (?:big|large)(?:ger|gest|r|st)?{_NOUN}"
            rf"|\b(?:big|large)(?:ger|gest|r|st)? (?:one|size)\b|(?<!最)(?<!多)大{_THING}"
            rf"|最大{_THAT}"
        ),
    ),
    (
        "smaller",
        re.compile(
            rf"\b(?:the|a|in|ur|your) (?:small(?:er|est)?|little){_NOUN}"
            rf"|\b(?:small(?:er|est)?|little) (?:one|size)\b|(?<!最)(?<!大)小{_THING}"
            rf"|最小{_THAT}"
        ),
    ),
)
_RANKS = (
    re.compile(r"^(?:x?small|x?s|mini)\b|[小迷]"),
    re.compile(r"^(?:medium|m)\b|中"),
    re.compile(r"^(?:large|l)\b|大"),
    re.compile(r"^(?:x-?large|extra large|xl)\b|[特加超]大"),
)


def end_asked(text: str) -> tuple[Literal["bigger", "smaller"], str] | None:
    """Which end of the sizes is asked for, and the words that say so."""
    folded = plain(text)
    for end, pattern in _ENDS:
        if found := pattern.search(folded):
            return end, found[0]
    return None


def at_the_end(variants: Sequence[Sequence[str]], end: Literal["bigger", "smaller"]) -> int | None:
    """The place of the biggest or smallest variant, each given by its titles; None where their
    sizes cannot be set in order."""
    for size in (_rank, _measure):
        known = [found for titles in variants if (found := size(titles))]
        values = [value for _, value in known]
        whole = len(known) == len(variants) > 1 and len({unit for unit, _ in known}) == 1
        if whole and len(set(values)) == len(values):
            return values.index(max(values) if end == "bigger" else min(values))
    return None


def _rank(titles: Sequence[str]) -> tuple[str, Decimal] | None:
    """A size in words: small is 0."""
    for title in map(plain, titles):
        ranked = [rank for rank, pattern in enumerate(_RANKS) if pattern.search(title)]
        if ranked:
            return "", Decimal(max(ranked))
    return None


def _measure(titles: Sequence[str]) -> tuple[str, Decimal] | None:
    """The product of the measures: 90 x 150 cm is 13500."""
    for title in titles:
        if measured := quantities(title):
            unit = next((q.unit for q in measured if q.unit), "")
            return unit or "", prod((q.value for q in measured), start=Decimal(1))
    return None
