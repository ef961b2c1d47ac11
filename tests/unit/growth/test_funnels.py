"""Steps of the funnel: who counts, under what, and in which week."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from growth.funnels import (
    DIMENSIONS,
    Asked,
    Counts,
    Origin,
    Outcome,
    Paid,
    gather,
    monday,
    of_asked,
    of_friend,
    outcome,
    tally,
    week_name,
)

NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
DAY = timedelta(days=1)
BOUGHT, KEPT, SO_FAR = Outcome.BOUGHT, Outcome.KEPT, Outcome.KEPT_SO_FAR


def week_in_shanghai(at: datetime) -> date:
    return monday(at.astimezone(ZoneInfo("Asia/Shanghai")).date())


@pytest.mark.parametrize(
    ("shared", "brought", "steps"),
    [
        (None, None, (1, 0, 0)),
        (NOW, None, (1, 1, 0)),
        (NOW - DAY, None, (1, 0, 0)),
        (None, NOW + DAY, (1, 1, 1)),
        (NOW + DAY, NOW - DAY, (1, 1, 0)),
    ],
)
def test_sharing_counts_from_the_offer_on(shared, brought, steps):
    counts = of_asked(Asked(Origin(NOW), shared, brought))
    assert (counts.offered, counts.shared, counts.brought) == steps


@pytest.mark.parametrize(
    ("asked", "came", "counts"),
    [
        (False, Outcome.NOTHING, Counts(started=1)),
        (True, Outcome.NOTHING, Counts(started=1, asked=1)),
        (True, BOUGHT, Counts(started=1, asked=1, bought=1)),
        (True, BOUGHT | KEPT, Counts(started=1, asked=1, bought=1, kept=1)),
        (True, BOUGHT | SO_FAR, Counts(started=1, asked=1, bought=1, kept=1, holding=1)),
        (True, BOUGHT | KEPT | SO_FAR, Counts(started=1, asked=1, bought=1, kept=1)),
        (False, BOUGHT | KEPT, Counts(started=1, unasked=1)),
    ],
)
def test_each_step_is_of_those_who_took_the_one_before(asked, came, counts):
    assert of_friend(asked, came) == counts


@pytest.mark.parametrize(
    ("order", "came"),
    [
        (Paid(0, NOW - DAY), Outcome.NOTHING),
        (Paid(100, NOW - DAY), BOUGHT | KEPT),
        (Paid(100, NOW + DAY), BOUGHT | SO_FAR),
        (Paid(100, NOW - DAY, [(100, NOW - 2 * DAY)]), BOUGHT),
        (Paid(100, NOW - DAY, [(100, NOW)]), BOUGHT | KEPT),
        (Paid(100, NOW + DAY, [(60, NOW - DAY), (40, NOW)]), BOUGHT),
        (Paid(100, NOW + DAY, [(100, NOW + DAY)]), BOUGHT | SO_FAR),
        (Paid(100, NOW - DAY, [(99, NOW - 2 * DAY)]), BOUGHT | KEPT),
    ],
)
def test_an_order_is_kept_by_what_was_refunded_when_its_hold_ended(order, came):
    assert outcome(order, NOW) == came


def test_weeks_begin_on_monday_in_the_zone_of_the_shop():
    sunday_night = Origin(datetime(2026, 5, 3, 15, 59, tzinfo=UTC))
    monday_there = Origin(datetime(2026, 5, 3, 16, 0, tzinfo=UTC))
    one = Counts(started=1)
    cells = tally([(sunday_night, one), (monday_there, one)], week_in_shanghai)
    weeks = gather(cells, "week", date(2026, 1, 5), date(2026, 12, 28))
    assert weeks == {"2026-W18": one, "2026-W19": one}


def test_every_dimension_adds_up_to_the_whole():
    origins = [
        Origin(NOW - i * DAY, f"P{i % 3}", "", ("warm", "plain")[i % 2], "zh") for i in range(40)
    ]
    cells = tally([(origin, Counts(started=1, asked=1)) for origin in origins], week_in_shanghai)
    for dimension in DIMENSIONS:
        found = gather(cells, dimension, date(2026, 1, 5), date(2026, 12, 28))
        assert sum(found.values(), Counts()) == Counts(started=40, asked=40)
    assert gather(cells, "product", date(2026, 1, 5), date(2026, 12, 28))["P0"].started == 14


def test_weeks_are_named_as_iso_8601_does():
    assert [week_name(date(2025, 12, 29)), week_name(date(2026, 12, 28))] == [
        "2026-W01",
        "2026-W53",
    ]
