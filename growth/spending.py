"""What rewards cost beside what referred orders kept.

An order is referred when somebody invited its buyer. What it kept is its amount less all refunds
so far. A reward's cost is what was granted for it, and what of that stands now: pending or earned.
Payouts are made to people, not for orders, so what was paid out stays among what was earned.
Revenue beside cost says what rewards went to; it does not say that the orders would not have come
without them. Only a holdout, people who are offered no reward, could show that.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal, get_args

from growth.funnels import week_name

Dimension = Literal["week", "campaign"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


@dataclass(frozen=True, slots=True)
class Outlay:
    """Orders, and money in minor units: what was ordered, what of it is kept, what rewards were
    granted, and what of them is pending or earned, paid out or not."""

    orders: int = 0
    ordered: int = 0
    kept: int = 0
    granted: int = 0
    pending: int = 0
    earned: int = 0

    @property
    def standing(self) -> int:
        """What rewards cost as things are now."""
        return self.pending + self.earned

    def __add__(self, other: "Outlay") -> "Outlay":
        return Outlay(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES: tuple[str, ...] = tuple(each.name for each in fields(Outlay))


@dataclass(frozen=True, slots=True)
class Spent:
    """One referred order in money, or what its rewards come to in another unit (points, coupons):
    there orders and revenue are 0."""

    at: datetime
    campaign: str
    unit: str
    outlay: Outlay


Cell = tuple[Dimension, str, date, str]
Cells = Mapping[Cell, Outlay]
"""By dimension, its value (the campaign; "" for none and for weeks), the Monday of the week and the
unit."""


def tally(spent: Iterable[Spent], week_of: Callable[[datetime], date]) -> Cells:
    """Everything in one cell of each dimension. `week_of` gives the Monday in the shop's zone."""
    sums: dict[Cell, Outlay] = {}
    for each in spent:
        week = week_of(each.at)
        for dimension in DIMENSIONS:
            value = each.campaign if dimension == "campaign" else ""
            key = (dimension, value, week, each.unit)
            sums[key] = sums.get(key, Outlay()) + each.outlay
    return sums


def gather(cells: Cells, by: Dimension, first: date, last: date) -> dict[tuple[str, str], Outlay]:
    """The cells of weeks that begin from `first` to `last`, by (value, unit); weeks by their
    name."""
    found: dict[tuple[str, str], Outlay] = {}
    for (dimension, value, week, unit), outlay in cells.items():
        if dimension == by and first <= week <= last:
            key = (week_name(week) if by == "week" else value, unit)
            found[key] = found.get(key, Outlay()) + outlay
    return found


def ratio(outlay: Outlay) -> float | None:
    """Kept revenue for one unit of standing reward; None where rewards cost nothing."""
    return outlay.kept / outlay.standing if outlay.standing else None
