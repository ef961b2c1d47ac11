"""`POST /orders`: signed, checked, committed before 200, counted once."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot import reporting, sharing
from growth.programme import simple
from tests.unit.bot.web.shop import SECRET, Shop

ORDER: Mapping[str, Any] = {
    "source": "till",
    "event_id": "e1",
    "type": "order",
    "order_id": "o1",
    "shopper": 702,
    "product_id": "K-100",
    "amount": "200.00",
    "currency": "CNY",
    "occurred_at": "2026-05-01T20:00:00+08:00",
}


def sign(body: bytes, secret: bytes = SECRET) -> dict[str, str]:
    digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
    return {"X-Shopvine-Signature": f"sha256={digest}"}


def post(client: TestClient, event: object) -> Any:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    return client.post("/orders", content=body, headers=sign(body))


@pytest.fixture(autouse=True)
def _programme(shop: Shop) -> None:
    with shop.database.write() as tx:
        sharing.keep_settings(tx, simple("CNY", inviter_percent=5), shop.time)


@pytest.fixture
def chain(shop: Shop) -> int:
    """Ana (701) invited Ben (702); the number of Ana."""
    with shop.database.write() as tx:
        ana = tx.shoppers.meet(701, "Ana", "en", shop.now()).shopper.shopper_id
        ben = tx.shoppers.meet(702, "Ben", "en", shop.now()).shopper.shopper_id
        link = sharing.link_for(tx, ana, None, shop.now(), lambda: "A1b2C3d4E5f6G7")
        assert sharing.arrive(tx, ben, link.code, True, shop.now()).bound
    return ana


def pending(shop: Shop, shopper_id: int) -> int:
    with shop.database.read() as tx:
        return sharing.standing(tx, shopper_id).pending


def test_an_order_is_recorded_and_rewards_the_inviter_once(
    client: TestClient, shop: Shop, chain: int
) -> None:
    first = post(client, ORDER)
    assert (first.status_code, first.json()["outcome"]) == (200, "recorded")
    again = post(client, ORDER)
    assert (again.status_code, again.json()["outcome"]) == (200, "duplicate")
    assert pending(shop, chain) == 1000
    with shop.database.read() as tx:
        assert reporting.funnel(tx).bought == 1


def test_a_refund_takes_the_reward_back(client: TestClient, shop: Shop, chain: int) -> None:
    refund = dict(ORDER, event_id="e2", type="refund")
    assert post(client, refund).json()["outcome"] == "waiting"
    assert post(client, ORDER).json()["outcome"] == "recorded"
    assert pending(shop, chain) == 0


def test_an_order_of_somebody_unknown_earns_nothing(client: TestClient) -> None:
    answer = post(client, ORDER)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "unattributed")


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        sign(b"another body")["X-Shopvine-Signature"],
        sign(json.dumps(ORDER).encode(), b"another secret")["X-Shopvine-Signature"],
        sign(json.dumps(ORDER).encode())["X-Shopvine-Signature"].removeprefix("sha256="),
        b"sha256=\xff\xfe",
    ],
)
def test_without_the_right_signature_nothing_is_taken(
    client: TestClient, shop: Shop, chain: int, signature: str | bytes | None
) -> None:
    headers = {} if signature is None else {"X-Shopvine-Signature": signature}
    answer = client.post("/orders", content=json.dumps(ORDER).encode(), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert "X-Shopvine-Signature" in answer.json()["error"]
    assert pending(shop, chain) == 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"amount": None}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"type": "gift"}, "type"),
        ({"event_id": ""}, "event_id"),
        ({"shopper": "Ben"}, "shopper"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2026-05-01T12:00:00"}, "occurred_at"),
        ({"color": "red"}, "color"),
    ],
)
def test_a_bad_field_is_named(client: TestClient, change: dict[str, Any], named: str) -> None:
    answer = post(client, {**ORDER, **change})
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert named in answer.json()["error"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"3", b"\xff", b"[" * 60_000, b"1" * 10_000, b"null"]
)
def test_what_is_not_an_event_is_refused(client: TestClient, body: bytes) -> None:
    answer = post(client, body)
    assert answer.status_code == 400
    assert "JSON object" in answer.json()["error"]


def test_an_id_used_for_another_amount_is_refused(client: TestClient) -> None:
    assert post(client, ORDER).status_code == 200
    answer = post(client, dict(ORDER, amount="300.00"))
    assert answer.status_code == 400
    assert "another amount" in answer.json()["error"]


def test_a_huge_body_is_refused_before_it_is_checked(client: TestClient) -> None:
    answer = client.post("/orders", content=b"x" * (64 * 1024 + 1))
    assert (answer.status_code, answer.json()) == (413, {"error": "The request is too large."})
    assert client.post("/orders", content=b"x" * (64 * 1024)).status_code == 401


def test_reading_orders_is_for_staff_who_are_logged_in(client: TestClient) -> None:
    answer = client.get("/orders", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Forders")
