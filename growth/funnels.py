"""The funnel of word of mouth, in two halves, each of people who did the step before.

Sharing: of the shoppers who were asked to share, those who then shared, and of those the ones who
brought a friend. Friends: of those who came by a link, those who asked a question, of those who
bought, of those whose order was kept. A person who brings friends and a friend are different
people, so no percentage leads from one half to the other.

Everybody is counted once, in the week and under the product, campaign, tone and language of the
first offer they got (sharing) or of the link they came by (friends).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import IntFlag
from functools import lru_cache
from typing import Literal, get_args

Dimension = Literal["product", "campaign", "variant", "language", "week"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

UNKNOWN = ""
"""The value of a dimension that a person has none of: the shop as a whole, no campaign ..."""


@dataclass(frozen=True, slots=True)
class Origin:
    """By what a person came, or with what they were asked to share."""

    at: datetime
    product: str = UNKNOWN
    campaign: str = UNKNOWN
    variant: str = UNKNOWN
    language: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Asked:
    """A shopper who was asked to share. `shared_at` and `brought_at` are the last times at which
    they are known to have shared and a friend came by them, None for never."""

    origin: Origin
    shared_at: datetime | None
    brought_at: datetime | None


class Outcome(IntFlag):
    """What came of somebody's orders. An order is kept when something of it was not refunded when
    its hold ended, or is not now while the hold still runs; what is refunded later changes the
    money, not the step."""

    NOTHING = 0
    BOUGHT = 1
    KEPT = 2
    KEPT_SO_FAR = 4


@dataclass(frozen=True, slots=True)
class Counts:
    """People at each step. `unasked` bought without ever having asked a question: they are not in
    `bought`, which is of those who asked. `holding` are those in `kept` whose hold still runs."""

    offered: int = 0
    shared: int = 0
    brought: int = 0
    started: int = 0
    asked: int = 0
    bought: int = 0
    kept: int = 0
    holding: int = 0
    unasked: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        pairs = zip(numbers_of(self), numbers_of(other), strict=True)
        return Counts(*(one + more for one, more in pairs))


NAMES: tuple[str, ...] = tuple(field.name for field in fields(Counts))
SHARING = ("offered", "shared", "brought")
FRIENDS = ("started", "asked", "bought", "kept")

Cell = tuple[Dimension, str, date]
Cells = Mapping[Cell, Counts]
"""By dimension, its value, and the Monday of the week: what a shop's funnel is summed from."""
WeekOf = Callable[[datetime], date]


def of_asked(asked: Asked) -> Counts:
    """A shopper at the steps of sharing; what they did before they were asked does not count."""
    brought = asked.brought_at is not None and asked.brought_at >= asked.origin.at
    shared = brought or (asked.shared_at is not None and asked.shared_at >= asked.origin.at)
    return Counts(offered=1, shared=int(shared), brought=int(brought))


@lru_cache
def of_friend(asked: bool, outcome: Outcome) -> Counts:
    """A friend at the steps from the start on: whether they asked, what came of their orders."""
    ever, for_good = Outcome.BOUGHT in outcome, Outcome.KEPT in outcome
    bought = asked and ever
    kept = bought and (for_good or Outcome.KEPT_SO_FAR in outcome)
    return Counts(
        started=1,
        asked=int(asked),
        bought=int(bought),
        kept=int(kept),
        holding=int(kept and not for_good),
        unasked=int(ever and not asked),
    )


def tally(people: Iterable[tuple[Origin, Counts]], week_of: WeekOf) -> Cells:
    """Everybody in one cell of each dimension. `week_of` gives the Monday in the shop's zone."""
    alike: Counter[tuple[Counts, date, str, str, str, str]] = Counter()
    for origin, counts in people:
        week = week_of(origin.at)
        alike[counts, week, origin.product, origin.campaign, origin.variant, origin.language] += 1
    sums: dict[Cell, list[int]] = {}
    for (counts, week, *values), times in alike.items():
        numbers = numbers_of(counts)
        for dimension, value in zip(DIMENSIONS, (*values, UNKNOWN), strict=True):
            cell = sums.setdefault((dimension, value, week), [0] * len(NAMES))
            for place, number in enumerate(numbers):
                cell[place] += number * times
    return {key: Counts(*cell) for key, cell in sums.items()}


def gather(cells: Cells, by: Dimension, first: date, last: date) -> dict[str, Counts]:
    """The cells of weeks that begin from `first` to `last`, by value; weeks by their name."""
    found: dict[str, Counts] = {}
    for (dimension, value, week), counts in cells.items():
        if dimension == by and first <= week <= last:
            key = week_name(week) if by == "week" else value
            found[key] = found.get(key, Counts()) + counts
    return found


@dataclass(frozen=True, slots=True)
class Paid:
    """One order: minor units, when its hold ends, and its refunds with their times."""

    amount: int
    hold_ends: datetime
    refunds: Sequence[tuple[int, datetime]] = ()

    def kept(self, until: datetime | None = None) -> int:
        """What is left after refunds, or after those up to a time; minor units."""
        back = sum(amount for amount, at in self.refunds if until is None or at <= until)
        return max(0, self.amount - back)


def outcome(order: Paid, now: datetime) -> Outcome:
    """What came of one order; orders of nothing are no purchase."""
    if order.amount == 0:
        return Outcome.NOTHING
    running = order.hold_ends > now
    if not order.kept(min(order.hold_ends, now)):
        return Outcome.BOUGHT
    return Outcome.BOUGHT | (Outcome.KEPT_SO_FAR if running else Outcome.KEPT)


def monday(day: date) -> date:
    """The first day of the ISO 8601 week that holds `day`."""
    return day - timedelta(days=day.weekday())


def week_name(first: date) -> str:
    """`2026-W18`, as ISO 8601 writes the week that begins on that Monday."""
    year, week, _ = first.isocalendar()
    return f"{year}-W{week:02}"


def numbers_of(counts: Counts) -> tuple[int, ...]:
    """In the order of NAMES."""
    return (
        counts.offered,
        counts.shared,
        counts.brought,
        counts.started,
        counts.asked,
        counts.bought,
        counts.kept,
        counts.holding,
        counts.unasked,
    )
