"""The side that an entry lacks, proposed by a machine for a person to accept. Pure.

A field of a product comes whole or not at all: facts that are told in part would pass for all.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from bot.reading.numerals import quantities
from bot.reading.units import in_base_units
from knowledge.entries import Value
from knowledge.passages import Document, Language, Product, Variant
from knowledge.sentences import sentences
from knowledge.translations import Missing, twin_id

Translate = Callable[[str, Language], str | None]
"""The text in that language; None where it cannot be said truly."""
_LISTED = re.compile("[,，、;；]")


def proposal(value: Value, lacking: Missing, translated: Translate) -> Value | None:
    """The product with what could be translated of what it lacks, or the twin of a document; None
    if nothing could be."""

    def translate(text: str, to: Language) -> str | None:
        made = translated(text, to)
        return made if made and is_whole(text, made) else None

    match value:
        case Product():
            made = _product(value, lacking, translate)
            return made if made != value else None
        case Document():
            title = translate(value.title, lacking.language)
            text = translate(value.text, lacking.language) if title else None
            if not title or not text:
                return None
            twin = twin_id(value.document_id, lacking.language)
            return Document(twin, value.kind, title, text, lacking.language)
        case _:
            return None


def is_whole(text: str, made: str) -> bool:
    """Whether a translation has every sentence, every thing listed in a short text, and every
    number with its unit: a small model drops a sentence, and 1800 W may become 1800 years."""
    if len(sentences(text)) != len(sentences(made)) or _measured(text) != _measured(made):
        return False
    short = len(sentences(text)) == 1 and not text.rstrip().endswith((".", "。", "?", "？"))
    return not short or len(_LISTED.findall(text)) == len(_LISTED.findall(made))


def _measured(text: str) -> set[tuple[Decimal, str | None]]:
    found = quantities(text)
    return {in_base_units(q.value, q.unit) for q in found if q.unit not in (None, "piece", "time")}


def _product(product: Product, lacking: Missing, translate: Translate) -> Product:
    to = lacking.language

    def added(texts: Mapping[Language, str]) -> Mapping[Language, str]:
        made = translate(next(iter(texts.values())), to) if texts and not texts.get(to) else None
        return {**texts, to: made} if made else texts

    made = product
    if "title" in lacking.fields:
        made = replace(made, title=added(product.title))
    if "category" in lacking.fields:
        made = replace(made, category=added(product.category))
    if "description" in lacking.fields:
        made = replace(made, description=added(product.description))
    if "attributes" in lacking.fields and (facts := _facts(product, to, translate)):
        made = replace(made, attributes={**product.attributes, to: facts})
    if "variants" in lacking.fields:
        made = replace(made, variants=_variants(product, added))
    return made


def _facts(product: Product, to: Language, translate: Translate) -> dict[str, str]:
    own = next((facts for facts in product.attributes.values() if facts), {})
    pairs = [(translate(name, to), translate(value, to)) for name, value in own.items()]
    return {name: value for name, value in pairs if name and value} if all(map(all, pairs)) else {}


def _variants(
    product: Product, added: Callable[[Mapping[Language, str]], Mapping[Language, str]]
) -> tuple[Variant, ...]:
    return tuple(replace(variant, title=added(variant.title)) for variant in product.variants)
