"""The rules of docs/rewards.md, read by somebody slow and careful, for any orders of one person."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from growth.conditions import Inviter, Part
from growth.programme import Milestone, Programme, Rule, Tier
from growth.purchases import Purchase, Refund
from growth.rewards import decide

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANA = 1

days = st.integers(0, 30).map(lambda number: START + number * DAY)
refunds = st.lists(st.builds(Refund, st.integers(0, 12_000), days), max_size=2).map(tuple)
caps = st.sampled_from([None, 0, 300, 1_000, 2_500])


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    rules = tuple(
        Rule(
            f"rule {number}",
            "inviter",
            gives,
            1 if gives == "coupon" else draw(st.sampled_from([100, 333, 1_000])),
            tiers=(Tier(2, 500), Tier(4, 50)) if gives != "coupon" and draw(st.booleans()) else (),
            minimum_order=draw(st.sampled_from([0, 4_000])),
            first_order_only=draw(st.booleans()),
            per_person_cap=draw(caps),
            pool="gifts" if gives == "coupon" else None,
        )
        for number, gives in enumerate(
            draw(st.lists(st.sampled_from(["percent", "fixed", "points", "coupon"]), max_size=3))
        )
    )
    return Programme(
        "CNY",
        rules,
        (Milestone("two", 2, "points", 7), Milestone("three", 3, "fixed", 900)),
        hold_days=draw(st.sampled_from([0, 10])),
        cap_per_inviter=draw(caps),
    )


@st.composite
def bought(draw: st.DrawFn) -> list[Part]:
    programme = draw(programmes())
    orders = [
        Purchase(
            number,
            "till",
            f"o{number}",
            draw(st.integers(2, 6)),
            draw(st.integers(0, 12_000)),
            "CNY",
            draw(days),
            draw(refunds),
        )
        for number in range(draw(st.integers(1, 9)))
    ]
    orders.sort(key=lambda order: (order.occurred_at, order.order_id))
    seen: set[int] = set()
    parts = []
    for order in orders:
        parts.append(Part(order, programme, 1, START, order.shopper_id not in seen))
        seen.add(order.shopper_id)
    return parts


def by_hand(parts: list[Part], blocked: frozenset[int]) -> dict[tuple[int, str], int]:
    """What each order stands at by each rule: everything is counted again for every order."""
    given: list[tuple[Part, Rule, int]] = []
    for part in parts:
        order = part.purchase
        for rule in part.programme.rules:
            if order.order_key in blocked or order.amount < max(1, rule.minimum_order):
                continue
            if rule.first_order_only and not part.first:
                continue
            at = order.occurred_at
            mine = [(p, r, amount) for p, r, amount in given if r.name == rule.name]
            friends = {p.purchase.shopper_id for p, _, _ in mine if p.purchase.kept(at)}
            amount = rule.amount
            for tier in rule.tiers:
                if len(friends | {order.shopper_id}) >= tier.from_friends:
                    amount = tier.amount
            if rule.gives == "percent":
                amount = order.amount * amount // 10_000
            if rule.per_person_cap is not None:
                held = sum(left(r, a, p.purchase, p.purchase.kept(at)) for p, r, a in mine)
                amount = min(amount, max(0, rule.per_person_cap - held))
            cap = part.programme.cap_per_inviter
            if cap is not None and rule.gives in ("percent", "fixed"):
                money = [g for g in given if g[1].gives in ("percent", "fixed")]
                held = sum(left(r, a, p.purchase, p.purchase.kept(at)) for p, r, a in money)
                amount = min(amount, max(0, cap - held))
            given.append((part, rule, amount))
    return {
        (part.purchase.order_key, rule.name): left(
            rule, amount, part.purchase, part.purchase.kept()
        )
        for part, rule, amount in given
    }


def left(rule: Rule, amount: int, order: Purchase, kept: int) -> int:
    if rule.gives == "coupon":
        return amount if kept >= max(1, rule.minimum_order) else 0
    return amount * kept // order.amount


def reached_by_hand(parts: list[Part], blocked: frozenset[int]) -> dict[str, int]:
    """The order that completes each milestone."""
    hold = timedelta(days=parts[0].programme.hold_days)
    kept = [
        part.purchase
        for part in parts
        if part.first
        and part.purchase.order_key not in blocked
        and part.purchase.kept(part.purchase.occurred_at + hold)
    ]
    found = {}
    for milestone in parts[0].programme.milestones:
        if len(kept) >= milestone.friends:
            found[milestone.name] = kept[milestone.friends - 1].order_key
    return found


@settings(max_examples=300, deadline=None)
@given(parts=bought(), data=st.data())
def test_what_is_decided_is_what_the_rules_say(parts, data):
    keys = st.sampled_from([part.purchase.order_key for part in parts])
    blocked = data.draw(st.frozensets(keys, max_size=2))
    decisions = decide(Inviter(ANA), data.draw(st.permutations(parts)), blocked)
    names = {rule.name for rule in parts[0].programme.rules}
    found = {
        (reward.order_key, reward.rule): reward.standing
        for decision in decisions
        for reward in decision.rewards
        if reward.rule in names
    }
    expected = by_hand(parts, blocked)
    assert {key: held for key, held in found.items() if held} == {
        key: held for key, held in expected.items() if held
    }
    milestones = {
        reward.rule: reward.order_key
        for decision in decisions
        for reward in decision.rewards
        if reward.rule not in names
    }
    assert milestones == reached_by_hand(parts, blocked)
    for decision in decisions:
        assert [verdict.rule for verdict in decision.verdicts] == parts[0].programme.names
        given_by = {reward.rule for reward in decision.rewards if reward.standing}
        assert given_by == {verdict.rule for verdict in decision.verdicts if verdict.passed}
