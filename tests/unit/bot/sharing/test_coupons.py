"""A coupon becomes somebody's own with its code, and is revoked with its reward."""

from dataclasses import replace

import pytest

from bot import reporting, sharing
from growth import coupons
from tests.unit.bot.rewarded_shop import (
    BEN,
    CEM,
    DAY,
    NOW,
    SETTLED,
    SPRING,
    WELCOME,
    back,
    balance,
    buy,
    open_with,
)


@pytest.fixture
def tx(database):
    """Both friends' first orders earn a coupon each, of which the pool has one."""
    with database.write() as tx:
        open_with(tx, WELCOME)
        assert tx.coupons.make(SPRING)
        assert tx.coupons.add("spring", ["SPRING-1"], "Olga", NOW) == 1
        yield tx
        assert reporting.doctor_ledger(tx) == []


def state(tx, code, now=SETTLED):
    return coupons.state(tx.coupons.get(code), now)


def test_a_code_is_given_when_the_hold_ends_and_the_next_waits(tx):
    told = []
    buy(tx, BEN, 10_000, "o1")
    buy(tx, CEM, 10_000, "o2", after=2 * DAY)
    assert tx.coupons.of(BEN) == []
    assert sharing.settle(tx, SETTLED, lambda tx, change, now: told.append(change)) == 1
    assert [(one.shopper_id, one.coupon.code) for one in told] == [(BEN, "SPRING-1")]
    assert tx.coupons.owner(" spring-1 ") == BEN
    assert state(tx, "SPRING-1") == "given"
    assert (balance(tx, BEN, "CPN"), balance(tx, CEM, "CPN")) == ((0, 1, 0), (1, 0, 0))
    assert (tx.coupons.untold(), tx.coupons.short()) == (["spring"], {"spring"})
    tx.coupons.told("spring", SETTLED)
    assert sharing.settle(tx, SETTLED + DAY) == 0
    assert tx.coupons.untold() == []
    assert tx.coupons.add("spring", ["spring-1", "SPRING-2"], "Olga", SETTLED) == 1
    assert sharing.settle(tx, SETTLED + DAY) == 1
    assert [one.code for one in tx.coupons.of(CEM)] == ["SPRING-2"]
    assert tx.coupons.short() == set()
    assert tx.coupons.counts() == {"spring": {"given": 2}}


def test_a_code_is_revoked_with_its_reward_and_another_is_given_when_it_comes_back(tx):
    buy(tx, BEN, 10_000, "o1")
    sharing.settle(tx, SETTLED)
    back(tx, "o1", 10_000, "r1", after=40 * DAY)
    assert balance(tx, BEN, "CPN") == (0, 0, 0)
    assert state(tx, "SPRING-1") == "revoked"
    assert tx.coupons.get("SPRING-1").reason == sharing.rewarding.TAKEN_BACK
    buy(tx, CEM, 10_000, "o2", after=41 * DAY)
    assert sharing.settle(tx, NOW + 90 * DAY) == 0, "a revoked code is not given again"


def test_a_used_code_stays_used_and_the_first_order_counts(tx):
    buy(tx, BEN, 10_000, "o1")
    sharing.settle(tx, SETTLED)
    outcome = buy(tx, None, 9_000, "o2", after=31 * DAY, coupon="Spring-1")
    assert outcome.shopper_id == BEN, "the coupon tells the buyer"
    buy(tx, CEM, 9_000, "o3", after=32 * DAY, coupon="SPRING-1")
    back(tx, "o1", 10_000, "r1", after=40 * DAY)
    kept = tx.coupons.get("SPRING-1")
    assert (state(tx, "SPRING-1"), kept.revoked_at) == ("used", NOW + 40 * DAY)
    assert tx.purchases.having([kept.order_key])[0].order_id == "o2"
    assert not tx.coupons.revoke("SPRING-1", "leaked", "Olga", SETTLED)


def test_a_code_used_before_it_was_given_is_given_to_nobody(tx):
    buy(tx, CEM, 9_000, "o1", coupon="SPRING-1")
    buy(tx, BEN, 10_000, "o2")
    sharing.settle(tx, SETTLED)
    assert state(tx, "SPRING-1") == "used"
    assert tx.coupons.of(BEN) == tx.coupons.of(CEM) == []
    assert not tx.coupons.used("NOBODYS", 1, NOW)


def test_staff_revoke_a_code_and_its_reward_stays(tx):
    buy(tx, BEN, 10_000, "o1")
    sharing.settle(tx, SETTLED)
    assert tx.coupons.revoke("SPRING-1", "leaked", "Olga", SETTLED)
    assert not tx.coupons.revoke("SPRING-1", "leaked", "Olga", SETTLED)
    assert balance(tx, BEN, "CPN") == (0, 1, 0)
    assert state(tx, "SPRING-1") == "revoked"


def test_a_pool_that_has_expired_or_is_not_there_gives_nothing(tx):
    summer = replace(SPRING, name="summer", expires_at=NOW + 20 * DAY)
    assert tx.coupons.make(summer)
    assert not tx.coupons.make(replace(summer, worth_en="more"))
    assert tx.coupons.pool("summer") == summer
    tx.coupons.add("summer", ["SUMMER-1"], "Olga", NOW)
    buy(tx, BEN, 10_000, "o1")
    (reward,) = tx.ledger.of(BEN)
    for pool in ("summer", "nowhere"):
        assert tx.coupons.give(pool, reward.reward_id, BEN, SETTLED) is None
    assert state(tx, "SUMMER-1", NOW + 19 * DAY) == "free"
    assert state(tx, "SUMMER-1", NOW + 20 * DAY) == "expired"
    assert tx.coupons.known(["summer-1", "SPRING-1", "X"]) == {
        "summer-1": "summer",
        "spring-1": "spring",
    }
