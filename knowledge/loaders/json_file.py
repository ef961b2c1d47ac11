"""JSON in three parts: `product_data`, `user_behavior_data`, `marketing_data`; any of them.

A bare list is taken as `product_data`.
"""

import json
from decimal import Decimal
from typing import Any

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.problems import RowReader
from knowledge.loaders.rows import BehaviorRow, CampaignRow, ProductRow
from knowledge.loaders.source import Source
from knowledge.passages import Behavior, Campaign, Product

PARTS = ("product_data", "user_behavior_data", "marketing_data")


def read_json(source: Source) -> Loaded:
    """Raises SourceRefused for what is not JSON in one of these forms."""
    parts = _parts(source)
    reader = RowReader(source)
    for name in parts.keys() - set(PARTS):
        reader.refuse(name, "", f"is none of {', '.join(PARTS)}, so it was left out")
    products = _products(reader, _rows(source, parts, "product_data"))
    behaviors = _behaviors(reader, _rows(source, parts, "user_behavior_data"))
    campaigns = _campaigns(reader, _rows(source, parts, "marketing_data"))
    return Loaded(products, (), campaigns, behaviors, tuple(reader.problems))


def _parts(source: Source) -> dict[str, Any]:
    try:
        document = json.loads(source.text(), parse_float=Decimal, parse_constant=Decimal)
    except json.JSONDecodeError as error:
        raise SourceRefused(
            f"{source.path}: is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except (ValueError, ArithmeticError):
        raise SourceRefused(f"{source.path}: holds a number that is too long to read.") from None
    except RecursionError:
        raise SourceRefused(f"{source.path}: is nested too deeply to read.") from None
    if isinstance(document, list):
        return {"product_data": document}
    if isinstance(document, dict) and document.keys() & set(PARTS):
        return document
    raise SourceRefused(
        f"{source.path}: has none of {', '.join(PARTS)}; give at least one, or a list of products."
    )


def _rows(source: Source, parts: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    rows = parts.get(name) or []
    if not isinstance(rows, list):
        raise SourceRefused(f"{source.path}: {name} must be a list of objects.")
    return [(f"{name}[{position}]", row) for position, row in enumerate(rows, start=1)]


def _products(reader: RowReader, rows: list[tuple[str, Any]]) -> tuple[Product, ...]:
    read = [(reader.read(ProductRow, ProductRow.value, raw, row), row) for row, raw in rows]
    return tuple(
        product
        for product, row in read
        if product and reader.first("product", product.product_id, row, "product_id")
    )


def _behaviors(reader: RowReader, rows: list[tuple[str, Any]]) -> tuple[Behavior, ...]:
    read = [reader.read(BehaviorRow, BehaviorRow.value, raw, row) for row, raw in rows]
    return tuple(behavior for behavior in read if behavior)


def _campaigns(reader: RowReader, rows: list[tuple[str, Any]]) -> tuple[Campaign, ...]:
    read = [(reader.read(CampaignRow, CampaignRow.value, raw, row), row) for row, raw in rows]
    return tuple(
        campaign
        for campaign, row in read
        if campaign and reader.first("campaign", campaign.campaign_id, row, "campaign_id")
    )
