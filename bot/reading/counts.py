"""How many of something a question wants, and whether it asks for a sum."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable

from bot.reading.numerals import folded, quantities

PARTS = re.compile(
    r"\b(?:and|plus|with|as well as|incl(?:\.|uding)?)\b|[,，;；、&+]|和|跟|与|加上?|以及|还有|连|含"
)
_TOTAL = re.compile(
    r"\b(?:total|altogether|together|in all|sum|combined|all in|grand total)\b|一共|总共|总计|合计|加起来|总价|总额|全部多少|一起多少"
)
_NO_COUNT = re.compile(
    r"-|\s*(?:-|%|st\b|nd\b|rd\b|th\b|persons?\b|people\b|inch)|[人寸号款合分折代]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
"""Chinese counts with a measure word."""
_BOUND = re.compile(
    r"\b(?:under|below|up to|over|above|about|around|from|to|than|least|most|budget|size|model|age|aged)\s+$"
)
_OF = re.compile(
    r"\s*(?:sets?|packs?|pieces?|boxes|pairs?|bottles?|bags?|tins?|units?|copies) of\b"
)
_MOST = 9999


def asks_total(question: str) -> bool:
    return bool(_TOTAL.search(folded(question)))


def count_in(part: str, names: Iterable[str]) -> int | None:
    """How many of the product called `names` this part of a question wants; None if it says none.

    A number counts if it stands there more often than in the name: "2 Heron 2-Person Tents".
    """
    text = folded(part)
    named = [
        q.value for q in quantities(max(names, key=lambda name: _shared(name, text), default=""))
    ]
    for quantity in quantities(part):
        if quantity.unit not in (None, "piece") or _NO_COUNT.match(text, quantity.end):
            continue
        if quantity.unit is None and (_HAN.search(text) or _BOUND.search(text[: quantity.start])):
            continue
        if _OF.match(text, quantity.end):
            return int(quantity.value)
        if quantity.value in named and quantity.unit is None:
            here = sum(q.value == quantity.value for q in quantities(part))
            if here <= named.count(quantity.value):
                continue
        elif quantity.value in named and text.startswith("装", quantity.end):
            continue
        if quantity.value == int(quantity.value) and 0 < quantity.value <= _MOST:
            return int(quantity.value)
    return None


def _shared(name: str, text: str) -> int:
    """How many numbers of the name stand in the text."""
    said = {q.value for q in quantities(text)}
    return sum(q.value in said for q in quantities(name))
