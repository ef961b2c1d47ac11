"""Rules about money, as in docs/rewards.md, for any events in any order."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import reporting, sharing
from growth.programme import Milestone, Programme, Rule, Tier, fault
from growth.purchases import Line, OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HEARD = NOW + 130 * DAY
PEOPLE = {"Ana": None, "Ben": "Ana", "Cem": "Ana", "Dan": "Ben", "Eve": None}
"""Who was invited by whom."""
OPENED = {"Ben": ("Eve", 3), "Cem": ("Ben", 8), "Dan": ("Eve", 12)}
"""Whose link each of them opened later, and after how many days."""

calm = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def shop(database):
    """A database with the people above; each example runs in a transaction that is undone."""
    ids: dict[str, int] = {}
    codes: dict[str, str] = {}
    with database.write() as tx:
        for number, (name, inviter) in enumerate(PEOPLE.items()):
            met = tx.shoppers.meet(number + 1, name, "en", NOW)
            ids[name] = met.shopper.shopper_id
            link = sharing.link_for(tx, ids[name], None, NOW, lambda n=number: f"{n:014d}")
            codes[name] = link.code
            sharing.arrive(tx, ids[name], codes[inviter] if inviter else None, met.new, NOW)
        for name, (owner, days) in OPENED.items():
            tx.touches.add(ids[name], codes[owner], "start", NOW + days * DAY, None)
    return SimpleNamespace(database=database, ids=ids)


amounts = st.one_of(st.integers(0, 30_000), st.sampled_from([10_000, 20_000]))
moments = st.one_of(st.integers(0, 20), st.integers(-5, 120)).map(lambda days: NOW + days * DAY)
baskets = st.lists(
    st.builds(
        Line, st.sampled_from(["p1", "p2"]), st.sampled_from(["tea", None]), st.just(1), amounts
    ),
    max_size=2,
).map(tuple)


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
            product_id=draw(st.sampled_from(["p1", None])),
            amount=draw(amounts),
            currency="CNY",
            occurred_at=draw(moments),
            lines=draw(baskets),
        )
        events.append(order)
        events += [
            refund(order, f"r{number}", draw(amounts), draw(moments))
            for number in range(draw(st.integers(0, 3)))
        ]
    return events


def refund(order, name, amount, at):
    event_id = f"{order.event_id}-{name}"
    return OrderEvent(
        order.source, event_id, "refund", order.order_id, order.shopper, None, amount, "CNY", at
    )


@st.composite
def rules(draw: st.DrawFn, name: str) -> Rule:
    to = draw(st.sampled_from(["inviter", "inviter", "friend"]))
    gives = draw(st.sampled_from(["percent", "percent", "fixed", "points", "coupon"]))
    amount = 1 if gives == "coupon" else draw(st.sampled_from([1, 333, 500, 5_000]))
    tiered = to == "inviter" and gives != "coupon" and draw(st.booleans())
    return Rule(
        name,
        to,
        gives,
        amount,
        level=draw(st.sampled_from([1, 2])) if to == "inviter" else 1,
        tiers=(Tier(2, 700), Tier(3, 100)) if tiered else (),
        minimum_order=draw(st.sampled_from([0, 5_000])),
        first_order_only=draw(st.booleans()),
        products=draw(st.sampled_from([frozenset(), frozenset({"p1"})])),
        categories=draw(st.sampled_from([frozenset(), frozenset({"tea"})])),
        per_person_cap=draw(st.sampled_from([None, None, 0, 1, 700])),
        programme_cap=draw(st.sampled_from([None, 10**9])),
        starts=draw(st.sampled_from([None, NOW + 4 * DAY])),
        ends=draw(st.sampled_from([None, NOW + 15 * DAY])),
        expires_days=None if gives == "coupon" else draw(st.sampled_from([None, 30])),
        pool="gifts" if gives == "coupon" else None,
    )


@st.composite
def programmes(draw: st.DrawFn, milestones: bool = True) -> Programme:
    promised = tuple(draw(rules(f"rule {number}")) for number in range(draw(st.integers(1, 3))))
    reached = (Milestone("first", 1, "coupon", 1, "gifts"), Milestone("two", 2, "fixed", 1_000))
    programme = Programme(
        "CNY",
        promised,
        reached[: draw(st.integers(0, 2))] if milestones else (),
        depth=max([1, *(rule.level for rule in promised)]),
        hold_days=draw(st.sampled_from([0, 14])),
        attribution=draw(st.sampled_from(["first_touch", "last_touch"])),
        attribution_window_days=draw(st.sampled_from([10, 90])),
        cap_per_inviter=draw(st.sampled_from([None, None, 700, 2_000])),
    )
    assert fault(programme) is None
    return programme


@contextmanager
def promised(shop, undone, *published):
    """A transaction in which these programmes hold, each from ten days later on."""
    with undone(shop.database) as tx:
        for number, programme in enumerate(published):
            sharing.publish(tx, programme, "owner", NOW + (number * 10 - 99) * DAY, "owner")
        yield tx


def take(tx, events):
    for event in events:
        sharing.take_order(tx, event, HEARD)


def state(tx):
    """Everything that money depends on, without row numbers."""
    keys = {
        order.order_key: order.order_id
        for person in range(1, 6)
        for order in tx.purchases.of(person)
    }
    rewards = {
        (keys[h.order_key], h.shopper_id, h.level, h.rule): (h.held.pending, h.held.earned)
        for h in tx.ledger.between(1, 5)
        if h.held.pending or h.held.earned
    }
    counters = {
        person: branch
        for person, branch in tx.invitations.counted().items()
        if branch.direct or branch.depth or branch.revenue or branch.branch_revenue
    }
    return rewards, counters, reporting.funnel(tx)


@calm
@given(
    data=st.data(),
    events=orders(),
    published=st.lists(programmes(), min_size=1, max_size=2, unique=True),
    expiring=st.booleans(),
)
def test_any_order_and_repetition_of_events_ends_in_the_same_state(
    shop, undone, data, events, published, expiring
):
    heard = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events)))))
    pauses = data.draw(st.sets(st.integers(0, len(heard))))

    def passed(tx, at):
        sharing.settle(tx, at)
        if expiring:
            sharing.expire(tx, at)

    with promised(shop, undone, *published) as tx:
        take(tx, sorted(events, key=lambda event: event.occurred_at))
        passed(tx, NOW + 400 * DAY)
        passed(tx, NOW + 1_000 * DAY)
        expected = state(tx)
    with promised(shop, undone, *published) as tx:
        for number, event in enumerate(heard):
            if number in pauses:
                passed(tx, NOW + number * 20 * DAY)
            take(tx, [event])
        passed(tx, NOW + 400 * DAY)
        passed(tx, NOW + 1_000 * DAY)
        assert state(tx) == expected


@calm
@given(events=orders().flatmap(st.permutations), programme=programmes())
def test_the_ledger_is_sound_after_every_event(shop, undone, events, programme):
    with promised(shop, undone, programme) as tx:
        for event in events:
            take(tx, [event])
            assert reporting.doctor_ledger(tx) == []
        sharing.settle(tx, NOW + 60 * DAY)
        sharing.expire(tx, NOW + 95 * DAY)
        assert reporting.doctor_ledger(tx) == []


@calm
@given(
    events=orders().flatmap(st.permutations),
    programme=programmes(milestones=False),
    cap=st.sampled_from([0, 1, 500, 2_000]),
)
def test_caps_hold_at_every_moment(shop, undone, events, programme, cap):
    capped = replace(
        programme, rules=tuple(replace(rule, programme_cap=cap) for rule in programme.rules)
    )
    own = {rule.name: rule.per_person_cap for rule in capped.rules}
    with promised(shop, undone, capped) as tx:
        for event in events:
            take(tx, [event])
            by_rule, by_person, money = Counter(), Counter(), Counter()
            for reward in tx.ledger.between(1, 5):
                held = reward.held.total
                assert reward.held.pending >= 0
                assert reward.held.earned >= 0
                assert reward.currency != "CPN" or held in (0, 1)
                by_rule[reward.rule] += held
                by_person[reward.shopper_id, reward.rule] += held
                if reward.level and reward.currency == "CNY":
                    money[reward.shopper_id] += held
            assert all(held <= cap for held in by_rule.values())
            assert all(
                own[rule] is None or held <= own[rule] for (_, rule), held in by_person.items()
            )
            if capped.cap_per_inviter is not None:
                assert all(held <= capped.cap_per_inviter for held in money.values())
        assert reporting.doctor_ledger(tx) == []


@calm
@given(events=orders(), programme=programmes())
def test_nobody_earns_but_those_who_brought_the_buyer(shop, undone, events, programme):
    with promised(shop, undone, programme) as tx:
        take(tx, events)
        for reward in tx.ledger.between(1, 5):
            (order,) = tx.purchases.having([reward.order_key])
            parts = {p.level: p.shopper_id for p in tx.order_parts.of_order(reward.order_key)}
            assert parts[0] == order.shopper_id
            assert parts[reward.level] == reward.shopper_id
            assert reward.level <= programme.depth
            assert len(set(parts.values())) == len(parts)


@calm
@given(events=orders(), programme=programmes(milestones=False))
def test_refunding_everything_leaves_nobody_with_anything(shop, undone, events, programme):
    back = [
        refund(event, "all", event.amount, NOW + 200 * DAY)
        for event in events
        if event.type == "order"
    ]
    with promised(shop, undone, programme) as tx:
        take(tx, events)
        sharing.settle(tx, NOW + 100 * DAY)
        take(tx, back)
        assert not any(h.held.pending or h.held.earned for h in tx.ledger.between(1, 5))
        assert not any(b.revenue or b.branch_revenue for b in tx.invitations.counted().values())
        assert all(not tx.ledger.total(rule.name, "CNY") for rule in programme.rules)


@calm
@given(events=orders(), programme=programmes(), buyer=st.integers(2, 4), amount=amounts)
def test_a_refund_of_the_whole_order_undoes_it_exactly(
    shop, undone, events, programme, buyer, amount
):
    at = NOW + 125 * DAY
    late = OrderEvent("till", "late", "order", "late", buyer, "p1", amount, "CNY", at)
    with promised(shop, undone, programme) as tx:
        take(tx, events)
        before = state(tx)[:2]
        take(tx, [late, refund(late, "back", amount, at)])
        assert state(tx)[:2] == before


@calm
@given(events=orders(), programme=programmes(), who=st.sampled_from(list(PEOPLE)))
def test_forgetting_somebody_keeps_edges_and_balances(shop, undone, events, programme, who):
    with promised(shop, undone, programme) as tx:
        take(tx, events)
        balances = [tx.ledger.balances(person) for person in range(1, 6)]
        edges = tx.invitations.edges()
        tx.shoppers.forget(shop.ids[who], HEARD)
        assert [tx.ledger.balances(person) for person in range(1, 6)] == balances
        assert tx.invitations.edges() == edges
        sharing.settle(tx, HEARD + DAY)
        assert reporting.doctor_ledger(tx) == []
