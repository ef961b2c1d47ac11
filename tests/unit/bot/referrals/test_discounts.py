"""Codes are made known to stores and taken out again, whatever the network does."""

import logging
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot import sharing
from bot.referrals.coupons import call_state
from bot.referrals.discounts import Discounts
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from growth.coupons import Discount
from knowledge.web.stores import Store
from tests.unit.bot.referrals.discount_stores import serving
from tests.unit.bot.rewarded_shop import (
    BEN,
    DAY,
    NOW,
    SETTLED,
    SPRING,
    WELCOME,
    back,
    buy,
    open_with,
)

KINDS = ("shopify", "woocommerce")
CODE = "7KQM-W3TZ-P8HD"
BUSY = (429, {"Retry-After": "120"}, {"errors": "Exceeded 2 calls per second"})
THROTTLED = (
    200,
    {},
    {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {
            "cost": {
                "requestedQueryCost": 100,
                "throttleStatus": {
                    "maximumAvailable": 2000,
                    "currentlyAvailable": 0,
                    "restoreRate": 1,
                },
            }
        },
    },
)


@pytest.fixture(params=KINDS)
def shop(request, tmp_path):
    """Ben's order has earned a coupon of 10 per cent off orders of 50.00 or more."""
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    discount = Discount("percent", 1_000, "CNY", 5_000)
    pool = replace(SPRING, source=request.param, discount=discount, expires_at=NOW + 90 * DAY)
    with database.write() as tx:
        open_with(tx, WELCOME)
        tx.coupons.make(pool)
        tx.coupons.add("spring", [CODE], "Olga", NOW)
        buy(tx, BEN, 10_000, "o1")
        sharing.settle(tx, SETTLED)
    with serving() as store:
        shop = SimpleNamespace(kind=request.param, database=database, store=store, now=SETTLED)
        shop.told = []
        shop.discounts = Discounts(
            database,
            Store(request.param, store.address, None, "secret"),
            now=lambda: shop.now,
            tell=lambda tx, shopper_id, coupon, now: shop.told.append((shopper_id, coupon.code)),
        )
        yield shop
    database.close()


@pytest.fixture
def given(shop):
    assert shop.discounts.work_off() == 1
    return shop


def entry(shop):
    return shop.store.codes.get(CODE.lower())


def problem(shop):
    with shop.database.read() as tx:
        (found,) = tx.discount_calls.troubled()
    return found.problem


def take_back(shop):
    with shop.database.write() as tx:
        back(tx, "o1", 10_000, "r1", after=31 * DAY)
    shop.now = max(shop.now, NOW + 31 * DAY)


def test_a_code_that_is_given_works_in_the_store_once_and_is_told_then(shop):
    with shop.database.read() as tx:
        assert tx.coupons.of(BEN)[0].awaited
    assert shop.told == []
    assert shop.discounts.work_off() == 1
    assert shop.told == [(BEN, CODE)]
    made = entry(shop)
    if shop.kind == "shopify":
        assert made["usageLimit"] == 1
        assert made["customerGets"] == {"value": {"percentage": 0.1}, "items": {"all": True}}
        assert made["minimumRequirement"]["subtotal"]["greaterThanOrEqualToSubtotal"] == "50.00"
        assert made["endsAt"].startswith("2026-07-30T12:00:00")
    else:
        assert (made["discount_type"], made["amount"], made["usage_limit"]) == (
            "percent",
            "10.00",
            1,
        )
        assert (made["minimum_amount"], made["date_expires_gmt"]) == (
            "50.00",
            "2026-07-30T12:00:00",
        )
    assert shop.discounts.work_off() == 0
    with shop.database.read() as tx:
        assert not tx.coupons.of(BEN)[0].awaited


def test_a_revoked_code_works_there_no_more(given):
    take_back(given)
    assert given.discounts.work_off() == 1
    gone = entry(given)
    assert gone is None or gone["status"] == "EXPIRED"
    assert given.told == [(BEN, CODE)]


