"""Reads the data files that lie beside this module."""

import json
from pathlib import Path
from typing import Any, NotRequired, TypedDict

DATA = Path(__file__).parent / "data"


class ProductRow(TypedDict):
    """A product as `products.json` has it; only the keys that code here looks at."""

    product_id: str
    price: float
    stock: int


class CampaignRow(TypedDict):
    """A campaign dated relative to the day the shop is written."""

    campaign_id: str
    title: dict[str, str]
    starts_in_days: int
    ends_in_days: int
    discount: str
    product_ids: list[str]


class SharedRow(TypedDict):
    hours_before_start: float
    channel: str


class OfferRow(TypedDict):
    product_id: str
    hours_before_start: float
    shared: SharedRow | None


class QuestionRow(TypedDict):
    text: str
    product_id: str | None
    hours_before_start: float


class PersonRow(TypedDict):
    """A shopper of the past eight weeks; `through` is the product of the link they came by."""

    person: int
    name: str
    language: str
    hours_before_start: float
    invited_by: int | None
    through: str | None
    question: QuestionRow | None
    offers: list[OfferRow]


class OrderRow(TypedDict):
    order_id: str
    shopper: int
    product_id: str
    quantity: int
    hours_before_start: float
    delivered_twice: NotRequired[bool]
    refunded_hours_before_start: NotRequired[float]


class PastFile(TypedDict):
    people: list[PersonRow]
    orders: list[OrderRow]


def read_products() -> list[ProductRow]:
    rows: list[ProductRow] = _read("products.json")["product_data"]
    return rows


def read_campaigns() -> list[CampaignRow]:
    rows: list[CampaignRow] = _read("campaigns.json")["marketing_data"]
    return rows


def read_past() -> PastFile:
    past: PastFile = _read("past.json")
    return past


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
