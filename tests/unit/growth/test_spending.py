"""What rewards cost beside what orders kept."""

from datetime import UTC, date, datetime

from growth.spending import Outlay, Spent, gather, ratio, tally

MAY = datetime(2026, 5, 6, tzinfo=UTC)
WEEK = date(2026, 5, 4)


def test_units_stay_apart_and_campaigns_add_up_to_weeks():
    spent = [
        Spent(MAY, "spring", "CNY", Outlay(orders=1, ordered=900, kept=600)),
        Spent(MAY, "spring", "CNY", Outlay(granted=50, pending=10, earned=20)),
        Spent(MAY, "", "CNY", Outlay(orders=1, ordered=100, kept=100, granted=5, earned=5)),
        Spent(MAY, "spring", "PTS", Outlay(granted=30, pending=30)),
    ]
    cells = tally(spent, lambda at: WEEK)
    by_week = gather(cells, "week", WEEK, WEEK)
    assert by_week["2026-W19", "CNY"] == Outlay(2, 1_000, 700, 55, 10, 25)
    assert by_week["2026-W19", "PTS"].standing == 30
    by_campaign = gather(cells, "campaign", WEEK, WEEK)
    assert by_campaign["spring", "CNY"].standing == 30
    assert ratio(by_campaign["spring", "CNY"]) == 20
    assert gather(cells, "week", date(2026, 5, 11), date(2026, 5, 11)) == {}


def test_there_is_no_ratio_to_nothing():
    assert ratio(Outlay(kept=5)) is None