def test_a_code_revoked_before_the_store_was_told_is_told_nobody(shop):
    take_back(shop)
    assert shop.discounts.work_off() == 1
    assert (entry(shop), shop.told) == (None, [])


def test_a_used_code_is_left_in_the_store(given):
    with given.database.write() as tx:
        buy(tx, BEN, 9_000, "o2", after=31 * DAY, coupon=CODE)
    take_back(given)
    assert given.discounts.work_off() == 0
    assert entry(given) is not None


def test_a_call_that_was_carried_out_and_never_answered_is_repeated_without_harm(shop):
    shop.store.lost = 1
    assert shop.discounts.work_off() == 0
    assert entry(shop) is not None
    shop.now += timedelta(minutes=1)
    assert shop.discounts.work_off() == 1
    assert len(shop.store.codes) == 1
    take_back(shop)
    shop.store.lost = 1
    assert shop.discounts.work_off() == 0
    shop.now += timedelta(minutes=1)
    assert shop.discounts.work_off() == 1
    assert shop.told == [(BEN, CODE)]


def test_a_busy_store_is_asked_again_when_it_says_and_not_before(shop):
    wait = 120
    shop.store.faults = [BUSY]
    if shop.kind == "shopify":
        wait, shop.store.faults = 100, [THROTTLED]
    assert shop.discounts.work_off() == 0
    assert problem(shop).code in ("store_busy", "store_error")
    assert problem(shop).startswith(shop.store.address)
    shop.now += timedelta(seconds=wait - 1)
    assert (shop.discounts.work_off(), shop.store.calls) == (0, [])
    shop.now += timedelta(seconds=1)
    assert shop.discounts.work_off() == 1


def test_a_store_that_is_broken_or_refuses_is_asked_less_and_less_often(shop, caplog):
    shop.store.faults = [(502, {}, "bad gateway"), (400, {}, {"code": "rest_invalid_param"})]
    shop.store.allowed = False
    waits = []
    with caplog.at_level(logging.INFO):
        for _ in range(4):
            assert shop.discounts.work_off() == 0
            with shop.database.read() as tx:
                (call,) = tx.discount_calls.troubled()
                waits.append(next(s for s in (15, 30, 60, 120) if _due(tx, shop, s)))
            shop.now += timedelta(seconds=waits[-1])
    assert waits == [15, 30, 60, 120]
    assert call.tries == 4
    assert "refuses store_key and store_secret" in problem(shop)
    with shop.database.write() as tx:
        assert call_state(call) == "failed"
        assert tx.discount_calls.retry("other", shop.now) == 0
        assert tx.discount_calls.retry("spring", shop.now) == 1
        assert _due(tx, shop, 0)
    assert CODE not in caplog.text
    shop.store.allowed = True
    assert shop.discounts.work_off() == 1
    with shop.database.read() as tx:
        assert [call_state(one) for one in tx.discount_calls.of_pool("spring", 9)] == ["done"]


def _due(tx, shop, seconds):
    return tx.discount_calls.next(shop.now + timedelta(seconds=seconds)) is not None


def test_a_code_that_the_store_has_for_something_else_is_left_alone(shop):
    shop.store.put(
        CODE, {"code": CODE.lower(), "title": "Summer", "description": "Summer", "status": "ACTIVE"}
    )
    assert shop.discounts.work_off() == 0
    assert "has another" in problem(shop)
    assert CODE not in problem(shop)
    take_back(shop)
    assert shop.discounts.work_off() == 1
    assert entry(shop)["status"] == "ACTIVE"


def test_a_shop_that_changed_its_store_says_so(shop):
    other = "shopify" if shop.kind == "woocommerce" else "woocommerce"
    shop.discounts._store = Store(other, shop.store.address, None, "secret")
    assert shop.discounts.work_off() == 0
    assert f"are for {shop.kind}, but [store] in shop.toml names {other}" in problem(shop)
    assert shop.store.calls == []
