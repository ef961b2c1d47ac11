"""With last touch the checks look at who would earn by an order, whoever brought the buyer."""

from datetime import timedelta

import pytest

from bot import sharing
from growth.programme import Programme
from growth.purchases import Marks, OrderEvent
from tests.unit.bot.rewarded_shop import DAY, NOW, SHARE

BEN, CEM, DAN = 1, 2, 3
SAME = Marks(email="mail", phone="phone")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def attribution():
    return "last_touch"


@pytest.fixture
def tx(database, attribution):
    """Ben brought Cem; Dan came alone, and bought."""
    with database.write() as tx:
        sharing.publish(tx, Programme("CNY", (SHARE,), attribution=attribution), "Olga", NOW)
        meet(tx, BEN)
        meet(tx, CEM, by=BEN)
        meet(tx, DAN)
        buy(tx, DAN, "own", NOW + DAY, SAME)
        yield tx


def code(tx, person):
    return sharing.link_for(tx, person, None, NOW, lambda: f"{person:014d}").code


def meet(tx, person, by=None, at=NOW):
    met = tx.shoppers.meet(person, f"P{person}", "en", at)
    assert met.shopper.shopper_id == person
    sharing.arrive(tx, person, code(tx, by) if by else None, met.new, at)


def opens(tx, person, of, at):
    """Somebody who is here already opens a link."""
    sharing.arrive(tx, person, code(tx, of), False, at)


def buy(tx, person, name, at, marks=Marks()):  # noqa: B008 - a value that never changes
    event = OrderEvent("till", name, "order", name, person, None, 20_000, "CNY", at, marks=marks)
    sharing.take_order(tx, event, at)


def found(tx, name):
    key, _ = tx.purchases.order("till", name)
    return {one.check: one for one in tx.reviews.of(key)}


@pytest.mark.parametrize("attribution", ["last_touch", "first_touch"])
def test_the_own_account_of_who_would_earn_is_seen(tx, attribution):
    opens(tx, CEM, DAN, NOW + 2 * DAY)
    buy(tx, CEM, "o1", NOW + 2 * DAY + MINUTE, SAME)
    if attribution == "last_touch":
        review = found(tx, "o1")["self_referral"]
        assert (review.outcome, review.evidence["inviter"]) == ("block", DAN)
        assert sum(one.pending for one in tx.ledger.balances(DAN)) == 0
    else:
        assert found(tx, "o1") == {}, "it counts for Ben, who shares nothing"


def test_a_burst_of_people_who_came_by_themselves(tx):
    at = NOW + 3 * DAY
    for person in range(4, 16):
        meet(tx, person, at=NOW)
        opens(tx, person, DAN, at + person * MINUTE)
        buy(tx, person, f"o{person}", at + person * MINUTE + MINUTE)
    caught = [person for person in range(4, 16) if "burst_inviter" in found(tx, f"o{person}")]
    assert caught == list(range(4, 16))


def test_an_order_that_comes_to_count_for_somebody_else_is_looked_at(tx):
    buy(tx, CEM, "o1", NOW + DAY, SAME)
    assert found(tx, "o1") == {}
    sharing.attach(tx, CEM, DAN, "They told us", "Olga", NOW + 2 * DAY)
    assert set(found(tx, "o1")) == {"self_referral"}


def test_refunds_after_the_reward_hold_what_the_inviters_friends_still_wait_for(tx):
    for person in range(4, 8):
        meet(tx, person, by=BEN)
    for person in (4, 5, 6):
        buy(tx, person, f"o{person}", NOW + person * DAY)
    buy(tx, 7, "o7", NOW + 18 * DAY)
    sharing.settle(tx, NOW + 21 * DAY)
    for person in (4, 5, 6):
        at = NOW + (18 + person) * DAY
        assert found(tx, "o7") == {}
        event = OrderEvent(
            "till", f"back{person}", "refund", f"o{person}", None, None, 20_000, "CNY", at
        )
        sharing.take_order(tx, event, at)
        assert found(tx, f"o{person}") == {}, "nothing of it is left to hold"
    assert set(found(tx, "o7")) == {"refunds"}
    sharing.settle(tx, NOW + 40 * DAY)
    (balance,) = tx.ledger.balances(BEN)
    assert (balance.pending, balance.earned) == (1_000, 0)
