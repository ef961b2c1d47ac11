"""Who earns what. The rules in words, with examples, are in docs/rewards.md."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from growth.purchases import Purchase

RewardRule = Literal["inviter_percent", "inviter_fixed", "friend_fixed"]
CLOCKS_DIFFER = timedelta(minutes=5)
"""A shop's clock may run this much behind ours: an order that soon before the start counts."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a shop pays for a friend's order. Amounts in minor units of `currency`."""

    currency: str
    inviter_percent: int = 5
    inviter_fixed: int = 0
    friend_fixed: int = 0
    minimum_order: int = 0
    hold_days: int = 14
    cap_per_inviter: int | None = None
    first_order_only: bool = True
    attribution_window_days: int = 90


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who may earn. Nobody earns on orders placed after they were forgotten."""

    shopper_id: int
    forgotten_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said about one order, with the reason in one sentence."""

    rule: str
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Reward:
    """What one rule gives one person for one order, minor units.

    `granted` is what the order earned when it was placed, `standing` what refunds have left of it.
    `level` is 0 for the buyer and 1 for their inviter; deeper levels earn nothing.
    """

    order_key: int
    shopper_id: int
    level: int
    rule: RewardRule
    granted: int
    standing: int
    currency: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """Every rule's verdict on one order and what it earned."""

    purchase: Purchase
    verdicts: tuple[Verdict, ...]
    rewards: tuple[Reward, ...] = ()


def decide(
    inviter: Inviter,
    started: Mapping[int, datetime],
    purchases: Iterable[tuple[Purchase, Policy]],
) -> list[Decision]:
    """Replay purchases of an inviter's friends in the order they were placed.

    `started` tells when each friend started through the link. Each purchase comes with the policy
    that held when it became known. The result depends on what happened and when, never on the
    order in which it was heard of.
    """
    decisions: list[Decision] = []
    bought: set[int] = set()
    for purchase, policy in sorted(purchases, key=_placed):
        room = _room(inviter, policy, decisions, purchase.occurred_at)
        verdicts = (
            _present(inviter, purchase),
            _in_window(purchase, started[purchase.shopper_id], policy),
            _large_enough(purchase, policy),
            _first(purchase.shopper_id in bought, policy),
            _under_cap(room, policy),
        )
        bought.add(purchase.shopper_id)
        decisions.append(
            Decision(purchase, verdicts, tuple(_earned(inviter, purchase, policy, verdicts, room)))
        )
    return decisions


def _placed(item: tuple[Purchase, Policy]) -> tuple[datetime, str, str]:
    purchase = item[0]
    return purchase.occurred_at, purchase.source, purchase.order_id


def _earned(
    inviter: Inviter,
    purchase: Purchase,
    policy: Policy,
    verdicts: tuple[Verdict, ...],
    room: int | None,
) -> Iterator[Reward]:
    if not all(verdict.passed for verdict in verdicts if verdict.rule != "cap"):
        return
    for rule, full in _inviter_amounts(purchase, policy):
        granted = full if room is None else min(full, room)
        room = None if room is None else room - granted
        if granted:
            yield _reward(purchase, policy, inviter.shopper_id, 1, rule, granted)
    if policy.friend_fixed:
        yield _reward(purchase, policy, purchase.shopper_id, 0, "friend_fixed", policy.friend_fixed)


def _inviter_amounts(purchase: Purchase, policy: Policy) -> tuple[tuple[RewardRule, int], ...]:
    """Rounded down to whole minor units."""
    return (
        ("inviter_percent", purchase.amount * policy.inviter_percent // 100),
        ("inviter_fixed", policy.inviter_fixed),
    )


def _reward(
    purchase: Purchase, policy: Policy, shopper_id: int, level: int, rule: RewardRule, granted: int
) -> Reward:
    return Reward(
        purchase.order_key,
        shopper_id,
        level,
        rule,
        granted,
        left_of(granted, purchase, purchase.kept()),
        purchase.currency,
        purchase.occurred_at + timedelta(days=policy.hold_days),
    )


def left_of(granted: int, purchase: Purchase, kept: int) -> int:
    """The part of a grant that stays when `kept` of the order stays; rounded down."""
    return granted * kept // purchase.amount


def _room(inviter: Inviter, policy: Policy, decisions: list[Decision], at: datetime) -> int | None:
    """What the inviter could still earn when an order was placed; None without a cap."""
    if policy.cap_per_inviter is None:
        return None
    held = sum(
        left_of(reward.granted, decision.purchase, decision.purchase.kept(at))
        for decision in decisions
        for reward in decision.rewards
        if reward.shopper_id == inviter.shopper_id
    )
    return max(0, policy.cap_per_inviter - held)


def _present(inviter: Inviter, purchase: Purchase) -> Verdict:
    gone = inviter.forgotten_at is not None and purchase.occurred_at >= inviter.forgotten_at
    return Verdict(
        "inviter",
        not gone,
        "The inviter asked to be forgotten before this order." if gone else "There is an inviter.",
    )


def _in_window(purchase: Purchase, started: datetime, policy: Policy) -> Verdict:
    days = policy.attribution_window_days
    if purchase.occurred_at < started - CLOCKS_DIFFER:
        return Verdict("window", False, "The order was placed before the friend's start.")
    inside = purchase.occurred_at <= started + timedelta(days=days)
    where = "within" if inside else "more than"
    return Verdict("window", inside, f"The order was placed {where} {days} days after the start.")


def _large_enough(purchase: Purchase, policy: Policy) -> Verdict:
    least = max(1, policy.minimum_order)
    return Verdict(
        "minimum",
        purchase.amount >= least,
        f"The order is {purchase.amount} minor units, the least that earns is {least}.",
    )


def _first(bought_before: bool, policy: Policy) -> Verdict:
    if not policy.first_order_only:
        return Verdict("first_order", True, "Every order earns.")
    return Verdict(
        "first_order",
        not bought_before,
        "The friend had ordered before." if bought_before else "This is the friend's first order.",
    )


def _under_cap(room: int | None, policy: Policy) -> Verdict:
    if room is None:
        return Verdict("cap", True, "There is no cap.")
    return Verdict(
        "cap",
        room > 0,
        f"{room} of {policy.cap_per_inviter} minor units were left for the inviter.",
    )
