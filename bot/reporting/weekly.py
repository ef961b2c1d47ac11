"""What staff are told on Monday morning: how sharing went last week, beside the week before."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from bot.office_hours import OfficeHours
from bot.reporting.counting import NotCounted
from bot.reporting.cuts import Weeks
from bot.reporting.funnels import funnels
from bot.reporting.money import money
from bot.reporting.ports import Facts
from growth.funnels import Counts, monday, week_name
from growth.spending import Outlay

USUAL = time(9)
"""When a shop that is closed on Mondays, or has no office hours, is told."""
WEEK = timedelta(days=7)

Number = Literal["offered", "shares", "started", "orders", "ordered", "granted"]


class Browsing(Protocol):
    def shares(self, begin: datetime, end: datetime) -> int: ...


class WeeklyFacts(Facts, Protocol):
    @property
    def browsing(self) -> Browsing: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[WeeklyFacts]: ...


@dataclass(frozen=True, slots=True)
class Change:
    """A number of last week and of the week before; money in minor units of `currency`."""

    name: Number
    last: int
    before: int
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class WeekTold:
    """Of the days from `first` to `last`: the numbers that are not as they were the week before."""

    first: date
    last: date
    changes: tuple[Change, ...]


class Weekly:
    """One digest each week, from Monday's opening on. Threads may share it."""

    def __init__(
        self, database: Database, hours: Callable[[], OfficeHours], zone: ZoneInfo
    ) -> None:
        self._database, self._hours, self._zone = database, hours, zone

    def due(self, now: datetime, last: date | None) -> date | None:
        """The Monday of whose past week staff should be told by now; the `last` was on that
        Monday."""
        first = monday(now.astimezone(self._zone).date())
        if now < self._morning(first) or (last is not None and last >= first):
            return None
        return first

    def make(self, first: date, now: datetime) -> WeekTold | None:
        """Of the week that ended before that Monday; None where nothing changed. Raises NotCounted
        where a large shop's numbers of that week are not added up yet. Slow."""
        last, before = first - WEEK, first - 2 * WEEK
        with self._database.read() as tx:
            weeks = Weeks(before, first - timedelta(days=1))
            steps = funnels(tx, now, self._zone, "week", weeks)
            spent = money(tx, now, self._zone, "week", weeks)
            shares = self._shares(tx, last), self._shares(tx, before)
            currency = tx.purchases.currency()
        if steps.as_of < self._midnight(first):
            raise NotCounted
        counts = {group.value: group.counts for group in steps.groups}
        outlays = {line.value: line.outlay for line in spent.lines if line.unit == currency}
        people, people_before = (counts.get(week_name(each), Counts()) for each in (last, before))
        orders, orders_before = (outlays.get(week_name(each), Outlay()) for each in (last, before))
        found = [
            Change("offered", people.offered, people_before.offered),
            Change("shares", *shares),
            Change("started", people.started, people_before.started),
            Change("orders", orders.orders, orders_before.orders),
            Change("ordered", orders.ordered, orders_before.ordered, currency),
            Change("granted", orders.granted, orders_before.granted, currency),
        ]
        changes = tuple(each for each in found if each.last != each.before)
        if not changes:
            return None
        return WeekTold(last, first - timedelta(days=1), changes)

    def _shares(self, tx: WeeklyFacts, first: date) -> int:
        return tx.browsing.shares(self._midnight(first), self._midnight(first + WEEK))

    def _morning(self, first: date) -> datetime:
        opening = self._hours().opening(first) if self._hours().days else None
        return opening or datetime.combine(first, USUAL, self._zone).astimezone(UTC)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)
