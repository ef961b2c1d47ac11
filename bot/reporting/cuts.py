"""Which weeks a report is of, and by what it is broken down."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import BadInput
from growth.funnels import monday

FIRST, LAST_WEEK = date(1999, 12, 27), 5_230
"""The weeks of this century, as many as that."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks that hold the days from `since` to `until`, both inclusive; without a day, all
    weeks on that side."""

    since: date | None = None
    until: date | None = None

    def mondays(self) -> tuple[date, date]:
        """The first and the last Monday. Raises BadInput where there are no such days."""
        first, last = self.since or date(2000, 1, 3), self.until or date(2100, 1, 4)
        if first > last:
            raise BadInput(f"There are no days from {first} to {last}: give the earlier one first.")
        return monday(max(first, date(2000, 1, 3))), monday(last)

    @property
    def is_all(self) -> bool:
        return self.since is None and self.until is None

    def as_json(self) -> dict[str, str | None]:
        """The first and the last day of these weeks."""
        first, last = self.mondays()
        return {
            "from": first.isoformat() if self.since else None,
            "to": (last + timedelta(days=6)).isoformat() if self.until else None,
        }


ALL = Weeks()


def week_of(zone: ZoneInfo) -> Callable[[datetime], date]:
    """Gives the Monday of the week of a time of this century, in that zone."""
    mondays, begins = _weeks(zone)

    def week(at: datetime) -> date:
        return mondays[bisect_right(begins, at) - 1]

    return week


@lru_cache(maxsize=4)
def _weeks(zone: ZoneInfo) -> tuple[list[date], list[datetime]]:
    """Every Monday, and when it begins, in UTC: looking a time up is quicker than converting it."""
    mondays = [FIRST + timedelta(weeks=number) for number in range(LAST_WEEK)]
    begins = [datetime.combine(day, time(), zone).astimezone(UTC) for day in mondays]
    return mondays, begins
