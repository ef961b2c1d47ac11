"""Which weeks a report is of, and by what it is broken down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BadInput
from growth.funnels import monday


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
    """Gives the Monday of the week of a time, in that zone."""
    return lambda at: monday(at.astimezone(zone).date())
