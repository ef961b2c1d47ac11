"""The report on answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import BadInput
from bot.messages import Given
from bot.reporting import answers
from bot.reporting.answers import Figures, figures, nearest_rank

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 5, 1)


class Told:
    """A transaction that has these answers, and notes which were asked for."""

    def __init__(self, *given):
        self.conversations = self
        self._given = given

    def given(self, begin, end):
        self.asked = begin, end
        return [one for one in self._given if begin <= one.at < end]


def given(at, kind="answered", language="en", feedback=None, path="filled", seconds=0.5):
    return Given(at, kind, language, feedback, path, seconds)


@pytest.mark.parametrize(
    ("numbers", "p50", "p95"),
    [
        ([], None, None),
        ([7.0], 7.0, 7.0),
        ([1.0, 2.0], 1.0, 2.0),
        ([1.0, 2.0, 3.0, 4.0], 2.0, 4.0),
        ([float(n) for n in range(1, 101)], 50.0, 95.0),
        ([float(n) for n in range(1, 20)], 10.0, 19.0),
        ([float(n) for n in range(1, 21)], 10.0, 19.0),
    ],
)
def test_percentiles_are_by_nearest_rank(numbers, p50, p95):
    assert (nearest_rank(numbers, 50), nearest_rank(numbers, 95)) == (p50, p95)


def test_an_answer_of_unknown_time_is_counted_and_takes_no_part_in_the_times():
    at = datetime(2026, 5, 1, tzinfo=UTC)
    told = [given(at, seconds=None, path=None, feedback="down"), given(at, feedback="up")]
    assert figures(told) == Figures(2, 1, 1, 0.5, 0.5)


def test_days_are_those_of_the_shops_zone():
    first = given(datetime(2026, 4, 30, 16, 0, tzinfo=UTC))
    last = given(datetime(2026, 5, 1, 15, 59, 59, tzinfo=UTC))
    before, after = (
        given(first.at - timedelta(seconds=1)),
        given(last.at + timedelta(seconds=1)),
    )
    report = answers(Told(before, first, last, after), DAY, DAY, SHANGHAI).as_json()
    assert [(row["day"], row["answers"]) for row in report["by_day"]] == [("2026-05-01", 2)]
    assert (report["from"], report["to"], report["zone"]) == (
        "2026-05-01",
        "2026-05-01",
        "Asia/Shanghai",
    )


def test_a_day_on_which_clocks_change_has_its_own_length():
    tx = Told()
    answers(tx, date(2026, 3, 29), date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert tx.asked[1] - tx.asked[0] == timedelta(hours=23)


def test_without_a_first_day_thirty_are_reported():
    report = answers(Told(), None, DAY, SHANGHAI)
    assert (report.last - report.first).days + 1 == 30
    assert report.as_json()["all"] == {"answers": 0, "up": 0, "down": 0, "p50": None, "p95": None}


def test_groups_come_in_the_order_of_the_ladder():
    at = datetime(2026, 5, 1, 3, tzinfo=UTC)
    told = Told(
        given(at, path=None, seconds=None),
        given(at, "handoff", path="none"),
        given(at, "refused", path="none"),
        given(at, path="generated", seconds=3.0, language="zh"),
        given(at, path="filled", kind="asked_back"),
        given(at, path="approved"),
    )
    report = answers(told, DAY, DAY, SHANGHAI).as_json()
    assert [(row["path"], row["outcome"]) for row in report["by_path"]] == [
        ("approved", "answered"),
        ("filled", "asked_back"),
        ("generated", "answered"),
        ("none", "refused"),
        ("none", "handoff"),
        (None, "answered"),
    ]
    assert [(row["language"], row["p50"]) for row in report["by_language"]] == [
        ("zh", 3.0),
        ("en", 0.5),
    ]
    rows = answers(told, DAY, DAY, SHANGHAI).csv_rows()
    assert rows[0] == ["by", "key", "outcome", "answers", "up", "down", "p50", "p95"]
    assert rows[1] == ["all", "", "", 6, 0, 0, "0.500", "3.000"]
    assert rows[-1] == ["day", "2026-05-01", "", 6, 0, 0, "0.500", "3.000"]
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (DAY, DAY - timedelta(days=1), "earlier one first"),
        (None, date.min, "too far away"),
        (DAY, date.max, "too far away"),
        (date.min, DAY, "too far away"),
    ],
)
def test_days_that_cannot_be_are_named(first, last, message):
    with pytest.raises(BadInput, match=message):
        answers(Told(), first, last, SHANGHAI)
