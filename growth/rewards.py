"""Who earns what. The rules in words, with examples, are in docs/rewards.md."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from growth import milestones
from growth.conditions import Inviter, Level, Part, Verdict, qualifying, unmet, verdict
from growth.money import plain
from growth.programme import WHOLE, Milestone, Programme, Rule, unit
from growth.purchases import Purchase
from growth.tally import Tally, left_of


@dataclass(frozen=True, slots=True)
class Reward:
    """What one rule gives one person for one order, in minor units of `currency`, or in points or
    coupons ("PTS", "CPN").

    `granted` is what the order earned when it was placed, `standing` what refunds have left of it.
    `level` is 0 for the buyer, 1 for their inviter and 2 for the inviter's. `programme_cap` is the
    most that everybody together may hold by the rules of this name; `friends` how many it took, of
    a milestone.
    """

    order_key: int
    shopper_id: int
    level: Level
    rule: str
    granted: int
    standing: int
    currency: str
    due_at: datetime
    expires_days: int | None = None
    pool: str | None = None
    programme_cap: int | None = None
    friends: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What every rule said about the part that a person has in an order, and what it earned."""

    purchase: Purchase
    level: Level
    verdicts: tuple[Verdict, ...]
    rewards: tuple[Reward, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is on the way to more: `friends` who count for milestones, the names of the
    milestones they `had`, and how many friends each rule has `rewarded`, by its name."""

    friends: int
    had: frozenset[str]
    rewarded: Mapping[str, int]


def progress_of(
    person: Inviter, parts: Iterable[Part], now: datetime, blocked: Collection[int] = frozenset()
) -> Progress:
    """As `decide` counts it, with the refunds made by now."""
    parts, tally = list(parts), Tally()
    decisions = _replay(person, parts, blocked, tally)
    tally.advance(now)
    verdicts = (told for decision in decisions for told in decision.verdicts)
    return Progress(
        milestones.friends(person, (part for part in parts if part.level == 1), blocked),
        frozenset(told.rule for told in verdicts if told.code == "milestone"),
        tally.rewarded(),
    )


def decide(
    person: Inviter, parts: Iterable[Part], blocked: Collection[int] = frozenset()
) -> list[Decision]:
    """What that person earns by all orders that they have a part in, in the order of placing.

    `blocked` are the keys of orders that fraud checks or staff blocked. The result depends on what
    happened and when, never on the order in which it was heard of. What a programme cap leaves of
    it is not decided here: that depends on everybody (`growth.ledger.limited`).
    """
    return _replay(person, parts, blocked, Tally())


def _replay(
    person: Inviter, parts: Iterable[Part], blocked: Collection[int], tally: Tally
) -> list[Decision]:
    ordered = sorted(parts, key=lambda part: part.placed)
    counted = milestones.count(person, (part for part in ordered if part.level == 1), blocked)
    decisions = []
    for part in ordered:
        judged = [
            _judge(rule, person, part, blocked, tally)
            for rule in part.programme.rules
            if rule.reward_level == part.level
        ]
        verdicts = [told for told, _ in judged]
        rewards = [reward for _, reward in judged if reward]
        if part.level == 1:
            reached = counted[part.purchase.order_key]
            verdicts += reached.verdicts
            rewards += [_milestone(one, person, part) for one in reached.reached]
        decisions.append(Decision(part.purchase, part.level, tuple(verdicts), tuple(rewards)))
    return decisions


def crosses(programme: Programme) -> bool:
    """Whether what one order earns can depend on orders of other friends."""
    return (
        programme.cap_per_inviter is not None
        or bool(programme.milestones)
        or any(rule.tiers or rule.per_person_cap is not None for rule in programme.rules)
    )


def _judge(
    rule: Rule, person: Inviter, part: Part, blocked: Collection[int], tally: Tally
) -> tuple[Verdict, Reward | None]:
    if missing := unmet(rule, person, part, blocked):
        return missing, None
    purchase, currency = part.purchase, unit(rule.gives, part.programme.currency)
    tally.advance(purchase.occurred_at)
    full = _full(rule, purchase, tally.friends(rule, purchase))
    room = tally.room(rule, part)
    granted = full if room is None else min(full, room)
    tally.add(rule, part, granted)
    standing = left_of(rule, granted, purchase, purchase.kept())
    told = _told(rule, full, granted, standing, currency)
    if not granted:
        return told, None
    return told, Reward(
        purchase.order_key,
        person.shopper_id,
        part.level,
        rule.name,
        granted,
        standing,
        currency,
        part.due_at,
        rule.expires_days,
        rule.pool,
        rule.programme_cap,
    )


def _full(rule: Rule, purchase: Purchase, friends: int) -> int:
    """What the rule gives without caps, rounded down to whole units."""
    amount = rule.amount
    for tier in rule.tiers:
        if friends >= tier.from_friends:
            amount = tier.amount
    if rule.gives == "percent":
        return (qualifying(rule, purchase) or 0) * amount // WHOLE
    return amount


def _told(rule: Rule, full: int, granted: int, standing: int, currency: str) -> Verdict:
    values: dict[str, int | str] = {
        "amount": granted,
        "full": full,
        "standing": standing,
        "currency": currency,
    }
    if not full:
        return verdict(rule.name, "too_small", "That rounds down to nothing.", **values)
    if not granted:
        return verdict(rule.name, "cap", "The cap for one person was reached.", **values)
    if not standing:
        return verdict(rule.name, "refunded", "Refunds took back what it earned.", **values)
    if granted < full:
        reason = f"It earned {plain(granted, currency)}: that was left under the cap."
        return verdict(rule.name, "earned_in_part", reason, **values)
    return verdict(rule.name, "earned", f"It earned {plain(granted, currency)}.", **values)


def _milestone(milestone: Milestone, person: Inviter, part: Part) -> Reward:
    return Reward(
        part.purchase.order_key,
        person.shopper_id,
        1,
        milestone.name,
        milestone.amount,
        milestone.amount,
        unit(milestone.gives, part.programme.currency),
        part.due_at,
        pool=milestone.pool,
        friends=milestone.friends,
    )
