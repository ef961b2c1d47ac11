"""When staff are told of the week, and of what."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.office_hours import OfficeHours, Weekday
from bot.reporting import NotCounted, Weekly, counting, nightly, refresh
from bot.reporting.weekly import Change
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 5, 4)
TEN = datetime(2026, 5, 4, 2, tzinfo=UTC)
"""10:00 of that Monday in Shanghai."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.days: dict[Weekday, str] = {}
        self.database = Database(sqlite_engine(folder / "shop.db"), b"key")
        self.database.create()
        self.weekly = Weekly(self.database, lambda: OfficeHours.read(ZONE, self.days), ZONE)

    def offer(self, person: int, at: datetime) -> None:
        with self.database.write() as tx:
            who = tx.shoppers.meet(person, "Ana", "en", at).shopper.shopper_id
            tx.offers.add(who, None, "Look", at)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.close()


@pytest.mark.parametrize(
    ("days", "now", "last", "due"),
    [
        ({}, TEN, None, MONDAY),
        ({}, TEN - HOUR - timedelta(minutes=1), None, None),
        ({}, TEN, MONDAY, None),
        ({}, TEN, MONDAY - 7 * DAY, MONDAY),
        ({}, TEN + 3 * DAY, None, MONDAY),
        ({}, TEN + 6 * DAY, MONDAY, None),
        ({"mon": "10:30-18:00"}, TEN, None, None),
        ({"mon": "10:30-18:00"}, TEN + HOUR, None, MONDAY),
        ({"tue": "10:30-18:00"}, TEN, None, MONDAY),
    ],
)
def test_it_is_due_once_a_week_from_monday_morning_on(
    desk: Desk,
    days: dict[Weekday, str],
    now: datetime,
    last: date | None,
    due: date | None,
) -> None:
    desk.days = days
    assert desk.weekly.due(now, last) == due


def test_it_tells_what_is_not_as_it_was_the_week_before(desk: Desk) -> None:
    for person, days in ((1, 1), (2, 6), (3, 8), (4, 20)):
        desk.offer(person, TEN - days * DAY)
    desk.offer(5, TEN)
    told = desk.weekly.make(MONDAY, TEN)
    assert told is not None
    assert (told.first, told.last) == (date(2026, 4, 27), date(2026, 5, 3))
    assert told.changes == (Change("offered", 2, 1),)


def test_a_week_like_the_one_before_is_not_told_of(desk: Desk) -> None:
    desk.offer(1, TEN - 2 * DAY)
    desk.offer(2, TEN - 9 * DAY)
    assert desk.weekly.make(MONDAY, TEN) is None


def test_a_large_shop_waits_for_the_numbers_of_the_night(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "LARGE", 0)
    desk.offer(1, TEN - 2 * DAY)
    with pytest.raises(NotCounted):
        desk.weekly.make(MONDAY, TEN)
    refresh(desk.database, TEN - DAY, ZONE)
    with pytest.raises(NotCounted):
        desk.weekly.make(MONDAY, TEN)
    refresh(desk.database, TEN - 6 * HOUR, ZONE)
    assert desk.weekly.make(MONDAY, TEN) is not None


@pytest.mark.parametrize(
    ("now", "made", "due"),
    [
        (TEN, None, True),
        (TEN, TEN - 6 * HOUR, False),
        (TEN, TEN - 8 * HOUR, True),
        (TEN - 8 * HOUR, TEN - 12 * HOUR, False),
        (TEN - 8 * HOUR, TEN - 32 * HOUR, True),
    ],
)
def test_a_shop_is_added_up_and_audited_each_night_at_three(
    desk: Desk, now: datetime, made: datetime | None, due: bool
) -> None:
    desk.offer(1, TEN)
    if made:
        refresh(desk.database, made, ZONE)
    with desk.database.read() as tx:
        assert nightly.due(tx, now, ZONE) is due
        assert nightly.due(tx, now, ZoneInfo("Europe/Berlin"))  # weeks begin elsewhere
