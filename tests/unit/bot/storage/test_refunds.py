"""What was given back is told alike wherever it is counted, however the shop's system tells it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import reporting, sharing
from bot.storage import forest
from bot.storage.refunds import refunded
from growth.purchases import OrderEvent, Original
from growth.trees import Grove
from tests.unit.bot.rewarded_shop import BEN, CEM, DAY, NOW, SHARE, buy, open_with

ZONE = ZoneInfo("Asia/Shanghai")


def back(tx, order, amount, name, days, **more):
    at = NOW + days * DAY
    event = OrderEvent("till", name, "refund", order, None, None, amount, "CNY", at, **more)
    sharing.take_order(tx, event, at)


@pytest.mark.parametrize("large", [forest.LARGE, -1], ids=["walked down", "in columns"])
def test_a_total_so_far_is_not_added_to_what_it_holds(database, monkeypatch, large):
    monkeypatch.setattr(forest, "LARGE", large)
    with database.write() as tx:
        open_with(tx, SHARE)
        buy(tx, BEN, 10_000, "o1")
        buy(tx, CEM, 500, "o2")
        back(tx, "o1", 1_000, "r1", 2, cumulative=True)
        back(tx, "o1", 3_000, "r2", 3, cumulative=True)
        back(tx, "o1", 2_500, "r3", 4)
        back(tx, "o1", 9_999, "r4", 5, original=Original(1_400, "CNY", "1"))
        now = NOW + 9 * DAY
        (purchase,) = tx.purchases.of(BEN)
        (one,) = refunded(tx.connection)
        assert (one.buyer, one.refunds, one.kept) == (BEN, purchase.refunds, 6_100)
        assert tx.purchases.revenue() == {BEN: 6_100, CEM: 500}
        assert reporting.money(tx, now, ZONE).all[0].outlay.kept == 6_600
        for days, kept in ((0, 0), (1, 10_000), (2, 9_000), (3, 7_000), (4, 7_000), (5, 6_100)):
            until = NOW + days * DAY + timedelta(hours=1)
            then = Grove(*tx.forest.past(until, BEN)).person(BEN)
            assert then.branch.revenue == kept == purchase_then(purchase, until)
            shown = reporting.branch_shown(tx, now, until=until).twig
            assert shown.person.branch.branch_revenue == kept + (500 if days else 0)


def purchase_then(purchase, until):
    return purchase.kept(until) if purchase.occurred_at <= until else 0
