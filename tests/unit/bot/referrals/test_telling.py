"""News of rewards: in the same transaction, not at night, not against /stop, never lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.referrals.telling import STARTS_A_WEEK, Telling, loud
from bot.sharing import Change
from growth.coupons import Coupon, Pool

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
NIGHT = datetime(2026, 5, 1, 15, tzinfo=UTC)
MORNING = datetime(2026, 5, 2, 0, tzinfo=UTC)
ANA = 1


def changed(kind="settle", friends=None):
    """A reward of Ana's for a friend's order."""
    return Change(kind, ANA, 1, 1, 1, "thanks", 500, "CNY", friends=friends)


@pytest.fixture
def telling():
    return Telling(ZONE, "en")


@pytest.fixture(autouse=True)
def ana(database):
    with database.write() as tx:
        assert tx.shoppers.meet(77, "Ana", "zh", NOON).shopper.shopper_id == ANA


def due(database, now):
    with database.read() as tx:
        return [row.payload["key"] for row in tx.outbox.due(now, 10)]


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (NOON, NOON),
        (NIGHT, MORNING),
        (datetime(2026, 5, 1, 13, 59, tzinfo=UTC), datetime(2026, 5, 1, 13, 59, tzinfo=UTC)),
        (datetime(2026, 5, 1, 23, 59, tzinfo=UTC), MORNING),
        (MORNING, MORNING),
    ],
)
def test_the_night_ends_in_the_shops_zone(now, at):
    assert loud(now, ZONE) == at


@pytest.mark.parametrize(
    ("kind", "key"),
    [("grant", "pending"), ("settle", "earned"), ("expire", "expired")],
)
def test_a_reward_is_told_in_the_shoppers_language(database, telling, kind, key):
    with database.write() as tx:
        telling(tx, changed(kind), NOON)
    with database.read() as tx:
        (row,) = tx.outbox.due(NOON, 10)
    assert (row.payload["key"], row.payload["language"], row.chat_id) == (f"news.{key}", "zh", 77)
    assert row.payload["worth"] == {"amount": [500, "CNY"]}
    assert row.payload["said"] == {"whose": "news.of_friend"}


@pytest.mark.parametrize(("ends", "key"), [(None, "coupon"), (MORNING, "coupon_until")])
def test_a_coupon_is_told_with_its_code_in_one_message(database, telling, ends, key):
    pool = Pool("spring", "10 % off", "九折", "imported", NOON, "Olga", ends)
    known, awaited = Coupon("SPRING-1", pool, NOON), Coupon("SPRING-2", pool, NOON, awaited=True)
    with database.write() as tx:
        for coupon in (known, awaited):
            telling(tx, replace(changed(), currency="CPN", coupon=coupon), NOON)
    with database.read() as tx:
        (row,) = tx.outbox.due(NOON, 10)
    told = {"code": "SPRING-1", "worth": "九折", **({"day": "2026-05-02"} if ends else {})}
    assert (row.payload["key"], row.payload["values"]) == (f"news.{key}", told)


def test_a_milestone_is_told_with_how_many_friends_it_took(database, telling):
    with database.write() as tx:
        telling(tx, changed("settle", friends=3), NOON)
    with database.read() as tx:
        (row,) = tx.outbox.due(NOON, 10)
    assert (row.payload["key"], row.payload["values"]) == ("news.milestone", {"friends": 3})


def test_at_night_it_waits_for_the_morning(database, telling):
    with database.write() as tx:
        telling(tx, changed(), NIGHT)
    assert due(database, NIGHT) == []
    assert due(database, MORNING) == ["news.earned"]


def test_after_stop_it_waits_for_start_even_what_waited_for_the_morning(database, telling):
    with database.write() as tx:
        telling(tx, changed(), NIGHT)
        tx.shoppers.set_stopped(ANA, True)
        telling.hold(tx, ANA, NIGHT)
        telling(tx, changed("expire"), NIGHT)
    assert due(database, MORNING) == []
    with database.write() as tx:
        tx.shoppers.set_stopped(ANA, False)
        telling.catch_up(tx, ANA, MORNING)
        telling.catch_up(tx, ANA, MORNING)
        assert tx.outbox.waiting(77) == 2
        assert tx.news.waiting(ANA) == []


def test_of_many_friends_the_first_in_a_week_are_told_of_money_everything(database, telling):
    with database.write() as tx:
        for _ in range(STARTS_A_WEEK + 2):
            telling.friend_started(tx, ANA, NOON)
            telling(tx, changed(), NOON)
        assert tx.outbox.waiting(77) == 2 * STARTS_A_WEEK + 2
        telling.friend_started(tx, ANA, NOON + timedelta(days=8))
        assert tx.outbox.waiting(77) == 2 * STARTS_A_WEEK + 3


def test_who_was_forgotten_is_told_nothing(database, telling):
    with database.write() as tx:
        tx.shoppers.forget(ANA, NOON)
        telling(tx, changed(), NOON)
        assert tx.news.all_of(ANA) == []
