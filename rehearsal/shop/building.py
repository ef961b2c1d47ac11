"""Writes the demo shop into a folder, dated so that it is always recent."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from rehearsal.shop.behaviors import behavior_rows
from rehearsal.shop.past import past_orders, write_orders
from rehearsal.shop.photos import draw_photos
from rehearsal.shop.source import DATA, CampaignRow, read_campaigns, read_products

ZONE = ZoneInfo("Asia/Shanghai")
"""The time zone of the demo's `shop.toml`."""

COPIED = (
    "products.json",
    "policies.en.md",
    "policies.zh.md",
    "faq.en.md",
    "faq.zh.md",
    "questions.jsonl",
)


class DemoShopRefused(ValueError):
    """The demo shop cannot be written there."""


def write_demo_shop(folder: Path, now: datetime) -> None:
    """Make the demo shop in `folder`: `shop.toml`, and everything else in `folder/data/`.

    Campaigns, behaviour and orders are dated relative to `now`, which must carry a time zone.
    Nothing is left half written: `data` appears whole or not at all. Raises DemoShopRefused if
    the folder holds a shop or data already.
    """
    if now.tzinfo is None:
        raise DemoShopRefused("The time `now` has no time zone: pass an aware datetime.")
    if folder.exists() and not folder.is_dir():
        raise DemoShopRefused(f"{folder} is a file: choose a folder for the demo shop.")
    settings, data = folder / "shop.toml", folder / "data"
    for taken in (settings, data):
        if taken.exists():
            raise DemoShopRefused(
                f"{taken} exists already: choose an empty folder for the demo shop, or delete it."
            )
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".data-") as partial:
        _write_data(Path(partial) / "data", now)
        (Path(partial) / "data").rename(data)
    shutil.copyfile(DATA / "shop.toml", settings)


def _write_data(data: Path, now: datetime) -> None:
    data.mkdir()
    for name in COPIED:
        shutil.copyfile(DATA / name, data / name)
    products = read_products()
    orders = past_orders(now)
    campaigns = [_dated(campaign, now) for campaign in read_campaigns()]
    _write_json(data / "campaigns.json", "marketing_data", campaigns)
    _write_json(data / "behavior.json", "user_behavior_data", behavior_rows(now, products, orders))
    write_orders(data / "orders.csv", orders)
    draw_photos(data / "photos", products)


def _dated(campaign: CampaignRow, now: datetime) -> dict[str, Any]:
    today = now.astimezone(ZONE).date()
    return {
        "campaign_id": campaign["campaign_id"],
        "title": campaign["title"],
        "start_date": (today + timedelta(days=campaign["starts_in_days"])).isoformat(),
        "end_date": (today + timedelta(days=campaign["ends_in_days"])).isoformat(),
        "discount": campaign["discount"],
        "product_ids": campaign["product_ids"],
    }


def _write_json(file: Path, key: str, rows: list[Any]) -> None:
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text(f'{{"{key}": [\n{lines}\n]}}\n', encoding="utf-8")
