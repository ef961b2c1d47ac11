"""When a person is there for shoppers: the opening times of each weekday, in the shop's zone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

Span = tuple[int, int]
"""From the first minute of a day to the one at which it ends; 1440 is the next midnight."""

_SPAN = re.compile(r"\s*(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of each weekday, in order; a day that is not among them is closed. Without any
    day, a person is always there."""

    zone: ZoneInfo
    days: Mapping[Weekday, tuple[Span, ...]]

    @classmethod
    def read(cls, zone: ZoneInfo, days: Mapping[Weekday, str]) -> Self:
        """From words such as "09:00-12:00, 13:00-18:00". Raises ValueError."""
        return cls(zone, {day: spans(words) for day, words in days.items()})

    def is_open(self, now: datetime) -> bool:
        """Whether a person is there."""
        return self.next_opening(now) == now

    def next_opening(self, now: datetime) -> datetime | None:
        """When a person is there next, in UTC: `now` itself while open; None where every day is
        closed."""
        if not self.days:
            return now
        today = now.astimezone(self.zone).date()
        for start, end in self._from(today):
            if now < end:
                return max(now, start)
        return None

    def opening(self, day: date) -> datetime | None:
        """When a person is there first on that day, in UTC; None where it is closed."""
        return next((start for start, _ in self._spans(day)), None)

    def _from(self, today: date) -> Iterator[tuple[datetime, datetime]]:
        """Start and end of each span of the coming eight days, in UTC."""
        for ahead in range(8):
            day = today + timedelta(days=ahead)
            yield from self._spans(day)

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Without those that the clock leaps over when summer time begins."""
        for first, last in self.days.get(WEEKDAYS[day.weekday()], ()):
            start, end = self._moment(day, first), self._moment(day, last)
            if start < end:
                yield start, end

    def _moment(self, day: date, minute: int) -> datetime:
        day += timedelta(days=minute // _DAY)
        hour, minute = divmod(minute % _DAY, 60)
        there = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
        return there.astimezone(UTC)


def spans(words: str) -> tuple[Span, ...]:
    """The spans of a day; none for no words. Raises ValueError when they are not hours, in order
    and apart."""
    found = []
    for part in filter(str.strip, words.split(",")):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise ValueError(f"{part.strip()!r} is not a span of hours such as 09:00-18:00")
        first, last = _minute(match[1], match[2]), _minute(match[3], match[4])
        if first >= last:
            raise ValueError(
                f"{part.strip()!r} ends before it begins: write what lies after midnight at the "
                "next day"
            )
        found.append((first, last))
    if any(one[1] > other[0] for one, other in pairwise(found)):
        raise ValueError(f"{words!r} names hours that overlap or are out of order")
    return tuple(found)


def _minute(hour: str, minute: str) -> int:
    at = 60 * int(hour) + int(minute)
    if int(minute) > 59 or at > _DAY:
        raise ValueError(f"{hour}:{minute} is not a time of day")
    return at
