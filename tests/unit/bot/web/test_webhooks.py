"""What stores send is kept before it is acknowledged, and only what is proven."""

import json

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from bot import sharing
from bot.receiving import Desk
from bot.receiving.deliveries import LONGEST_BODY
from bot.storage.database import reading
from bot.web.server import build_web
from growth.programme import simple
from tests.unit.bot.orders import stores
from tests.unit.bot.web.shop import WEBHOOK_SECRET, Shop


@pytest.fixture(autouse=True)
def promised(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stores sign with is the shop's own secret; the shop has rules."""
    monkeypatch.setattr(stores, "SECRET", WEBHOOK_SECRET)
    monkeypatch.setattr(stores.base64_hmac, "__defaults__", (WEBHOOK_SECRET,))
    with shop.database.write() as tx:
        sharing.keep_settings(tx, simple("CNY"), shop.time)


def order(**changes) -> bytes:
    return stores.body(stores.payload("shopify_order_paid", **changes))


def post(client: TestClient, raw: bytes, topic: str = "orders/paid", **more):
    headers = stores.shopify_headers(raw, topic, **more)
    return client.post("/webhooks/shopify", content=raw, headers=headers)


def deliveries(shop: Shop):
    with shop.database.read() as tx:
        return tx.deliveries.newest(10)


def purchases(shop: Shop):
    return shop.desk.orders("", "all", 10)


def test_a_proven_delivery_is_kept_and_counted_once(client, shop):
    for _ in range(2):
        answer = post(client, order())
        assert (answer.status_code, answer.json()) == (200, {"kept": True})
    post(client, order(), "orders/create", delivery="another")
    (listed,) = purchases(shop)
    assert (listed.number, listed.amount, listed.source) == ("#1042", 25_900, "shopify")
    assert [each.topic for each in deliveries(shop)] == ["orders/create", "orders/paid"]
    assert all(each.processed_at and not each.body for each in deliveries(shop))


@pytest.mark.parametrize(
    "change",
    [
        {"x-shopify-hmac-sha256": ""},
        {"x-shopify-hmac-sha256": "d3Jvbmc="},
    ],
)
def test_what_is_not_proven_leaves_nothing(client, shop, change):
    raw = order()
    headers = stores.shopify_headers(raw, "orders/paid") | change
    answer = client.post("/webhooks/shopify", content=raw, headers=headers)
    assert answer.status_code == 401
    assert "X-Shopify-Hmac-Sha256" in answer.json()["error"]
    assert (deliveries(shop), purchases(shop)) == ([], [])


def test_a_store_that_is_not_connected_is_told_so(client, shop):
    raw = stores.body(stores.payload("stripe_refund_created"))
    answer = client.post("/webhooks/stripe", content=raw, headers=stores.stripe_headers(raw))
    assert answer.status_code == 401
    assert "stripe_webhook_secret" in answer.json()["error"]
    assert client.post("/webhooks/etsy", content=raw).status_code == 404


def test_too_large_a_body_is_not_read_to_its_end(client, shop):
    answer = post(client, b"x" * (LONGEST_BODY + 1))
    assert (answer.status_code, "large" in answer.json()["error"]) == (413, True)
    assert client.get("/webhooks/shopify").status_code == 405
    assert deliveries(shop) == []


def test_the_ping_of_woocommerce_is_answered_and_not_kept(client, shop):
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/webhooks/woocommerce", content=b"webhook_id=7", headers=form)
    assert answer.status_code == 200
    assert deliveries(shop) == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"not json", "8 bytes are not a JSON object"),
        (b"[1, 2]", "not a JSON object"),
        (b"{}", "It holds no id"),
    ],
)
def test_what_is_not_understood_is_kept_for_staff(client, shop, raw, words):
    raw = raw if raw != b"{}" else b'{"financial_status": "paid"}'
    assert post(client, raw).status_code == 200
    (kept,) = deliveries(shop)
    assert kept.processed_at is None
    assert words in (kept.problem or "")
    assert shop.desk.problems()[0] == [kept]


def test_an_order_that_says_something_else_than_before_is_kept_for_staff(client, shop):
    post(client, order())
    other = {"shop_money": {"amount": "300.00", "currency_code": "CNY"}}
    post(client, order(total_price_set=other), "orders/updated", delivery="second")
    ((kept,), _) = shop.desk.problems()
    assert "another amount" in (kept.problem or "")
    assert [each.amount for each in purchases(shop)] == [25_900]


def test_a_reader_that_breaks_loses_nothing(client, shop, monkeypatch):
    from bot.orders import shopify

    right = shopify.read
    monkeypatch.setattr(shopify, "read", lambda *_: 1 / 0)
    assert post(client, order()).status_code == 200
    assert "Shopvine failed on it (ZeroDivisionError)" in (deliveries(shop)[0].problem or "")
    monkeypatch.setattr(shopify, "read", right)
    assert shop.desk.work_off() == (1, 0)
    assert len(purchases(shop)) == 1


def test_what_was_kept_when_the_process_ended_is_counted_at_the_next_start(shop, monkeypatch):
    monkeypatch.setattr(Desk, "work_on", lambda *_: True)
    with TestClient(build_web(shop)) as client:
        post(client, order())
    assert purchases(shop) == []
    monkeypatch.undo()
    with TestClient(build_web(shop)):
        assert len(purchases(shop)) == 1


def test_nothing_personal_reaches_the_database(client, shop):
    raw = stores.body(stores.payload("woocommerce_order"))
    post(client, order())
    headers = stores.woocommerce_headers(raw, "order.created")
    assert client.post("/webhooks/woocommerce", content=raw, headers=headers).status_code == 200
    assert "no rate for EUR" in shop.desk.problems()[1][0].reason
    tables = ("webhook_deliveries", "waiting_events", "order_events")
    with reading(shop.database._engine) as connection:
        rows = [
            tuple(row)
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert len(rows) == 4
    assert not [name for name in stores.NAMES if name in json.dumps(rows, default=str)]
