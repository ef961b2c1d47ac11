"""The way from a product card to the shop's own page."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.chat.handlers.products import _address
from bot.orders.deliveries import code_in_address
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PAGE = "https://shop.example/p/K-1?ref=news#top"


@pytest.fixture
def talk(tmp_path):
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    with database.write() as tx:
        shopper = tx.shoppers.meet(7, "Ana", "en", NOW).shopper
        shop = SimpleNamespace(store_connected=True, new_code=lambda: "AbCdEfGh12345J")
        yield SimpleNamespace(tx=tx, shopper=shopper, now=NOW, shop=shop, bot_name="shop_bot")
    database.close()


def test_a_connected_store_learns_who_comes(talk):
    for _ in range(2):
        address = _address(talk, PAGE)
        assert address == "https://shop.example/p/K-1?ref=news&shopvine=AbCdEfGh12345J#top"
    code = code_in_address(address or "")
    assert talk.tx.links.get(code).shopper_id == talk.shopper.shopper_id


def test_other_addresses_stay_as_they_are(talk):
    assert _address(talk, None) is None
    talk.shop.store_connected = False
    assert _address(talk, PAGE) == PAGE
    assert talk.tx.links.all_of(talk.shopper.shopper_id) == []
