"""Whether the Chinese and the English side of one thing say the same. Pure.

Only what code can tell for certain: a number of the same kind that differs, times of day and dates
that differ, and a yes beside a no. What one side leaves out is no disagreement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.comparing import counted_in
from bot.reading.dates import Moment, moments
from bot.reading.numerals import Quantity, folded
from bot.reading.polarity import says_yes_or_no
from bot.reading.units import in_base_units
from knowledge.entries import Key, key_of
from knowledge.passages import Document, Language, Product

LOOSE = frozenset({None, "piece", "time", "point"})
"""Units that texts name too freely to compare what they count."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The words of both sides that do not agree, and the entries in which they stand."""

    keys: tuple[Key, ...]
    zh: str
    en: str


def of_product(product: Product) -> Disagreement | None:
    """Facts that stand in the same place are held against each other, then all that is said."""
    zh, en = (list(product.attributes.get(side, {}).items()) for side in ("zh", "en"))
    if len(zh) == len(en):
        for (zh_name, zh_value), (en_name, en_value) in zip(zh, en, strict=True):
            if _opposite(zh_value, en_value):
                return Disagreement(
                    (key_of(product),), f"{zh_name} {zh_value}", f"{en_name} {en_value}"
                )
    found = differing(_said(product, "zh"), _said(product, "en"))
    return Disagreement((key_of(product),), *found) if found else None


def of_twins(zh: Document, en: Document) -> Disagreement | None:
    """Two documents that are meant to say the same."""
    keys = (key_of(zh), key_of(en))
    if _opposite(zh.text, en.text):
        return Disagreement(keys, zh.text, en.text)
    found = differing([zh.title, zh.text], [en.title, en.text])
    return Disagreement(keys, *found) if found else None


def differing(zh: Sequence[str], en: Sequence[str]) -> tuple[str, str] | None:
    """The numbers, or the times, of one kind that each side has and the other has not."""
    ours, theirs = _measured(zh), _measured(en)
    for kind in sorted({kind for kind, _ in ours} & {kind for kind, _ in theirs}):
        alone = _alone(ours, theirs, kind), _alone(theirs, ours, kind)
        if all(alone):
            return ", ".join(alone[0]), ", ".join(alone[1])
    at, their_at = _moments(zh), _moments(en)
    strange = _strangers(at, their_at), _strangers(their_at, at)
    return (", ".join(strange[0]), ", ".join(strange[1])) if all(strange) else None


Measured = tuple[str, tuple[Decimal, str]]
"""The kind that a number counts; its value in base units, and as it is written."""


def _measured(texts: Iterable[str]) -> list[Measured]:
    found = []
    for text in texts:
        for quantity in counted_in(text):
            if quantity.unit not in LOOSE:
                value, kind = in_base_units(quantity.value, quantity.unit)
                found.append((quantity.currency or str(kind), (value, _written(quantity))))
    return found


def _alone(ours: list[Measured], theirs: list[Measured], kind: str) -> list[str]:
    """As written, what of that kind the other side does not give in any unit."""
    given = {value for _, (value, _) in theirs}
    return [written for own, (value, written) in ours if own == kind and value not in given]


def _written(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f} {quantity.currency or quantity.unit}"


def _moments(texts: Iterable[str]) -> list[tuple[Moment, str]]:
    return [(m, folded(text)[m.start : m.end].strip()) for text in texts for m in moments(text)]


def _strangers(ours: list[tuple[Moment, str]], theirs: list[tuple[Moment, str]]) -> list[str]:
    return [
        written
        for moment, written in ours
        if not any(moment.says_no_more_than(m) or m.says_no_more_than(moment) for m, _ in theirs)
    ]


def _opposite(zh: str, en: str) -> bool:
    said = says_yes_or_no(zh), says_yes_or_no(en)
    return None not in said and said[0] != said[1]


def _said(product: Product, language: Language) -> list[str]:
    """Title, facts and description, whose numbers both sides tell."""
    facts = product.attributes.get(language, {})
    texts = [product.title.get(language, ""), product.description.get(language, "")]
    return [*texts, *(f"{name} {value}" for name, value in facts.items())]
