"""Products as online stores keep them, from an export or from the store itself, in one form."""

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaders.fields import LONGEST_ID
from knowledge.loaders.html_sections import sections_of
from knowledge.loaders.html_visible import strip_unseen
from knowledge.loaders.reasons import reason
from knowledge.loaders.source import Source
from knowledge.money import exponent, minor_units
from knowledge.passages import AVAILABILITY, Language

_TAG_OR_ENTITY = re.compile(r"<[a-zA-Z!/]|&[#\w]+;")
_LABELS: Mapping[str, Mapping[Language, str]] = {
    "brand": {"en": "Brand", "zh": "品牌"},
    "sku": {"en": "SKU", "zh": "货号"},
    "weight": {"en": "Weight", "zh": "重量"},
    "size": {"en": "Dimensions", "zh": "尺寸"},
    "categories": {"en": "Categories", "zh": "所属分类"},
    "regular": {"en": "Regular price", "zh": "原价"},
    "sale": {"en": "Sale price", "zh": "促销价"},
}
_ORDERABLE: Mapping[Language, str] = {
    "en": "can be ordered when it is out of stock",
    "zh": "缺货时仍可下单",
}

_IN_STOCK: Mapping[Language, str] = {"en": "in stock", "zh": "有货"}
"""Of what nobody counts: stores sell it at any time, and say so where it is sold out."""


@dataclass(frozen=True, slots=True)
class StoreVariant:
    """One way a product is sold. Amounts are in major units; `regular` is what it cost before,
    where that is more. `stock` of None means that nobody counts it."""

    options: tuple[tuple[str, str], ...]
    """(name, value), such as ("Colour", "Red")."""
    price: Decimal | None
    regular: Decimal | None = None
    stock: int | None = None
    sku: str = ""
    orderable: bool = False
    """Whether it can be ordered although there is none."""


@dataclass(frozen=True, slots=True)
class StoreProduct:
    """`facts` are by the store's own names, `known` by ours (brand, weight, size, categories,
    sale). `variants` holds at least one; a product without options has one without options."""

    product_id: str
    title: str
    body: str
    """HTML or plain text."""
    category: str
    variants: Sequence[StoreVariant]
    stock: int | None = None
    """What variants without a count of their own share."""
    facts: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    photo: str = ""


def row_of(product: StoreProduct, currency: str, source: Source) -> dict[str, Any]:
    """As ProductRow takes it. Raises ValueError where no variant has a price."""
    title = clean_line(html.unescape(product.title))
    language = language_of(title, source.language)
    prices = [variant.price for variant in product.variants if variant.price is not None]
    if not prices:
        raise ValueError(reason("no_price"))
    only = product.variants[0] if not _has_options(product) else None
    return {
        "product_id": short_id(product.product_id),
        "title": title,
        "category": clean_line(html.unescape(product.category)),
        "description": text_of(product.body, source),
        "price": min(prices),
        "currency": currency,
        "stock": _stock(only) if only else product.stock,
        "attributes": {language: _attributes(product, currency, language)},
        "variants": [] if only else _variants(product),
        "url": product.url,
        "photo": product.photo,
    }


def text_of(body: str, source: Source) -> str:
    """The visible text of an HTML body, one line for each block. Raises SourceRefused."""
    if not _TAG_OR_ENTITY.search(body):
        return clean(body)
    soup = BeautifulSoup(body, "html.parser")
    strip_unseen(source, soup)
    title, sections = sections_of(soup, links=False)
    lines = [title] if title else []
    for section in sections:
        if section.heading and section.heading != title:
            lines.append(section.heading)
        lines.append(section.text)
    return clean("\n".join(line for line in lines if line.strip()))


def short_id(text: str) -> str:
    """The id itself, or where it is too long its beginning and a digest: always the same."""
    plain = clean_line(text)
    if len(plain) <= LONGEST_ID:
        return plain
    return f"{plain[: LONGEST_ID - 13]}-{hashlib.sha256(plain.encode()).hexdigest()[:12]}"


def leaf(path: str) -> str:
    """ "Clothing > Shirts" -> "Shirts"."""
    return path.rpartition(">")[2].strip()


def _has_options(product: StoreProduct) -> bool:
    return len(product.variants) > 1 or bool(product.variants[0].options)


def _stock(variant: StoreVariant) -> int | None:
    if variant.stock is None or (variant.orderable and variant.stock <= 0):
        return None
    return max(variant.stock, 0)


def _variants(product: StoreProduct) -> list[dict[str, Any]]:
    """By stock-keeping unit where each has its own, else by its options."""
    units = [variant.sku for variant in product.variants]
    by_unit = all(units) and len(set(units)) == len(units)
    rows = []
    for variant in product.variants:
        title = " / ".join(value for _, value in variant.options if value)
        rows.append(
            {
                "variant_id": short_id(variant.sku if by_unit else title),
                "title": title or variant.sku,
                "price": variant.price,
                "stock": _stock(variant),
            }
        )
    return rows


def _attributes(product: StoreProduct, currency: str, language: Language) -> dict[str, str]:
    facts = {_LABELS[name][language]: value for name, value in product.known.items() if value}
    units = {variant.sku for variant in product.variants}
    if not _has_options(product) and (sku := units.pop()):
        facts[_LABELS["sku"][language]] = sku
    for name, value in _choices(product).items():
        facts[name] = value
    facts |= {name: value for name, value in product.facts.items() if value}
    if regular := _regular(product, currency):
        facts[_LABELS["regular"][language]] = regular
    if any(variant.orderable and (variant.stock or 0) <= 0 for variant in product.variants):
        facts[AVAILABILITY[language]] = _ORDERABLE[language]
    elif product.stock is None and all(variant.stock is None for variant in product.variants):
        facts[AVAILABILITY[language]] = _IN_STOCK[language]
    return {clean_line(html.unescape(name)): text for name, text in facts.items()}


def _choices(product: StoreProduct) -> dict[str, str]:
    """What there is to choose from: {"Colour": "Red, Blue"}."""
    found: dict[str, list[str]] = {}
    for variant in product.variants:
        for name, value in variant.options:
            values = found.setdefault(name, [])
            if value and value not in values:
                values.append(value)
    return {name: ", ".join(values) for name, values in found.items() if name and values}


def _regular(product: StoreProduct, currency: str) -> str:
    """What it cost before: one amount where all variants agree, else one for each."""
    reduced = [
        (variant, variant.regular)
        for variant in product.variants
        if variant.regular is not None
        and variant.price is not None
        and variant.regular > variant.price
    ]
    amounts = {regular for _, regular in reduced}
    if len(amounts) <= 1 and len(reduced) == len(product.variants):
        return "".join(money(amount, currency) for amount in amounts)
    return ", ".join(
        f"{' / '.join(value for _, value in variant.options)} {money(regular, currency)}"
        for variant, regular in reduced
    )


def money(amount: Decimal, currency: str) -> str:
    """ "USD 30.00". Raises ValueError for an unknown currency, or more decimals than it has."""
    digits = exponent(currency)
    minor_units(amount, currency)
    return f"{currency} {amount:.{digits}f}"
