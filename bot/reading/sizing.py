"""Which sizes a product states, and whether one of them is within a limit."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.reading.facts import Fact, is_about
from bot.reading.limits import Measure
from bot.reading.numerals import quantities
from bot.reading.stems import stem, words_of
from bot.reading.text import plain
from bot.reading.units import in_base_units

_NATURAL = {
    "ml": ("capacity",),
    "g": ("weight",),
    "mm": ("length", "height", "width", "size", "diameter"),
    "w": ("power",),
}
"""What a size in these units is about, if nothing else is said."""


def fits(texts: Iterable[str], measure: Measure) -> bool | None:
    """Whether a size in the texts is within the limit; None: they hold none of that unit."""
    sizes = [size for text in texts for size in _sizes(text, measure.unit)]
    return any(measure.limit.holds(size) for size in sizes) if sizes else None


def sized(facts: Sequence[Fact], measure: Measure, named: Iterable[Fact]) -> list[Fact]:
    """The facts that give the size meant: those in `named`; else the title; else what sizes of this
    unit are naturally about; else the only attribute in it; else the description."""
    counting = [fact for fact in facts if _counts(fact, measure)]
    if counting:
        return counting
    all_sized = [fact for fact in facts if _sizes(fact.value, measure.unit)]
    wanted = set(named)
    if by_name := [fact for fact in all_sized if fact in wanted]:
        return by_name
    if titles := [fact for fact in all_sized if fact.kind == "title"]:
        return titles
    attributes = [fact for fact in all_sized if fact.kind == "attribute"]
    natural = _NATURAL.get(measure.unit, ())
    if meant := [f for f in attributes if any(is_about(f, concept) for concept in natural)]:
        return meant
    languages = {fact.language for fact in attributes}
    if attributes:
        return attributes if len(attributes) == len(languages) else []
    return [fact for fact in all_sized if fact.kind == "text"]


def fitting(facts: Iterable[Fact], measure: Measure) -> list[Fact]:
    """Those of the facts whose size is within the limit."""
    return [
        fact
        for fact in facts
        if any(measure.limit.holds(size) for size in _sizes_of(fact, measure))
    ]


def _sizes_of(fact: Fact, measure: Measure) -> list[Decimal]:
    if _counts(fact, measure):
        return [quantity.value for quantity in quantities(fact.value)]
    return _sizes(fact.value, measure.unit)


def _counts(fact: Fact, measure: Measure) -> bool:
    """ "Pages: 192" counts pages."""
    names = {stem(word) for word in words_of(plain(fact.name))}
    return fact.kind == "attribute" and measure.unit in names


def _sizes(text: str, unit: str) -> list[Decimal]:
    """In base units."""
    found = []
    for quantity in quantities(text):
        size, base = in_base_units(quantity.value, quantity.unit)
        if base == unit:
            found.append(size)
    return found
