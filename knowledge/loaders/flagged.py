"""Flags for products and campaigns: what in their texts looks like an order to a model."""

from collections.abc import Iterator

from knowledge.loaded import Loaded, Problem
from knowledge.loaders import planted
from knowledge.passages import Campaign, Product


def flags_of_goods(file: str, loaded: Loaded) -> tuple[Problem, ...]:
    """One for each suspicious sentence, with the id of the product or campaign as its row."""
    flags = []
    for entry_id, column, text in _texts(loaded):
        for reason in planted.reasons(text):
            flags.append(Problem(file, entry_id, column, reason))
    return tuple(flags)


def _texts(loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    """(id, column, text)"""
    for product in loaded.products:
        for column, text in _of_product(product):
            yield product.product_id, column, text
    for campaign in loaded.campaigns:
        for column, text in _of_campaign(campaign):
            yield campaign.campaign_id, column, text


def _of_product(product: Product) -> Iterator[tuple[str, str]]:
    named = {"title": product.title, "category": product.category}
    for column, texts in (named | {"description": product.description}).items():
        for language, text in texts.items():
            yield f"{column}_{language}", text
    for attributes in product.attributes.values():
        for name, value in attributes.items():
            yield name, f"{name}: {value}"
    for variant in product.variants:
        for text in variant.title.values():
            yield "variants", text


def _of_campaign(campaign: Campaign) -> Iterator[tuple[str, str]]:
    for text in (*campaign.title.values(), campaign.discount):
        yield "title", text
