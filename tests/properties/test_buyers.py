"""Whatever staff say of who bought, rewards and counters end as if it had been known at once."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import sharing
from bot.errors import BuyerRefused
from bot.reporting.auditing import doctor_ledger
from growth.programme import Milestone, Programme, Rule, simple
from tests.properties.test_deliveries import Same
from tests.unit.bot.receiving.shop_desk import ANA, BEA, NOW, START, Till, code

CEM, DAN = 3, 4
"""Telegram ids: Bea brought Cem, nobody brought Dan."""
FIRST = Rule("first", "inviter", "fixed", 700, first_order_only=True)
PROGRAMMES = (
    replace(simple("CNY", inviter_percent=5), hold_days=0),
    Programme(
        "CNY",
        (FIRST, Rule("share", "inviter", "percent", 500, per_person_cap=600)),
        (Milestone("two", 2, "points", 7),),
        hold_days=0,
    ),
)
buyers = st.sampled_from([None, ANA, BEA, CEM, DAN])


def till_of(tx: Any, programme: Programme) -> Till:
    till = Till(Same(tx))
    sharing.keep_settings(tx, programme, START)
    till.meet(CEM, "Cem", code(BEA))
    till.meet(DAN, "Dan")
    return till


def number(tx: Any, telegram_id: int | None) -> int | None:
    return None if telegram_id is None else tx.shoppers.by_telegram_id(telegram_id).shopper_id


def came(till: Till, who: list[int | None], amounts: list[int]) -> None:
    for at, (buyer, amount) in enumerate(zip(who, amounts, strict=True)):
        when = f"2026-05-0{at + 1}T12:00:00+08:00"
        told = {"order_id": f"o-{at}", "occurred_at": when}
        till.receive(**told, event_id=f"e-{at}", shopper=buyer, amount=str(amount))
        if at == 1:
            till.receive(**told, event_id="r-1", type="refund", amount=str(amount // 3))


def books(tx: Any) -> Any:
    assert doctor_ledger(tx) == []
    orders = {order.order_key: order.order_id for order in tx.purchases.having(range(1, 10_000))}
    people = {telegram_id: number(tx, telegram_id) for telegram_id in (ANA, BEA, CEM, DAN)}
    names = {shopper_id: telegram_id for telegram_id, shopper_id in people.items()}
    held = {
        (orders[one.order_key], names[one.shopper_id], one.rule): one.held.pending + one.held.earned
        for shopper_id in people.values()
        for one in tx.ledger.of(shopper_id)
    }
    return (
        {key: amount for key, amount in held.items() if amount},
        {name: tx.invitations.branch(person) for name, person in people.items()},
        tx.purchases.buyers(),
        tx.order_book.problems(),
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(
    st.sampled_from(PROGRAMMES),
    st.lists(st.integers(1, 99), min_size=3, max_size=3),
    st.lists(buyers, min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), buyers), min_size=1, max_size=6),
    st.booleans(),
)
@settings(max_examples=6, deadline=None)
def test_as_if_it_had_been_known_at_once(
    database, undone, programme, amounts, first, said, settled
) -> None:
    same_end(database, undone, programme, amounts, first, said, settled)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_on_postgresql_too(database, undone) -> None:
    said = [(0, None), (1, CEM), (2, BEA), (2, DAN), (0, BEA)]
    same_end(database, undone, PROGRAMMES[1], [90, 60, 30], [BEA, BEA, None], said, True)


def same_end(database, undone, programme, amounts, first, said, settled) -> None:
    """Orders come, staff speak, the orders come again; or they come right from the start."""
    right = dict(enumerate(first)) | dict(said)
    with undone(database) as tx:
        till = till_of(tx, programme)
        came(till, first, amounts)
        for at, buyer in said:
            if settled:
                sharing.settle(tx, NOW)
            key, _ = tx.purchases.order("till", f"o-{at}")
            with suppress(BuyerRefused):  # it is so already
                till.desk.say_buyer(key, number(tx, buyer), "they told us", "Olga")
        came(till, first, amounts)
        corrected = books(tx)
    with undone(database) as tx:
        till = till_of(tx, programme)
        came(till, [right[at] for at in range(3)], amounts)
        assert corrected == books(tx)
