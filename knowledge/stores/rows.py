"""Between the values of knowledge and the rows of its tables."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from knowledge.chunking import indexed_text
from knowledge.entries import EntryKind, Value
from knowledge.lexical import folded, index_text
from knowledge.passages import Campaign, Document, Passage, Product, Variant
from knowledge.sounds import sound_pairs

PRODUCT = (
    "product_id, price_minor, currency, stock, title, category, description, attributes, variants,"
    " url, photo"
)
PASSAGE = "passage_id, source_id, kind, title, text, language, product_id"
CAMPAIGN = "campaign_id, title, start_date, end_date, discount, product_ids"
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{3,}(?![a-z0-9])")


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def product_row(product: Product) -> tuple[Any, ...]:
    """In the order of `PRODUCT`."""
    texts = (product.title, product.category, product.description, product.attributes)
    variants = to_json([asdict(variant) for variant in product.variants])
    return (
        product.product_id,
        product.price_minor,
        product.currency,
        product.stock,
        *(to_json(text) for text in texts),
        variants,
        product.url,
        product.photo,
    )


def product_of(row: Sequence[Any]) -> Product:
    title, category, description, attributes, variants = (json.loads(cell) for cell in row[4:9])
    return Product(
        product_id=row[0],
        price_minor=row[1],
        currency=row[2],
        stock=row[3],
        title=title,
        category=category,
        description=description,
        attributes=attributes,
        variants=tuple(Variant(**variant) for variant in variants),
        url=row[9],
        photo=row[10],
    )


def names_of(product: Product) -> str:
    """The words a shopper may call it by: id, titles and variants in every language."""
    names = [product.product_id, *(variant.variant_id for variant in product.variants)]
    return index_text("\n".join([*names, *_titles(product)]))


def name_words(product: Product) -> set[str]:
    """The Latin words of its titles and variants, folded, codes and numbers left out."""
    return set(_LATIN.findall(folded("\n".join(_titles(product)))))


def name_sounds(product: Product) -> str:
    """Its Chinese titles and variants by ear: pairs of syllables as a row of tokens."""
    return " ".join(sound_pairs("\n".join(_titles(product))))


def _titles(product: Product) -> list[str]:
    variants = [title for variant in product.variants for title in variant.title.values()]
    return [*product.title.values(), *variants]


def campaign_row(campaign: Campaign) -> tuple[Any, ...]:
    """In the order of `CAMPAIGN`."""
    return (
        campaign.campaign_id,
        to_json(campaign.title),
        campaign.start_date,
        campaign.end_date,
        campaign.discount,
        to_json(campaign.product_ids),
    )


def campaign_of(row: Sequence[Any]) -> Campaign:
    return Campaign(row[0], json.loads(row[1]), row[2], row[3], row[4], tuple(json.loads(row[5])))


def document_of(row: Sequence[Any]) -> Document:
    return Document(*row)


def value_of(kind: EntryKind, text: str) -> Value:
    """What `to_json(asdict(value))` wrote."""
    cells = json.loads(text)
    match kind:
        case "product":
            return Product(**cells | {"variants": tuple(Variant(**v) for v in cells["variants"])})
        case "document":
            return Document(**cells)
        case "campaign":
            return Campaign(**cells | {"product_ids": tuple(cells["product_ids"])})


def text_key(passage: Passage) -> str:
    """Equal exactly for passages whose searched text is equal."""
    return hashlib.sha256(indexed_text(passage).encode()).hexdigest()[:32]
