"""Whose friend's order it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from growth.attribution import Opened, OrderPart, Parent, brought, parts, same
from growth.programme import Programme
from growth.purchases import Purchase

ANA, BEN, CEM, DAN = 1, 2, 3, 4
MARCH = datetime(2026, 3, 28, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = Programme("CNY", attribution="last_touch", attribution_window_days=30)
OPENED = [Opened(DAN, MAY)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MAY - DAY, (BEN, MARCH)),
        (MAY - timedelta(minutes=5), (DAN, MAY)),
        (MAY + 20 * DAY, (DAN, MAY)),
        (MAY + 30 * DAY, (DAN, MAY)),
        (MAY + 31 * DAY, (BEN, MARCH)),
    ],
)
def test_the_last_link_within_the_window_counts(at, expected):
    assert brought(LAST, at, Parent(BEN, MARCH), OPENED) == expected
    assert brought(Programme("CNY"), at, Parent(BEN, MARCH), OPENED) == (BEN, MARCH)


def test_staff_outrank_links_that_were_opened_before():
    corrected = Parent(None, MARCH, corrected_at=MAY + DAY)
    assert brought(LAST, MAY + 5 * DAY, corrected, OPENED) is None
    later = [*OPENED, Opened(CEM, MAY + 2 * DAY)]
    assert brought(LAST, MAY + 5 * DAY, corrected, later) == (CEM, MAY + 2 * DAY)


def test_two_levels_only_where_the_programme_has_them():
    order = Purchase(7, "till", "o7", CEM, 100, "CNY", MAY)
    tree = {CEM: Parent(BEN, MARCH), BEN: Parent(ANA, MARCH)}

    def found(programme):
        having = parts(order, programme, lambda who: tree.get(who, Parent(None)), ())
        return [(part.level, part.shopper_id) for part in having]

    assert found(Programme("CNY")) == [(0, CEM), (1, BEN)]
    assert found(Programme("CNY", depth=2)) == [(0, CEM), (1, BEN), (2, ANA)]
    tree[CEM] = Parent(None)
    assert found(Programme("CNY", depth=2)) == [(0, CEM)]


def test_parts_are_the_same_whether_or_not_it_is_known_which_order_was_the_first():
    part = OrderPart(7, 1, ANA, MARCH)
    assert same([part], [replace(part, first=False)])
    assert not same([part], [replace(part, shopper_id=BEN)])
