"""Rules tried on what happened: what they would have cost, and who would have gained or lost.

Orders that were placed in a period are replayed as if a programme had been in force then; orders
from before it count as they did, later ones not at all. Nothing is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import BadInput
from bot.reporting.replaying import (
    ORDERS,
    Facts,
    Parents,
    batches,
    blocked,
    own_programme,
    parts_of,
)
from growth.conditions import Inviter, Level, Part
from growth.funnels import monday, week_name
from growth.programme import Programme
from growth.purchases import Purchase
from growth.rewards import Reward, decide

PEOPLE = 500
"""So many are decided on together."""

Placed = tuple[datetime, str, str]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sums:
    """Rewards in one unit. `granted` when the orders were placed; `standing` after refunds, of it
    `held`: the hold is not over, or a review holds the order."""

    rewards: int = 0
    granted: int = 0
    standing: int = 0
    held: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.rewards + other.rewards,
            self.granted + other.granted,
            self.standing + other.standing,
            self.held + other.held,
        )


@dataclass(slots=True)
class Outcome:
    """What a programme gave in the period. The keys are (rule, unit), (Monday of the week in which
    the order was placed, unit) and (person, unit)."""

    by_rule: dict[tuple[str, str], Sums] = field(default_factory=dict)
    by_week: dict[tuple[date, str], Sums] = field(default_factory=dict)
    by_person: dict[tuple[int, str], int] = field(default_factory=dict)

    def units(self) -> dict[str, Sums]:
        """Everything, by unit."""
        sums: dict[str, Sums] = {}
        for (_, unit), some in self.by_rule.items():
            sums[unit] = sums.get(unit, Sums()) + some
        return sums

    def add(self, reward: Reward, week: date, held: bool) -> None:
        unit = reward.currency
        sums = Sums(1, reward.granted, reward.standing, reward.standing if held else 0)
        by_rule, by_week = (reward.rule, unit), (week, unit)
        self.by_rule[by_rule] = self.by_rule.get(by_rule, Sums()) + sums
        self.by_week[by_week] = self.by_week.get(by_week, Sums()) + sums
        person = (reward.shopper_id, unit)
        self.by_person[person] = self.by_person.get(person, 0) + reward.standing


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who would hold another amount: `before` under today's rules, `after` the new."""

    shopper_id: int
    unit: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """New rules against today's on the `orders` orders placed from `first` until before `last`."""

    first: datetime
    last: datetime
    orders: int
    new: Outcome
    today: Outcome

    def moved(self) -> list[Moved]:
        """Everybody who would gain or lose, the largest difference first."""
        people = self.new.by_person.keys() | self.today.by_person.keys()
        found = [
            Moved(*each, self.today.by_person.get(each, 0), self.new.by_person.get(each, 0))
            for each in people
        ]
        return sorted(
            (one for one in found if one.before != one.after),
            key=lambda one: (-abs(one.after - one.before), one.shopper_id, one.unit),
        )

    def as_json(self, people: int = 20) -> dict[str, Any]:
        """The documented keys; at most so many people."""
        moved = self.moved()
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "orders": self.orders,
            "new": _told(self.new),
            "today": _told(self.today),
            "gaining": sum(one.after > one.before for one in moved),
            "losing": sum(one.after < one.before for one in moved),
            "people": [
                {
                    "shopper_id": one.shopper_id,
                    "unit": one.unit,
                    "today": one.before,
                    "new": one.after,
                }
                for one in moved[:people]
            ],
        }


def _told(outcome: Outcome) -> dict[str, Any]:
    def sums(some: Sums) -> dict[str, int]:
        return {
            "rewards": some.rewards,
            "granted": some.granted,
            "standing": some.standing,
            "held": some.held,
        }

    return {
        "units": {unit: sums(some) for unit, some in sorted(outcome.units().items())},
        "rules": [
            {"rule": rule, "unit": unit} | sums(some)
            for (rule, unit), some in sorted(outcome.by_rule.items())
        ],
        "weeks": [
            {"week": week_name(week), "unit": unit} | sums(some)
            for (week, unit), some in sorted(outcome.by_week.items())
        ],
    }


@dataclass(slots=True)
class _World:
    """Who has which part in which order, under one programme in the period."""

    programme: Programme
    parts: dict[int, list[tuple[int, Level, datetime]]] = field(default_factory=dict)
    concerned: set[int] = field(default_factory=set)
    """Those who have a part in an order of the period."""


