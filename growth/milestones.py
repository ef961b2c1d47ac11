"""Milestones: once for n friends whose first order was kept. In words in docs/rewards.md."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from growth.conditions import Inviter, Part, Verdict, not_brought, not_first, too_cheap, verdict
from growth.programme import Milestone


@dataclass(frozen=True, slots=True)
class Counted:
    """What each milestone of an order's programme said, and those that the order completed."""

    verdicts: tuple[Verdict, ...]
    reached: tuple[Milestone, ...] = ()


def count(person: Inviter, parts: Iterable[Part], blocked: Collection[int]) -> dict[int, Counted]:
    """By order key, for all orders of that person's friends.

    Friends are counted in the order in which the holds of their first orders end. A milestone is
    given to the order that completes it, or, published later, to the next that counts.
    """
    found: dict[int, Counted] = {}
    friends = 0
    had: set[str] = set()
    for part in sorted(parts, key=lambda part: (part.due_at, *part.placed)):
        missing = next(_missing(person, part, blocked), None)
        friends += missing is None
        reached, verdicts = [], []
        for milestone in part.programme.milestones:
            told = missing or _told(milestone, friends, milestone.name in had)
            verdicts.append(_named(told, milestone))
            if told.code == "milestone":
                had.add(milestone.name)
                reached.append(milestone)
        found[part.purchase.order_key] = Counted(tuple(verdicts), tuple(reached))
    return found


def friends(person: Inviter, parts: Iterable[Part], blocked: Collection[int]) -> int:
    """How many friends of that person count so far."""
    return sum(next(_missing(person, part, blocked), None) is None for part in parts)


def _missing(person: Inviter, part: Part, blocked: Collection[int]) -> Iterator[Verdict]:
    yield from chain(
        not_brought("", person, part, blocked), too_cheap("", part, 1), not_first("", part)
    )
    if not part.purchase.kept(part.due_at):
        yield verdict("", "refunded", "The order was refunded before its hold ended.")


def _told(milestone: Milestone, friends: int, had: bool) -> Verdict:
    if had:
        return verdict("", "milestone_had", "The inviter has this milestone.")
    if friends < milestone.friends:
        reason = f"{friends} of {milestone.friends} friends have ordered."
        return verdict("", "milestone_open", reason, friends=friends, needed=milestone.friends)
    return verdict("", "milestone", f"This is friend {friends} who ordered.", friends=friends)


def _named(told: Verdict, milestone: Milestone) -> Verdict:
    return verdict(milestone.name, told.code, told.reason, **told.values)
