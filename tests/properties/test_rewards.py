"""Rules about money, as in docs/rewards.md, for any events in any order."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import reporting, sharing
from growth.purchases import OrderEvent
from growth.rewards import Policy

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = {"Ana": None, "Ben": "Ana", "Cem": "Ana", "Dan": "Ben", "Eve": None}
"""Who was invited by whom."""

calm = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def shop(database):
    """A database with the people above; each example runs in a transaction that is undone."""
    ids: dict[str, int] = {}
    with database.write() as tx:
        for number, (name, inviter) in enumerate(PEOPLE.items()):
            met = tx.shoppers.meet(number + 1, name, "en", NOW)
            ids[name] = met.shopper.shopper_id
            code = None
            if inviter:
                code = sharing.link_for(tx, ids[inviter], name, NOW, lambda n=number: f"{n:014d}")
            sharing.arrive(tx, ids[name], code.code if code else None, met.new, NOW)
    return SimpleNamespace(database=database, ids=ids)


amounts = st.one_of(st.integers(0, 30_000), st.sampled_from([10_000, 20_000]))
moments = st.one_of(st.integers(0, 20), st.integers(-5, 120)).map(lambda days: NOW + days * DAY)


@st.composite
def orders(draw: st.DrawFn) -> list[OrderEvent]:
    """Orders with their refunds, every event once."""
    events = []
    for number in range(draw(st.integers(1, 6))):
        order = OrderEvent(
            source=draw(st.sampled_from(["shop", "csv"])),
            event_id=f"o{number}",
            type="order",
            order_id=f"order-{number}",
            shopper=draw(st.sampled_from([2, 3, 2, 3, 4, 1, 5, 99, None])),
            product_id=None,
            amount=draw(amounts),
            currency="CNY",
            occurred_at=draw(moments),
        )
        events.append(order)
        for refund in range(draw(st.integers(0, 3))):
            events.append(
                OrderEvent(
                    order.source,
                    f"o{number}-r{refund}",
                    "refund",
                    order.order_id,
                    order.shopper,
                    None,
                    draw(amounts),
                    "CNY",
                    draw(moments),
                )
            )
    return events


policies = st.builds(
    Policy,
    currency=st.just("CNY"),
    inviter_percent=st.integers(0, 50),
    inviter_fixed=st.sampled_from([0, 333]),
    friend_fixed=st.sampled_from([0, 250]),
    minimum_order=st.sampled_from([0, 5_000]),
    hold_days=st.sampled_from([0, 14]),
    cap_per_inviter=st.sampled_from([None, 0, 700, 2_000]),
    first_order_only=st.booleans(),
    attribution_window_days=st.sampled_from([30, 90]),
)


def take(tx, events, policy):
    for event in events:
        sharing.take_order(tx, event, policy, NOW)


def state(tx):
    """Everything that money depends on, without row numbers."""
    keys = {
        order.order_key: order.order_id
        for person in range(1, 6)
        for order, _ in tx.purchases.of(person)
    }
    rewards = {
        (keys[h.order_key], h.shopper_id, h.level, h.rule): (h.held.pending, h.held.earned)
        for h in tx.ledger.all()
        if h.held.pending or h.held.earned
    }
    return rewards, tx.invitations.counted() | {}, reporting.funnel(tx)


@calm
@given(data=st.data(), events=orders(), policy=policies)
def test_any_order_and_repetition_of_events_ends_in_the_same_state(
    shop, undone, data, events, policy
):
    heard = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events)))))
    pauses = data.draw(st.sets(st.integers(0, len(heard))))
    with undone(shop.database) as tx:
        take(tx, sorted(events, key=lambda event: event.occurred_at), policy)
        sharing.settle(tx, NOW + 400 * DAY)
        expected = state(tx)
    with undone(shop.database) as tx:
        for number, event in enumerate(heard):
            if number in pauses:
                sharing.settle(tx, NOW + number * 20 * DAY)
            sharing.take_order(tx, event, policy, NOW)
        sharing.settle(tx, NOW + 400 * DAY)
        rewards, counters, funnel = state(tx)
    assert rewards == expected[0]
    assert {k: v for k, v in counters.items() if any_money(v)} == {
        k: v for k, v in expected[1].items() if any_money(v)
    }
    assert funnel == expected[2]


def any_money(branch):
    return branch.direct or branch.depth or branch.revenue or branch.branch_revenue


@calm
@given(events=orders().flatmap(st.permutations), policy=policies)
def test_the_ledger_is_sound_after_every_event(shop, undone, events, policy):
    with undone(shop.database) as tx:
        for event in events:
            sharing.take_order(tx, event, policy, NOW)
            assert list(tx.checks.broken()) == []
        sharing.settle(tx, NOW + 60 * DAY)
        assert reporting.doctor_ledger(tx) == []


@calm
@given(events=orders().flatmap(st.permutations), policy=policies)
def test_caps_hold_and_nobody_earns_more_than_the_rules_say(shop, undone, events, policy):
    with undone(shop.database) as tx:
        for event in events:
            sharing.take_order(tx, event, policy, NOW)
            held: dict[tuple[int, int], int] = {}
            for reward in tx.ledger.all():
                key = (reward.shopper_id, reward.level)
                total = reward.held.pending + reward.held.earned
                assert total >= 0
                held[key] = held.get(key, 0) + total
            if policy.cap_per_inviter is not None:
                assert all(
                    total <= policy.cap_per_inviter
                    for (_, level), total in held.items()
                    if level == 1
                )
        for (person, level), total in held.items():
            friends = [n for n, inviter in PEOPLE.items() if shop.ids.get(inviter) == person]
            buyers = [shop.ids[n] for n in friends] if level == 1 else [person]
            bought = [o for b in buyers for o, _ in tx.purchases.of(b)]
            most = sum(o.amount * policy.inviter_percent // 100 for o in bought)
            fixed = policy.inviter_fixed if level == 1 else policy.friend_fixed
            assert total <= (most if level == 1 else 0) + fixed * len(bought)
        assert {(person, level) for person, level in held} <= {
            (shop.ids["Ana"], 1),
            (shop.ids["Ben"], 1),
            *((shop.ids[name], 0) for name in ("Ben", "Cem", "Dan")),
        }


@calm
@given(events=orders(), policy=policies)
def test_refunding_everything_leaves_nobody_with_anything(shop, undone, events, policy):
    back = [
        OrderEvent(
            e.source,
            f"{e.event_id}-all",
            "refund",
            e.order_id,
            None,
            None,
            e.amount,
            "CNY",
            NOW + 200 * DAY,
        )
        for e in events
        if e.type == "order"
    ]
    with undone(shop.database) as tx:
        take(tx, events, policy)
        sharing.settle(tx, NOW + 100 * DAY)
        take(tx, back, policy)
        assert not any(h.held.pending or h.held.earned for h in tx.ledger.all())
        assert not any(b.revenue or b.branch_revenue for b in tx.invitations.counted().values())