def try_rules(
    tx: Facts,
    new: Programme,
    today: Programme,
    first: datetime,
    last: datetime,
    *,
    now: datetime,
    zone: ZoneInfo,
    on_progress: Progress = lambda done, total: None,
) -> Trial:
    """Replay the period under both. Raises BadInput for a period without a day in it."""
    if last <= first:
        raise BadInput("The period ends before it begins: give a later end.")
    keys = list(tx.purchases.matched())
    worlds = (_World(new), _World(today))
    firsts: dict[int, Placed] = {}
    orders = 0
    for done, some in enumerate(batches(iter(keys), ORDERS)):
        purchases = [order for order in tx.purchases.having(some) if order.occurred_at < last]
        parents = Parents(tx, {order.shopper_id for order in purchases})
        for order in purchases:
            buyer, inside = order.shopper_id, order.occurred_at >= first
            firsts[buyer] = min(_placed(order), firsts.get(buyer, _placed(order)))
            orders += inside
            for world in worlds:
                _attribute(tx, world, order, inside, parents)
        on_progress(min((done + 1) * ORDERS, len(keys)), 3 * len(keys))
    outcomes = []
    for number, world in enumerate(worlds, 1):
        ended = number * len(keys)
        rewards = _rewards(
            tx, world, first, firsts, lambda share, ended=ended: on_progress(  # type: ignore[misc]
                ended + int(share * len(keys)), 3 * len(keys)
            )
        )  # fmt: skip
        outcomes.append(_summed(tx, rewards, first, now, zone))
    return Trial(first, last, orders, *outcomes)


def _attribute(tx: Facts, world: _World, order: Purchase, inside: bool, parents: Parents) -> None:
    programme = world.programme if inside else own_programme(tx, order)
    for part in parts_of(tx, order, programme, parents):
        if part.since is not None:
            mine = world.parts.setdefault(part.shopper_id, [])
            mine.append((part.order_key, part.level, part.since))
            if inside:
                world.concerned.add(part.shopper_id)


def _rewards(
    tx: Facts,
    world: _World,
    first: datetime,
    firsts: Mapping[int, Placed],
    on_share: Callable[[float], None],
) -> list[tuple[Placed, Reward]]:
    """Every reward of the people concerned, with when its order was placed; those of the period,
    and those that use up a programme cap."""
    forgotten = tx.invitations.forgotten()
    found: list[tuple[Placed, Reward]] = []
    people = sorted(world.concerned)
    for done, some in enumerate(batches(iter(people), PEOPLE)):
        keys = sorted({key for person in some for key, _, _ in world.parts[person]})
        purchases = {order.order_key: order for order in tx.purchases.having(keys)}
        for person in some:
            parts = [
                _part(tx, world, purchases[key], level, since, first, firsts)
                for key, level, since in world.parts[person]
            ]
            who = Inviter(person, forgotten.get(person))
            for decision in decide(who, parts, blocked(tx, parts)):
                placed = _placed(decision.purchase)
                found += [
                    (placed, reward)
                    for reward in decision.rewards
                    if placed[0] >= first or reward.programme_cap is not None
                ]
        on_share(min(1.0, (done + 1) * PEOPLE / len(people)))
    return list(_capped(found))


def _part(
    tx: Facts,
    world: _World,
    order: Purchase,
    level: Level,
    since: datetime,
    first: datetime,
    firsts: Mapping[int, Placed],
) -> Part:
    programme = world.programme if order.occurred_at >= first else own_programme(tx, order)
    return Part(order, programme, level, since, firsts[order.shopper_id] == _placed(order))


def _capped(rewards: Sequence[tuple[Placed, Reward]]) -> Iterator[tuple[Placed, Reward]]:
    """Under a programme cap whoever ordered first is served first; refunds make room at once."""
    used: dict[tuple[str, str], int] = {}
    for placed, reward in sorted(rewards, key=lambda each: (each[0], each[1].shopper_id)):
        if reward.programme_cap is None:
            yield placed, reward
            continue
        purse = (reward.rule, reward.currency)
        room = max(0, reward.programme_cap - used.get(purse, 0))
        granted, standing = min(reward.granted, room), min(reward.standing, room)
        used[purse] = used.get(purse, 0) + standing
        if granted:
            yield placed, replace(reward, granted=granted, standing=standing)


def _summed(
    tx: Facts,
    rewards: Sequence[tuple[Placed, Reward]],
    first: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> Outcome:
    outcome = Outcome()
    inside = [(placed, reward) for placed, reward in rewards if placed[0] >= first]
    for start in range(0, len(inside), ORDERS):
        some = inside[start : start + ORDERS]
        standing = tx.reviews.standing({reward.order_key for _, reward in some})
        for (at, *_), reward in some:
            held = reward.due_at > now or standing.get(reward.order_key) == "hold"
            outcome.add(reward, monday(at.astimezone(zone).date()), held)
    return outcome


def _placed(order: Purchase) -> Placed:
    return order.occurred_at, order.source, order.order_id
