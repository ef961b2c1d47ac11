"""Rules about money, as in docs/rewards.md, for any events in any order."""

from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import reporting, sharing
from bot.errors import BadInput
from growth.faults import fault
from growth.programme import Milestone, Programme, Rule, Tier
from growth.purchases import Line, OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HEARD = NOW + 130 * DAY
PEOPLE = {"Ana": None, "Ben": "Ana", "Cem": "Ana", "Dan": "Ben", "Eve": None}
"""Who was invited by whom."""
OPENED = {"Ben": ("Eve", 3), "Cem": ("Ben", 8), "Dan": ("Eve", 12)}
"""Whose link each of them opened later, and after how many days."""

calm = settings(max_examples=10, deadline=None)
"""Each runs on both engines; `test_deciding` tries the rules alone by the hundred."""


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


brought_by = st.sampled_from([None, *PEOPLE])


@st.composite
def orders(draw: st.DrawFn) -> list[OrderEvent]:
    """Orders with their refunds, every event once."""
    events = []
    for number in range(draw(st.integers(1, 5))):
        order = OrderEvent(
            source=draw(st.sampled_from(["shop", "csv"])),
            event_id=f"o{number}",
            type="order",
            order_id=f"order-{number}",
            shopper=draw(st.sampled_from([2, 3, 2, 3, 2, 3, 4, 1, 5, 99])),
            product_id=draw(st.sampled_from(["p1", None])),
            amount=draw(amounts),
            currency="CNY",
            occurred_at=draw(moments),
            lines=draw(baskets),
        )
        events.append(order)
        events += [
            refund(order, f"r{number}", draw(amounts), draw(moments))
            for number in range(draw(st.integers(0, 2)))
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
        per_person_cap=draw(st.sampled_from([None, 1, 700])),
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
        cap_per_inviter=draw(st.sampled_from([None, 700, 2_000])),
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


def bought(number, days, amount):
    """An order of Ben, who came through Ana and opened Eve's link after three days."""
    at = NOW + days * DAY
    return OrderEvent("shop", f"o{number}", "order", f"o{number}", 2, None, amount, "CNY", at)


@calm
@example(  # Ben's first order counts for Eve, until an earlier one is heard of: for Ana
    events=[bought(0, 3, 1), bought(1, 0, 0)],
    programme=Programme(
        "CNY",
        (Rule("rule", "friend", "percent", 1, first_order_only=False),),
        (Milestone("first", 1, "coupon", 1, pool="gifts"),),
        attribution="last_touch",
        hold_days=0,
    ),
    cap=None,
    moves=[],
)
@given(
    events=orders().flatmap(st.permutations),
    programme=programmes(),
    cap=st.sampled_from([None, 0, 1, 500, 2_000]),
    moves=st.lists(
        st.tuples(st.sampled_from(["Ben", "Cem", "Dan", "Eve"]), brought_by), max_size=3
    ),
)
def test_caps_hold_and_the_ledger_is_sound_after_every_event(
    shop, undone, events, programme, cap, moves
):
    capped = replace(
        programme, rules=tuple(replace(rule, programme_cap=cap) for rule in programme.rules)
    )
    with promised(shop, undone, capped) as tx:
        for number, event in enumerate(events):
            take(tx, [event])
            if number < len(moves):
                correct(tx, shop, *moves[number])
            soundly(tx, capped)
        sharing.settle(tx, NOW + 60 * DAY)
        sharing.expire(tx, NOW + 95 * DAY)
        soundly(tx, capped)
        assert reporting.doctor_ledger(tx) == []


def correct(tx, shop, friend, inviter):
    """Staff say who brought whom, where that can be."""
    with suppress(BadInput):
        if inviter is None:
            sharing.detach(tx, shop.ids[friend], "not true", "owner", HEARD)
        else:
            sharing.attach(tx, shop.ids[friend], shop.ids[inviter], "true", "owner", HEARD)


def soundly(tx, programme):
    """Entries balance, caps hold, and nobody earns who has no part in the order."""
    assert [told for rule in tx.checks.broken() for told in rule] == []
    own = {rule.name: rule.per_person_cap for rule in programme.rules}
    caps = {rule.name: rule.programme_cap for rule in programme.rules}
    by_rule: Counter[str] = Counter()
    by_person: Counter[tuple[int, str]] = Counter()
    money: Counter[int] = Counter()
    for reward in tx.ledger.between(1, 5):
        held = reward.held.total
        assert reward.held.pending >= 0
        assert reward.held.earned >= 0
        assert reward.currency != "CPN" or held in (0, 1)
        parts = {part.level: part.shopper_id for part in tx.order_parts.of_order(reward.order_key)}
        assert not held or parts[reward.level] == reward.shopper_id
        assert reward.level <= programme.depth
        assert len(set(parts.values())) == len(parts)
        if reward.rule in own:
            by_rule[reward.rule] += held
            by_person[reward.shopper_id, reward.rule] += held
            if reward.level and reward.currency == "CNY":
                money[reward.shopper_id] += held
    assert all(caps[rule] is None or held <= caps[rule] for rule, held in by_rule.items())
    assert all(own[rule] is None or held <= own[rule] for (_, rule), held in by_person.items())
    if programme.cap_per_inviter is not None:
        assert all(held <= programme.cap_per_inviter for held in money.values())


@calm
@given(
    events=orders(),
    programme=programmes(milestones=False),
    buyer=st.integers(2, 4),
    amount=amounts,
    gone=st.sampled_from(list(PEOPLE)),
)
def test_refunds_undo_exactly_and_forgetting_keeps_edges_and_balances(
    shop, undone, events, programme, buyer, amount, gone
):
    at = NOW + 125 * DAY
    late = OrderEvent("till", "late", "order", "late", buyer, "p1", amount, "CNY", at)
    with promised(shop, undone, programme) as tx:
        take(tx, events)
        sharing.settle(tx, NOW + 100 * DAY)
        before = state(tx)[:2]
        take(tx, [late, refund(late, "back", amount, at)])
        assert state(tx)[:2] == before
        balances = [tx.ledger.balances(person) for person in range(1, 6)]
        edges = tx.invitations.edges()
        tx.shoppers.forget(shop.ids[gone], HEARD)
        assert [tx.ledger.balances(person) for person in range(1, 6)] == balances
        assert tx.invitations.edges() == edges
        assert reporting.doctor_ledger(tx) == []
        take(tx, [refund(e, "all", e.amount, HEARD) for e in events if e.type == "order"])
        assert not any(h.held.total for h in tx.ledger.between(1, 5))
        assert not any(b.revenue or b.branch_revenue for b in tx.invitations.counted().values())
        assert all(not tx.ledger.total(rule.name, "CNY") for rule in programme.rules)
