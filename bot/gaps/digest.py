"""What staff are told once a day: numbers, gaps, and who waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.gaps import Gap, Gaps
from bot.gaps.ports import Database
from bot.messages import Given
from bot.office_hours import OfficeHours

USUAL = time(9)
"""When a shop without office hours has its digest."""
GAPS = timedelta(days=7)
SHOWN = 3
LONGEST = timedelta(days=7)
"""The most that one digest covers."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Of the days from `first` to `last`, in the shop's zone. `refused`, `handed_over` and
    `disliked` are among the `questions`. `held` orders wait for a decision on their
    rewards, `problems` of orders wait for staff. `gaps` are the largest of the last seven days."""

    first: date
    last: date
    questions: int
    answered: int
    refused: int
    handed_over: int
    disliked: int
    shares: int
    orders: int
    waiting: int
    held: int
    problems: int
    gaps: tuple[Gap, ...]


class Digests:
    """One each day on which the shop is open, from its opening hour on. Threads may share it."""

    def __init__(
        self, database: Database, gaps: Gaps, hours: Callable[[], OfficeHours], zone: ZoneInfo
    ) -> None:
        self._database, self._gaps, self._hours, self._zone = database, gaps, hours, zone

    def due(self, now: datetime, last: date | None) -> date | None:
        """The day on which staff should be told by now; the `last` was on that day."""
        today = now.astimezone(self._zone).date()
        opening = self._opening(today)
        if opening is None or now < opening or (last is not None and last >= today):
            return None
        return today

    def make(self, day: date) -> Digest | None:
        """What happened since the last one; None if there is nothing to tell. Slow."""
        end = self._midnight(day)
        with self._database.read() as tx:
            last = tx.gaps.last_digest()
            first = max(last or day - timedelta(days=1), day - LONGEST)
            begin = self._midnight(first)
            given = tx.conversations.given(begin, end)
            shares, orders = tx.browsing.shares(begin, end), tx.browsing.orders(begin, end)
            waiting = sum(each.state == "waiting" for each in tx.handoffs.all_live())
            held = tx.reviews.waiting()
            problems = sum(tx.order_book.problems().values())
        if not (given or waiting or held or problems):
            return None
        return Digest(
            first,
            day - timedelta(days=1),
            len(given),
            _of_kind(given, "answered") + _of_kind(given, "asked_back"),
            _of_kind(given, "refused"),
            _of_kind(given, "handoff"),
            sum(each.feedback == "down" for each in given),
            shares,
            orders,
            waiting,
            held,
            problems,
            tuple(self._gaps.all(GAPS, end=end)[:SHOWN]),
        )

    def _opening(self, day: date) -> datetime | None:
        hours = self._hours()
        if hours.days:
            return hours.opening(day)
        return datetime.combine(day, USUAL, self._zone).astimezone(UTC)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)


def _of_kind(given: Sequence[Given], kind: str) -> int:
    return sum(each.kind == kind for each in given)
