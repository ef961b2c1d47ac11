"""Whatever is found, and whatever staff decide in between: what is let pass earns in the end what
it would have earned, and what is blocked earns nothing."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import sharing
from bot.referrals import deciding
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database, Transaction
from growth.fraud.facts import Finding
from growth.programme import Programme, simple
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = {1: None, 2: 1, 3: 1, 4: 2}
"""Who was invited by whom."""

Step = tuple[int, Literal["hold", "block found", "pass", "block", "appeal", "settle"]]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """SQLite alone: the tables are tested on both engines in tests/unit/bot/storage."""
    database = Database(sqlite_engine(tmp_path_factory.mktemp("shop") / "shop.db"), b"key")
    database.create()
    yield database
    database.close()


@pytest.fixture(scope="module")
def shop(database):
    with database.write() as tx:
        ids = {}
        for number, inviter in PEOPLE.items():
            met = tx.shoppers.meet(number, f"P{number}", "en", NOW)
            ids[number] = met.shopper.shopper_id
            code = None
            if inviter:
                link = sharing.link_for(
                    tx, ids[inviter], f"{number}", NOW, lambda n=number: f"{n:014d}"
                )
                code = link.code
            sharing.arrive(tx, ids[number], code, met.new, NOW)
    return SimpleNamespace(database=database, ids=ids)


@st.composite
def events(draw: st.DrawFn) -> list[OrderEvent]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        buyer, days = draw(st.sampled_from([2, 3, 4])), draw(st.integers(0, 20))
        amount = draw(st.integers(1, 30_000))
        order = OrderEvent(
            "till",
            f"o{number}",
            "order",
            f"o{number}",
            buyer,
            None,
            amount,
            "CNY",
            NOW + days * DAY,
        )
        found.append(order)
        if draw(st.booleans()):
            back, when = (
                draw(st.integers(1, amount)),
                NOW + draw(st.integers(0, 60)) * DAY,
            )
            found.append(
                OrderEvent(
                    "till",
                    f"r{number}",
                    "refund",
                    f"o{number}",
                    None,
                    None,
                    back,
                    "CNY",
                    when,
                )
            )
    return found


steps = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["hold", "block found", "pass", "block", "appeal", "settle"]),
    ),
    max_size=12,
)
programmes = st.builds(
    simple,
    currency=st.just("CNY"),
    inviter_percent=st.integers(0, 50),
    inviter_fixed=st.sampled_from([0, 333]),
    friend_fixed=st.sampled_from([0, 250]),
    cap_per_inviter=st.sampled_from([None, 2_000]),
    first_order_only=st.booleans(),
)


def take(tx: Transaction, programme: Programme, heard: list[OrderEvent]) -> list[int]:
    sharing.publish(tx, programme, "console", NOW)
    for event in heard:
        sharing.take_order(tx, event, NOW)
    orders = (
        tx.purchases.order("till", event.order_id) for event in heard if event.type == "order"
    )
    return [order[0] for order in orders if order]


def do(tx: Transaction, keys: list[int], step: Step) -> None:
    number, act = step
    key = keys[number % len(keys)]
    if act == "settle":
        sharing.settle(tx, NOW + 400 * DAY)
    elif act == "hold":
        tx.reviews.add(key, Finding("star", "hold", "-", {}), NOW)
    elif act == "block found":
        tx.reviews.add(key, Finding("ring", "block", "-", {}), NOW)
        sharing.right(tx, [key], NOW)
    elif act == "appeal":
        if any(each.kind != "appeal" for each in tx.reviews.decisions(key)):
            deciding.appeal(tx, key, "Lin", "please", NOW)
    elif act in ("pass", "block"):
        deciding.decide(tx, key, act, "Lin", "so", NOW, sharing.silent)


def state(tx: Transaction, keys: list[int]) -> dict[tuple[int, int, int, str], tuple[int, int]]:
    """What every reward holds."""
    return {
        (h.order_key, h.shopper_id, h.level, h.rule): (h.held.pending, h.held.earned)
        for h in tx.ledger.holdings(keys)
        if h.held.pending or h.held.earned
    }


@settings(max_examples=5, deadline=None)
@given(heard=events(), programme=programmes, taken=steps)
def test_what_is_let_pass_earns_what_it_would_have_earned(shop, undone, heard, programme, taken):
    with undone(shop.database) as tx:
        keys = take(tx, programme, heard)
        order_ids = {key: number for number, key in enumerate(keys)}
        sharing.settle(tx, NOW + 400 * DAY)
        expected = {(order_ids[key], *rest): held for (key, *rest), held in state(tx, keys).items()}
    with undone(shop.database) as tx:
        keys = take(tx, programme, heard)
        for step in taken:
            do(tx, keys, step)
        for key in keys:
            deciding.decide(tx, key, "pass", "Lin", "honest", NOW, sharing.silent)
        sharing.settle(tx, NOW + 400 * DAY)
        order_ids = {key: number for number, key in enumerate(keys)}
        assert {
            (order_ids[key], *rest): held for (key, *rest), held in state(tx, keys).items()
        } == expected
        assert list(tx.reviews.broken()) == []


@settings(max_examples=5, deadline=None)
@given(heard=events(), programme=programmes, taken=steps, chosen=st.integers(0, 3))
def test_what_is_blocked_earns_nothing(shop, undone, heard, programme, taken, chosen):
    with undone(shop.database) as tx:
        keys = take(tx, programme, heard)
        for step in taken:
            do(tx, keys, step)
        key = keys[chosen % len(keys)]
        deciding.decide(tx, key, "block", "Lin", "fraud", NOW, sharing.silent)
        assert not any(each[0] == key for each in state(tx, keys))
        sharing.settle(tx, NOW + 400 * DAY)
        assert not any(each[0] == key for each in state(tx, keys))


@settings(max_examples=5, deadline=None)
@given(heard=events(), programme=programmes, held=st.sets(st.integers(0, 3)))
def test_nothing_held_is_ever_paid(shop, undone, heard, programme, held):
    with undone(shop.database) as tx:
        keys = take(tx, programme, heard)
        before = state(tx, keys)
        some = {keys[number % len(keys)] for number in held}
        for key in some:
            tx.reviews.add(key, Finding("star", "hold", "-", {}), NOW)
        assert state(tx, keys) == before
        sharing.settle(tx, NOW + 400 * DAY)
        for (key, *_), (pending, earned) in state(tx, keys).items():
            assert (earned == 0) if key in some else (pending == 0)
