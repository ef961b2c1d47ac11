"""Payouts and coupons, in any interleaving: nothing is paid or given twice, and nothing is lost."""

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import reporting
from bot.errors import BadInput
from bot.referrals.payouts import Payouts
from bot.sharing import expire, settle
from growth.programme import Rule
from tests.unit.bot.rewarded_shop import (
    ANA,
    BEN,
    CEM,
    DAY,
    NOW,
    SHARE,
    SPRING,
    WELCOME,
    back,
    buy,
    open_with,
)

STEPS = st.one_of(
    st.tuples(st.just("buy"), st.sampled_from([BEN, CEM]), st.integers(1, 40_000)),
    st.tuples(st.just("back"), st.integers(0, 5), st.integers(1, 40_000)),
    st.tuples(st.sampled_from(["settle", "expire"])),
    st.tuples(st.just("propose"), st.sampled_from([1, 500])),
    st.tuples(st.sampled_from(["approve", "off", "cancel", "paid"]), st.integers(1, 3)),
    st.tuples(st.just("codes"), st.integers(0, 3)),
    st.tuples(st.just("use"), st.sampled_from([BEN, CEM]), st.integers(0, 3)),
)


ROUND = [
    ("buy", BEN, 20_000), ("codes", 1), ("settle",), ("propose", 1), ("approve", 3), ("paid", 3),
]  # fmt: skip
TAKEN_OFF = [*ROUND[:5], ("off", 3), ("propose", 1), ("paid", 3), ("approve", 3), ("paid", 3)]
WAYS = st.lists(
    st.one_of(STEPS.map(lambda one: [one]), st.just(ROUND), st.just(ROUND[2:]), st.just(TAKEN_OFF)),
    max_size=8,
).map(lambda parts: [step for part in parts for step in part])
"""Anything, with rounds from an order to its payout among it."""
THANKS = Rule("thanks", "friend", "fixed", 300, first_order_only=False)


class Joined:
    """Everything happens in one transaction, which is undone in the end."""

    def __init__(self, tx):
        self._tx = tx

    def write(self):
        return self

    read = write

    def __enter__(self):
        return self._tx

    def __exit__(self, *_):
        return None


def step(tx, payouts, world, kind, *told):
    """One thing that happens, later than all before."""
    world.day += 5
    now = NOW + world.day * DAY
    if kind in ("buy", "use"):
        world.orders.append(f"o{world.day}")
        amount, coupon = (told[1], None) if kind == "buy" else (9_000, f"CODE-{told[1]}")
        buy(tx, told[0], amount, world.orders[-1], after=world.day * DAY, coupon=coupon)
    elif kind == "back" and told[0] < len(world.orders):
        back(tx, world.orders[told[0]], told[1], f"r{world.day}", after=world.day * DAY)
    elif kind == "settle":
        settle(tx, now)
    elif kind == "expire":
        expire(tx, now)
    elif kind == "codes":
        tx.coupons.add("spring", [f"CODE-{told[0]}"], "Olga", now)
    elif kind == "propose":
        payouts.propose("CNY", told[0], "Eda")
    elif kind in ("approve", "off", "cancel", "paid") and payouts.all():
        number = payouts.all()[-min(told[0], len(payouts.all()))].list_id
        if kind == "off":
            take_off(tx, payouts, number)
        else:
            getattr(payouts, kind)(number, "Olga", *(["cash"] if kind == "paid" else []))


def take_off(tx, payouts, number):
    """Of Ben, whose line alone changes; what he has earned stays, for this list's time or the
    next."""
    before, earned = payouts.show(number), tx.payouts.earned(BEN, "CNY")
    after = payouts.take_off(number, BEN, "Olga", "the account is wrong")
    assert [one.amount for one in after.lines if one.shopper_id == BEN] == [0]
    others = [one for one in before.lines if one.shopper_id != BEN]
    assert [one for one in after.lines if one.shopper_id != BEN] == others
    assert after.list.total == sum(one.amount for one in others)
    assert tx.payouts.earned(BEN, "CNY") == earned
    due = BEN in tx.payouts.owed("CNY", 1)
    assert due == (earned > 0 and not any(listed(payouts, one) for one in payouts.all()))


def listed(payouts, found):
    """Whether that list is open and has Ben on it."""
    lines = payouts.show(found.list_id).lines
    mine = any(one.shopper_id == BEN and one.taken_off is None for one in lines)
    return mine and found.state in ("proposed", "approved")


@pytest.fixture(scope="module")
def shop(database):
    """Ana brought Ben and Cem; each example runs in a transaction that is undone."""
    with database.write() as tx:
        open_with(
            tx,
            replace(SHARE, expires_days=15),
            THANKS,
            WELCOME,
            hold_days=4,
            attribution_window_days=3_650,
        )
        tx.coupons.make(SPRING)
    return database


@settings(max_examples=20, deadline=None)
@given(steps=WAYS, again=st.booleans())
def test_nobody_is_paid_more_than_they_earned_and_no_code_is_given_twice(
    shop, undone, steps, again
):
    with undone(shop) as tx:
        world = SimpleNamespace(day=0, orders=[])
        payouts = Payouts(Joined(tx), now=lambda: NOW + world.day * DAY)
        for each in (one for one in steps for _ in range(1 + again)):
            before = {one.list_id: one for one in payouts.all()}
            try:
                step(tx, payouts, world, *each)
            except BadInput:
                assert {one.list_id: one for one in payouts.all()} == before
        paid = Counter()
        for person in (ANA, BEN, CEM):
            lines = [one for one in tx.ledger.statement(person) if one.currency == "CNY"]
            gained = [one for one in lines if one.kind == "settle" and one.account == "earned"]
            paid[person] = sum(one.amount for one in lines if one.account == "paid")
            ever = sum(one.amount for one in gained)
            assert paid[person] <= ever, "what was refunded since had been earned before"
        over = [one for one in payouts.all() if one.state == "paid"]
        handed = Counter()
        for line in (line for one in over for line in payouts.show(one.list_id).lines):
            handed[line.shopper_id] += line.amount
        assert paid == handed, "each line of a paid list is paid once, and nothing else"
        assert handed.total() == sum(one.total for one in over)
        given = [one for person in (BEN, CEM) for one in tx.coupons.of(person)]
        assert max(Counter(one.code for one in given).values(), default=0) <= 1
        assert reporting.doctor_ledger(tx) == []
