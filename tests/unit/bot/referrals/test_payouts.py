"""Payout lists on the real database, each engine: nothing is paid by silence, and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot import reporting, sharing
from bot.errors import BadInput
from bot.referrals.payouts import Payouts
from tests.unit.bot.rewarded_shop import (
    ANA,
    BEN,
    CEM,
    DAY,
    SETTLED,
    SHARE,
    back,
    balance,
    buy,
    open_with,
)


@pytest.fixture
def payouts(database):
    """Ana has earned 10.00."""
    with database.write() as tx:
        open_with(tx, SHARE)
        buy(tx, BEN, 20_000, "o1")
        sharing.settle(tx, SETTLED)
    yield Payouts(database, now=lambda: SETTLED)
    with database.read() as tx:
        assert reporting.doctor_ledger(tx) == []


def ana(database):
    with database.read() as tx:
        return balance(tx, ANA)


def test_a_list_is_proposed_approved_and_paid_once(database, payouts):
    shown = payouts.propose("CNY", 1_000, "Eda")
    assert (shown.list.state, shown.list.people, shown.list.total) == ("proposed", 1, 1_000)
    assert [(one.shopper_id, one.proposed, one.amount) for one in shown.lines] == [
        (ANA, 1_000, 1_000)
    ]
    assert shown.people == {ANA: ("Ana", ANA)}
    number = shown.list.list_id
    with pytest.raises(BadInput, match="only a list that an owner has approved"):
        payouts.paid(number, "Olga", "SEPA 7")
    assert payouts.approve(number, "Olga").list.state == "approved"
    assert payouts.approve(number, "Otto").list.approved.by == "Olga"
    assert ana(database) == (0, 1_000, 0), "an approved list is not paid yet"
    with pytest.raises(BadInput, match="Say by what it was paid"):
        payouts.paid(number, "Olga", " ")
    for by, reference in (("Olga", "SEPA 7"), ("Otto", "SEPA 8")):
        paid = payouts.paid(number, by, reference).list.paid
        assert (paid.by, paid.reference) == ("Olga", "SEPA 7")
    assert ana(database) == (0, 0, 1_000)
    with pytest.raises(BadInput, match="is paid already"):
        payouts.cancel(number, "Olga")
    assert [one.list_id for one in payouts.all()] == [number]


def test_only_who_has_earned_the_minimum_is_on_a_list_and_on_one_at_most(database, payouts):
    with pytest.raises(BadInput, match=r"earned 10\.01 CNY or more"):
        payouts.propose("CNY", 1_001, "Eda")
    number = payouts.propose("CNY", 1, "Eda").list.list_id
    with pytest.raises(BadInput, match="end the open list first"):
        payouts.propose("CNY", 1, "Eda")
    assert payouts.cancel(number, "Olga").list.state == "cancelled"
    assert payouts.cancel(number, "Otto").list.cancelled.by == "Olga"
    with pytest.raises(BadInput, match="is cancelled: propose a new one"):
        payouts.approve(number, "Olga")
    again = payouts.propose("CNY", 1, "Eda").list.list_id
    payouts.cancel(again, "Olga")
    for unit, minimum in (("CPN", 1), ("XXX", 1), ("CNY", 0)):
        with pytest.raises(BadInput, match=r"cannot be paid out|The least to be paid"):
            payouts.propose(unit, minimum, "Eda")
    with pytest.raises(BadInput, match="no payout list 99"):
        payouts.show(99)


def test_lines_that_shrank_are_lowered_when_the_list_is_approved(database, payouts):
    number = payouts.propose("CNY", 1, "Eda").list.list_id
    with database.write() as tx:
        back(tx, "o1", 5_000, "r1", after=29 * DAY)
        buy(tx, CEM, 100_000, "o2", after=10 * DAY)
    shown = payouts.approve(number, "Olga")
    assert [(one.proposed, one.amount) for one in shown.lines] == [(1_000, 750)]
    assert shown.list.total == 750
    payouts.paid(number, "Olga", "cash")
    assert ana(database) == (5_000, 0, 750)


def test_a_refund_after_the_payout_leaves_a_debt_that_the_next_list_starts_from(database, payouts):
    number = payouts.propose("CNY", 1, "Eda").list.list_id
    payouts.approve(number, "Olga")
    with database.write() as tx:
        back(tx, "o1", 20_000, "r1", after=29 * DAY)
    payouts.paid(number, "Olga", "cash")
    assert ana(database) == (0, -1_000, 1_000)
    with database.write() as tx:
        buy(tx, CEM, 36_000, "o2")
        sharing.settle(tx, SETTLED)
    assert payouts.propose("CNY", 1, "Eda").list.total == 800


def test_who_asked_to_be_forgotten_is_paid_nothing_and_named_nowhere(database, payouts):
    number = payouts.propose("CNY", 1, "Eda").list.list_id
    with database.write() as tx:
        tx.shoppers.forget(ANA, SETTLED)
    shown = payouts.approve(number, "Olga")
    assert ([one.amount for one in shown.lines], shown.people) == ([0], {ANA: ("", None)})
    payouts.paid(number, "Olga", "cash")
    assert ana(database) == (0, 1_000, 0)
    with pytest.raises(BadInput, match="Nobody who is on no open list"):
        payouts.propose("CNY", 1, "Eda")


@pytest.mark.parametrize("approved", [False, True])
def test_who_is_taken_off_a_list_is_on_the_next_one_and_paid_once(database, payouts, approved):
    with database.write() as tx:
        buy(tx, BEN, 4_000, "o2")
        sharing.settle(tx, SETTLED)
    first = payouts.propose("CNY", 1, "Eda").list.list_id
    if approved:
        payouts.approve(first, "Olga")
    with pytest.raises(BadInput, match="Say why"):
        payouts.take_off(first, ANA, "Olga", " ")
    with pytest.raises(BadInput, match="Shopper 2 is not on payout list 1"):
        payouts.take_off(first, BEN, "Olga", "not on it")
    for by, reason in (("Olga", "the  account is wrong"), ("Otto", "again")):
        (line,) = payouts.take_off(first, ANA, by, reason).lines
        assert (line.proposed, line.amount) == (1_200, 0)
        assert (line.taken_off.by, line.taken_off.reference) == ("Olga", "the account is wrong")
    with database.read() as tx:
        told = [one.subject for one in tx.audit.newest(9) if one.action == "payout.taken_off"]
    assert told == ["1: 1: the account is wrong"]
    second = payouts.propose("CNY", 1, "Eda").list.list_id
    for number in (first, second):
        payouts.approve(number, "Olga")
        payouts.paid(number, "Olga", "SEPA 7")
        payouts.take_off(first, ANA, "Otto", "once more")
    assert ana(database) == (0, 0, 1_200)
    assert [one.total for one in payouts.all()] == [1_200, 0]
    with pytest.raises(BadInput, match="is paid: nobody can be taken off"):
        payouts.take_off(second, ANA, "Olga", "too late")


def test_what_is_taken_off_an_approved_list_expires_like_the_rest(database):
    with database.write() as tx:
        open_with(tx, replace(SHARE, expires_days=10))
        buy(tx, BEN, 20_000, "o1")
        sharing.settle(tx, SETTLED)
    payouts = Payouts(database, now=lambda: SETTLED)
    number = payouts.propose("CNY", 1, "Eda").list.list_id
    payouts.approve(number, "Olga")
    payouts.take_off(number, ANA, "Olga", "the account is wrong")
    with database.write() as tx:
        assert sharing.expire(tx, SETTLED + 20 * DAY) == 1
    payouts.paid(number, "Olga", "cash")
    assert ana(database) == (0, 0, 0)


def test_what_is_approved_does_not_expire_before_it_is_paid(database):
    with database.write() as tx:
        open_with(tx, replace(SHARE, expires_days=10))
        buy(tx, BEN, 20_000, "o1")
        sharing.settle(tx, SETTLED)
    payouts = Payouts(database, now=lambda: SETTLED)
    number = payouts.propose("CNY", 1, "Eda").list.list_id
    payouts.approve(number, "Olga")
    with database.write() as tx:
        assert sharing.expire(tx, SETTLED + 20 * DAY) == 0
    payouts.paid(number, "Olga", "cash")
    assert ana(database) == (0, 0, 1_000)


def test_owners_at_once_pay_one_list_once(database, payouts):
    def attempt(number: int) -> str:
        try:
            return payouts.propose("CNY", 1, f"owner {number}").list.state
        except BadInput:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["proposed"] + 3 * ["refused"]
        list(pool.map(lambda n: payouts.approve(1, f"owner {n}"), range(4)))
        list(pool.map(lambda n: payouts.paid(1, f"owner {n}", "cash"), range(4)))
    assert ana(database) == (0, 0, 1_000)
