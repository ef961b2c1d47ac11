"""Prices by size: what a question wants a price per, and how much of it a thing holds."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from bot.reading.numerals import quantities
from bot.reading.text import plain
from bot.reading.units import in_base_units
from knowledge.passages import Language

Per = Literal["g", "ml", "mm", "piece", "any"]
"""The base unit of a price by size; "any": the question only asks for the better value."""

_PER: tuple[tuple[Per, re.Pattern[str]], ...] = (
    ("g", re.compile(r"(?<!than )\b(?:per|a|each|by the|for (?:each|every|a)) (?:kilos?|kg|kilograms?|grams?|100 ?g|g|pound)\b|\bby weight\b|按(?:重量|克数?|斤|公斤|千克)|(?:每|一|平均)(?:克|公斤|千克|斤|100 ?克|百克)")),
    ("ml", re.compile(r"(?<!than )\b(?:per|a|each|by the|for (?:each|every|a)) (?:lit(?:er|re)|l|ml|100 ?ml)\b|\bby (?:volume|capacity)\b|按(?:容量|容积|毫升|升)|(?:每|一|平均)(?:升|毫升|100 ?毫升)")),
    ("mm", re.compile(r"(?<!than )\b(?:per|a|each|by the|for (?:each|every|a)) (?:met(?:er|re)|m|cm|foot)\b|\bby length\b|按(?:长度|米)|(?:每|一|平均)米(?![一二两三四五六七八九十半\d])")),
    ("piece", re.compile(r"\b(?:per|each|for (?:each|every)) (?:piece|sheet|bag|cup|pack|tablet|item|unit|one)\b|按(?:个|片|张|包|支|只|件)数?算|(?:每|平均)一?(?:片|张|包|个|支|只|件)")),
)  # fmt: skip
_VALUE = re.compile(
    r"\b(?:better|best|good) (?:value|deal|buy)\b|\bvalue for money\b|\bworks? out (?:cheaper|dearer|better|more)|\bmore (?:economical|for (?:my|the|your) money)|\bunit price|划算|合算|性价比|更?实惠|单价"
)
_COMPARES = re.compile(
    r"\bcheap|\bdear|\bexpensive|\bpric(?:e|ier)|\bcosts?\b|\bvalue\b|\bdeal\b|\bbuy\b|\bless\b|\bmore\b|便宜|贵|划算|合算|实惠|多少钱|价"
)
_AMOUNT: Mapping[Per, re.Pattern[str]] = {
    "g": re.compile(r"\bnet (?:weight|content)|\bweight\b|净重|净含量|重量"),
    "ml": re.compile(r"\bnet content|\bcapacity\b|\bvolume\b|净含量|容量|容积|体积"),
    "mm": re.compile(r"\blength\b|长度"),
    "piece": re.compile(r"\bpieces\b|\bquantity\b|\bcount\b|数量|件数|片数|张数"),
}
_SHOWN: Mapping[str, tuple[tuple[Decimal, Mapping[Language, str]], ...]] = {
    "g": ((Decimal(1000), {"en": "kg", "zh": "公斤"}), (Decimal(100), {"en": "100 g", "zh": "100克"})),
    "ml": ((Decimal(1000), {"en": "litre", "zh": "升"}), (Decimal(100), {"en": "100 ml", "zh": "100毫升"})),
    "mm": ((Decimal(1000), {"en": "metre", "zh": "米"}),),
    "piece": ((Decimal(1), {"en": "piece", "zh": "件"}),),
}  # fmt: skip


def asked_per(question: str) -> Per | None:
    """What the price is wanted by; None where the question compares no prices by size."""
    text = plain(question)
    found = next((per for per, pattern in _PER if pattern.search(text)), None)
    if found and (found != "piece" or _COMPARES.search(text)):
        return found
    return "any" if _VALUE.search(text) else None


def sizes_in(names: Iterable[str]) -> dict[Per, Decimal]:
    """The size that names give a thing, by its base unit; a unit with several sizes is left out."""
    found: dict[Per, set[Decimal]] = {}
    for name in names:
        for quantity in quantities(name):
            value, unit = in_base_units(quantity.value, quantity.unit)
            per = next((each for each in _AMOUNT if each == unit), None)
            if per and value > 0:
                found.setdefault(per, set()).add(value)
    return {per: values.pop() for per, values in found.items() if len(values) == 1}


def stated_size(per: Per, tables: Iterable[Mapping[str, str]]) -> Decimal | None:
    """The size that a thing's facts state in that base unit, its net size first."""
    pattern = _AMOUNT[per]
    for table in tables:
        named = [(name, pattern.search(plain(name))) for name in table]
        fitting = [(name, match[0]) for name, match in named if match]
        for name, _ in sorted(
            fitting, key=lambda pair: "net" not in pair[1] and "净" not in pair[1]
        ):
            found = sizes_in([table[name]])
            if per in found:
                return found[per]
    return None


def shown_per(per: Per, sizes: Sequence[Decimal]) -> tuple[Decimal, Mapping[Language, str]]:
    """How much the price is told for, and its name: a kilo where nothing is smaller than one."""
    units = _SHOWN[per]
    return units[0] if min(sizes) >= units[0][0] or len(units) == 1 else units[-1]
