"""What a table of products does not speak of stays as it is: a list of prices changes prices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from knowledge.loaded import Loaded
from knowledge.passages import LANGUAGES, Product

_ONCE = ("stock", "url", "photo", "variants")
"""Fields that a product has once, and their columns' names."""
_SPOKEN = ("title", "category", "description")
"""Fields in languages; `title_en` is a column of one of them."""


def completed(loaded: Loaded, known: Mapping[str, Product]) -> Loaded:
    """One file's products, with what its columns do not tell taken from the same products as they
    are known, by id. Exports of other systems and files that are no tables tell everything."""
    tables = [table for table in loaded.tables if table.kind == "products"]
    if len(tables) != 1 or len(loaded.tables) != 1:
        return loaded
    told = frozenset(use.field for use in tables[0].columns)
    products = tuple(
        _completed(product, known[product.product_id], told)
        if product.product_id in known
        else product
        for product in loaded.products
    )
    return replace(loaded, products=products)


def _completed(product: Product, known: Product, told: frozenset[str]) -> Product:
    kept: dict[str, Any] = {name: getattr(known, name) for name in _ONCE if name not in told}
    kept |= {name: _both(product, known, name, told) for name in _SPOKEN}
    kept["attributes"] = {
        language: {**known.attributes.get(language, {}), **product.attributes.get(language, {})}
        for language in LANGUAGES
        if language in known.attributes or language in product.attributes
    }
    return replace(product, **kept)


def _both(product: Product, known: Product, name: str, told: frozenset[str]) -> dict[str, str]:
    """A language with a column of its own is as the file has it, even empty."""
    before = {
        language: text
        for language, text in getattr(known, name).items()
        if f"{name}_{language}" not in told
    }
    return {**before, **getattr(product, name)}
