"""Whose friend's order it is: by the tree, or by the last link. In words in docs/rewards.md."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from growth.conditions import CLOCKS_DIFFER, Level
from growth.programme import Programme
from growth.purchases import Purchase


@dataclass(frozen=True, slots=True)
class Parent:
    """Who brought a person, as it holds now. `inviter_id` of None: nobody, or staff detached them.

    `since` is when the person came; `corrected_at` when staff last attached or detached them.
    """

    inviter_id: int | None
    since: datetime | None = None
    corrected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderPart:
    """The part that a person has in an order: the buyer (level 0), who brought them (1), who
    brought that one (2). `since` is when the buyer came; None: nobody brought them. `first`: the
    buyer had not ordered before."""

    order_key: int
    level: Level
    shopper_id: int
    since: datetime | None
    first: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A person opened a link of `owner_id`."""

    owner_id: int
    opened_at: datetime


def parts(
    order: Purchase,
    programme: Programme,
    parent_of: Callable[[int], Parent],
    opened: Iterable[Opened],
) -> list[OrderPart]:
    """Who has a part in an order, the buyer first. `opened` as in `brought`."""
    key, buyer = order.order_key, order.shopper_id
    found = brought(programme, order.occurred_at, parent_of(buyer), opened)
    if found is None:
        return [OrderPart(key, 0, buyer, None)]
    inviter, since = found
    having = [OrderPart(key, 0, buyer, since), OrderPart(key, 1, inviter, since)]
    if programme.depth == 2:
        second = parent_of(inviter).inviter_id
        if second is not None and second != buyer:
            having.append(OrderPart(key, 2, second, since))
    return having


def same(these: Iterable[OrderPart], those: Iterable[OrderPart]) -> bool:
    """Whether the same people have the same parts."""
    plain = [
        [(part.order_key, part.level, part.shopper_id, part.since) for part in some]
        for some in (these, those)
    ]
    return plain[0] == plain[1]


def brought(
    programme: Programme, occurred_at: datetime, parent: Parent, opened: Iterable[Opened]
) -> tuple[int, datetime] | None:
    """(who an order counts for, since when), None for nobody.

    `opened` are the links that the buyer had opened when the order was heard of, without their own
    and those of people below them.
    """
    if programme.attribution == "last_touch":
        earliest = occurred_at - timedelta(days=programme.attribution_window_days)
        counted = [
            link
            for link in opened
            if earliest <= link.opened_at <= occurred_at + CLOCKS_DIFFER
            and (parent.corrected_at is None or link.opened_at > parent.corrected_at)
        ]
        if counted:
            last = max(counted, key=lambda link: link.opened_at)
            return last.owner_id, last.opened_at
    if parent.inviter_id is None or parent.since is None:
        return None
    return parent.inviter_id, parent.since
