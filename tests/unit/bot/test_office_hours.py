from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.office_hours import WEEKDAYS, OfficeHours, spans

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
"""08:00 in Shanghai."""


def hours(**days):
    return OfficeHours.read(SHANGHAI, days)


def test_without_hours_somebody_is_always_there():
    assert hours().is_open(MONDAY)
    assert hours().next_opening(MONDAY) == MONDAY


def test_a_day_is_seen_in_the_zone_of_the_shop():
    week = hours(mon="09:00-12:00, 13:00-18:00")
    assert not week.is_open(MONDAY + timedelta(minutes=59))
    assert week.is_open(MONDAY + timedelta(hours=1))
    assert not week.is_open(MONDAY + timedelta(hours=4))
    assert week.next_opening(MONDAY + timedelta(hours=4)) == MONDAY + timedelta(hours=5)
    assert week.next_opening(MONDAY + timedelta(hours=10)) == MONDAY + timedelta(days=7, hours=1)


def test_a_shop_whose_days_are_all_closed_never_opens():
    assert hours(mon="").next_opening(MONDAY) is None
    assert not hours(mon="").is_open(MONDAY)


def test_midnight_ends_a_day():
    late = hours(sun="20:00-24:00", mon="00:00-02:00")
    sunday_evening = datetime(2026, 5, 3, 23, 30, tzinfo=SHANGHAI)
    assert late.is_open(sunday_evening.astimezone(UTC))
    assert late.is_open((sunday_evening + timedelta(hours=1)).astimezone(UTC))
    assert not late.is_open((sunday_evening + timedelta(hours=3)).astimezone(UTC))


def test_nine_is_nine_on_both_sides_of_a_change_of_clocks():
    week = OfficeHours.read(BERLIN, dict.fromkeys(WEEKDAYS, "09:00-10:00"))
    before = week.next_opening(datetime(2026, 3, 28, 0, tzinfo=UTC))
    after = week.next_opening(datetime(2026, 3, 29, 0, tzinfo=UTC))
    assert (before, after) == (
        datetime(2026, 3, 28, 8, tzinfo=UTC),
        datetime(2026, 3, 29, 7, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("9 to 5", "is not a span of hours"),
        ("18:00-09:00", "ends before it begins"),
        ("09:00-09:00", "ends before it begins"),
        ("09:00-12:00, 11:00-18:00", "overlap or are out of order"),
        ("09:75-12:00", "is not a time of day"),
        ("09:00-25:00", "is not a time of day"),
    ],
)
def test_wrong_hours_are_named(words, problem):
    with pytest.raises(ValueError, match=problem):
        spans(words)


quarters = st.integers(0, 96).map(lambda quarter: 15 * quarter)
days = st.dictionaries(
    st.sampled_from(WEEKDAYS),
    st.lists(quarters, min_size=2, max_size=6, unique=True).map(
        lambda ends: tuple(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
    ),
)


@given(days, st.integers(0, 14 * 24 * 60), st.sampled_from([SHANGHAI, BERLIN]))
def test_the_next_opening_is_open_and_nothing_before_it(days, minutes, zone):
    week = OfficeHours(zone, days)
    now = datetime(2026, 3, 23, tzinfo=UTC) + timedelta(minutes=minutes)
    opening = week.next_opening(now)
    if opening is None:
        assert not any(week.is_open(now + timedelta(hours=n)) for n in range(0, 8 * 24, 5))
        return
    assert opening >= now
    assert week.is_open(opening)
    before = [now + share * (opening - now) / 10 for share in range(10)]
    assert opening == now or not any(week.is_open(moment) for moment in before)
