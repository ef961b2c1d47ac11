"""How many of something a question wants, and whether it asks for a sum."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.reading.numerals import Quantity, folded, quantities

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
    name = max(names, key=lambda name: _shared(name, text), default="")
    named = [_counted(q, folded(name)) for q in quantities(name)]
    said = [_counted(q, text) for q in quantities(part)]
    for quantity, what in zip(quantities(part), said, strict=True):
        if quantity.unit not in (None, "piece") or _NO_COUNT.match(text, quantity.end):
            continue
        if quantity.unit is None and (_HAN.search(text) or _BOUND.search(text[: quantity.start])):
            continue
        in_name = 0 < named.count(what) >= said.count(what) and not _OF.match(text, quantity.end)
        if not in_name and quantity.value == int(quantity.value) and 0 < quantity.value <= _MOST:
            return int(quantity.value)
    return None


def _counted(quantity: Quantity, text: str) -> tuple[Decimal, str]:
    """A number with its Chinese measure word: 6本 is no 6个."""
    last = text[quantity.end - 1]
    return quantity.value, last if quantity.unit == "piece" and _HAN.match(last) else ""


def _shared(name: str, text: str) -> int:
    """How many numbers of the name stand in the text."""
    said = {q.value for q in quantities(text)}
    return sum(q.value in said for q in quantities(name))
