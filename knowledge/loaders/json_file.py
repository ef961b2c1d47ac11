"""JSON in three parts: `product_data`, `user_behavior_data`, `marketing_data`; any of them.

A bare list is taken as `product_data`.
"""

import json
from decimal import Decimal
from typing import Any

from knowledge.loaded import Loaded
from knowledge.loaders.problems import RowReader
from knowledge.loaders.reasons import refused_in
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
        raise refused_in(
            source.path, "no_json_file", told=error.msg, line=error.lineno, column=error.colno
        ) from None
    except (ValueError, ArithmeticError):
        raise refused_in(source.path, "long_number") from None
    except RecursionError:
        raise refused_in(source.path, "deep") from None
    if isinstance(document, list):
        return {"product_data": document}
    if isinstance(document, dict) and document.keys() & set(PARTS):
        return document
    raise refused_in(source.path, "no_parts", parts=", ".join(PARTS))


def _rows(source: Source, parts: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    rows = parts.get(name) or []
    if not isinstance(rows, list):
        raise refused_in(source.path, "no_list", part=name)
    return [(f"{name}[{position}]", row) for position, row in enumerate(rows, start=1)]


def _products(reader: RowReader, rows: list[tuple[str, Any]]) -> tuple[Product, ...]:
    products = []
    for row, raw in rows:
        known = len(reader.problems)
        product = reader.read(ProductRow, ProductRow.value, raw, row)
        if product and reader.first("product", product.product_id, row, "product_id"):
            products.append(product)
        _keep_bad(reader, row, raw, known)
    return tuple(products)


def _behaviors(reader: RowReader, rows: list[tuple[str, Any]]) -> tuple[Behavior, ...]:
    behaviors = []
    for row, raw in rows:
        known = len(reader.problems)
        if behavior := reader.read(BehaviorRow, BehaviorRow.value, raw, row):
            behaviors.append(behavior)
        _keep_bad(reader, row, raw, known)
    return tuple(behaviors)


def _campaigns(reader: RowReader, rows: list[tuple[str, Any]]) -> tuple[Campaign, ...]:
    campaigns = []
    for row, raw in rows:
        known = len(reader.problems)
        campaign = reader.read(CampaignRow, CampaignRow.value, raw, row)
        if campaign and reader.first("campaign", campaign.campaign_id, row, "campaign_id"):
            campaigns.append(campaign)
        _keep_bad(reader, row, raw, known)
    return tuple(campaigns)


def _keep_bad(reader: RowReader, row: str, raw: Any, known: int) -> None:
    cells = raw if isinstance(raw, dict) else {"": raw}
    texts = [
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        for value in cells.values()
    ]
    reader.keep_bad(row, list(cells), texts, known)
