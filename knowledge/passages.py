"""The values of knowledge: products, documents, the passages made of them, and hits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Kind = Literal["product", "faq", "policy", "campaign", "document"]

Part = Literal["products", "texts"]
"""What is looked through. Campaigns belong to neither."""
KINDS: Mapping[Part, tuple[Kind, ...]] = {
    "products": ("product",),
    "texts": ("faq", "policy", "document"),
}


AVAILABILITY: Mapping[Language, str] = {"en": "Availability", "zh": "供货情况"}
"""The attribute that says in words whether a product can be had whose stock nobody counts."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a product is sold. `price_minor` and `stock` of None mean: as the product."""

    variant_id: str
    title: Mapping[Language, str]
    price_minor: int | None = None
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """One catalogue row. Money is in minor units of `currency` (ISO 4217).

    `title`, `category`, `description` and `attributes` hold the languages the shop gave, at
    least one for `title`. `stock` of None means the shop does not count it.
    """

    product_id: str
    title: Mapping[Language, str]
    price_minor: int
    currency: str
    stock: int | None = None
    category: Mapping[Language, str] = field(default_factory=dict)
    description: Mapping[Language, str] = field(default_factory=dict)
    attributes: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    url: str | None = None
    photo: str | None = None
    """Path of a picture, relative to the file it was imported from or absolute."""


@dataclass(frozen=True, slots=True)
class Document:
    """One FAQ entry, policy section, campaign or other text, in one language."""

    document_id: str
    kind: Kind
    title: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign of `marketing_data`. Dates are ISO `YYYY-MM-DD`, both inclusive, shop's time."""

    campaign_id: str
    title: Mapping[Language, str]
    start_date: str
    end_date: str
    discount: str
    """As the shop wrote it, such as "15%" or "20 off 100"."""
    product_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Behavior:
    """One row of `user_behavior_data`. `timestamp` is ISO 8601 in UTC."""

    user_id: str
    behavior: str
    product_id: str
    timestamp: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that can be retrieved and quoted. `source_id` is the product or document."""

    passage_id: str
    source_id: str
    kind: Kind
    title: str
    text: str
    language: Language
    product_id: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `score` is the fused score (higher is better).

    `similarity` is the cosine of question and passage (-1..1), None if only lexical search found
    it; `lexical_rank` and `dense_rank` start at 1, None if that list did not hold it.
    """

    passage: Passage
    score: float
    similarity: float | None = None
    dense_rank: int | None = None
    lexical_rank: int | None = None
