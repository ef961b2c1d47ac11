"""The other language's side of an entry: where it is missing, and putting a new one in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from knowledge.entries import Key, Value, key_of
from knowledge.passages import LANGUAGES, Language, Product, Variant

Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry without one of the shop's languages. `title` is in the one it has; `fields` names
    what is missing of a product."""

    key: Key
    title: str
    language: Language
    fields: tuple[str, ...] = ()


def onto(value: Value | None, proposed: Value | None) -> Value | None:
    """A product with what it has not in a language taken from `proposed`; prices, stock and
    everything that it has stay. Anything else: as proposed, unless it is there by now."""
    if isinstance(value, Product) and isinstance(proposed, Product):
        return _completed(value, proposed)
    return value if value is not None else proposed


def missing_of_product(product: Product, languages: Sequence[Language]) -> list[Missing]:
    """Where it has a title, category, description, facts or names of variants in one language of
    the shop and not in another."""
    found = []
    for language in languages:
        fields = tuple(
            name
            for name in ("title", "category", "description", "attributes")
            if getattr(product, name) and not getattr(product, name).get(language)
        )
        if any(v.title and not v.title.get(language) for v in product.variants):
            fields = (*fields, "variants")
        if fields:
            title = next(iter(product.title.values()))
            found.append(Missing(key_of(product), title, language, fields))
    return found


def _completed(product: Product, proposed: Product) -> Product:
    sides = {variant.variant_id: variant.title for variant in proposed.variants}
    return replace(
        product,
        title=_both(product.title, proposed.title),
        category=_both(product.category, proposed.category),
        description=_both(product.description, proposed.description),
        attributes=_both(product.attributes, proposed.attributes),
        variants=tuple(_named(v, sides.get(v.variant_id, {})) for v in product.variants),
    )


def _named(variant: Variant, titles: Mapping[Language, str]) -> Variant:
    return replace(variant, title=_both(variant.title, titles))


def _both(own: Mapping[Language, Text], proposed: Mapping[Language, Text]) -> dict[Language, Text]:
    """In the order of the languages, so that equal content is written alike."""
    return {
        language: found
        for language in LANGUAGES
        if (found := own.get(language) or proposed.get(language))
    }
