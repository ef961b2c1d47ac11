"""Which of the shop's products an order names."""

from collections.abc import Sequence
from typing import Protocol

from bot.orders.deliveries import Find
from knowledge.passages import Language, Product

_LOOK_AT = 5
"""Products whose names share words with a title; the one that has just that title is among them."""


class Catalogue(Protocol):
    def product(self, product_id: str) -> Product | None: ...
    def candidates(self, text: str, k: int) -> Sequence[Product]: ...


def finder(catalogue: Catalogue, language: Language) -> Find:
    """Finds by the product's id, else by a variant's, else by its title. Categories come in
    `language` where the product has it. What the catalogue does not know keeps its first id."""

    def find(title: str, ids: Sequence[str]) -> tuple[str | None, str | None]:
        given = [each for each in ids if each]
        product = _by_id(catalogue, given) or _by_title(catalogue, title)
        if product is None:
            return (given[0][:64] if given else None), None
        names = product.category
        return product.product_id, names.get(language) or next(iter(names.values()), None)

    return find


def _by_id(catalogue: Catalogue, ids: Sequence[str]) -> Product | None:
    for each in ids:
        if product := catalogue.product(each):
            return product
        for candidate in catalogue.candidates(each, _LOOK_AT):
            if any(variant.variant_id == each for variant in candidate.variants):
                return candidate
    return None


def _by_title(catalogue: Catalogue, title: str) -> Product | None:
    """As a person would: case and space make no difference."""
    if not title:
        return None
    wanted = title.casefold().strip()
    for candidate in catalogue.candidates(title, _LOOK_AT):
        if any(name.casefold().strip() == wanted for name in candidate.title.values()):
            return candidate
    return None
