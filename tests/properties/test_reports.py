"""Every number of the reports against one counted again, slowly, from what the shop did."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import reporting
from bot.reporting import counting, nightly
from bot.reporting.cuts import Weeks
from bot.storage import forest
from growth.funnels import DIMENSIONS
from tests.properties.referral_world import (
    NOW,
    START,
    ZONE,
    back,
    by_hand,
    events,
    live,
    people,
    told,
    week,
)

worlds = settings(max_examples=10, deadline=None)


@worlds
@given(who=people, what=events, by=st.sampled_from(DIMENSIONS))
def test_the_funnel(database, undone, who, what, by):
    with undone(database) as tx:
        world = live(tx, who, what)
        report = reporting.funnels(tx, NOW, ZONE, by)
        assert told(report.groups) == by_hand(world, by)
        assert report.all.started == sum(one.inviter is not None for one in world)


@worlds
@given(who=people, what=events, first=st.integers(0, 10), more=st.integers(0, 5))
def test_chosen_weeks(database, undone, who, what, first, more):
    since = START.date() + timedelta(weeks=first)
    until = since + timedelta(weeks=more)
    with undone(database) as tx:
        world = live(tx, who, what)
        report = reporting.funnels(tx, NOW, ZONE, "week", Weeks(since, until))
        names = {week(START + timedelta(weeks=first + each)) for each in range(more + 1)}
        right = {key for key in by_hand(world, "week") if key in names}
        assert {group.value for group in report.groups} == right


@worlds
@given(who=people, what=events)
def test_cohorts(database, undone, who, what):
    with undone(database) as tx:
        world = live(tx, who, what)
        report = reporting.cohorts(tx, NOW, ZONE)
        brought = Counter(one.inviter for one in world if one.inviter is not None)
        right: dict[str, Counter[str]] = defaultdict(Counter)
        for number, one in enumerate(world):
            depth, above = 0, one
            while above.inviter is not None:
                depth, above = depth + 1, world[above.inviter]
            for key in ("", str(depth), week(one.joined)):
                sums = right[key]
                sums["people"] += 1
                sums["friends"] += brought[number]
                sums["inviters"] += brought[number] > 0
                sums["shares"] += len(one.shares)
                sums["sharers"] += bool(one.shares)
                sums["sharers_friends"] += brought[number] if one.shares else 0
        names = ("people", "friends", "inviters", "shares", "sharers", "sharers_friends")
        rows = (report.all, *report.generations, *report.by_week)
        assert {row.value: {name: getattr(row, name) for name in names} for row in rows} == {
            key: {name: sums[name] for name in names} for key, sums in right.items()
        }
        assert all(row.k is None for row in rows)  # so few people tell nothing


@worlds
@given(who=people, what=events)
def test_money(database, undone, who, what):
    with undone(database) as tx:
        world = live(tx, who, what)
        report = reporting.money(tx, NOW, ZONE, "week")
        right: dict[str, Counter[str]] = defaultdict(Counter)
        for one in world:
            for order in one.orders:
                if one.inviter is not None:
                    sums = right[week(order.at)]
                    sums["orders"] += 1
                    sums["ordered"] += order.amount
                    sums["kept"] += max(0, order.amount - back(order, NOW))
        assert {
            line.value: (line.outlay.orders, line.outlay.ordered, line.outlay.kept)
            for line in report.lines
        } == {key: (s["orders"], s["ordered"], s["kept"]) for key, s in right.items()}
        held = [tx.ledger.balances(one.shopper_id) for one in world]
        cost = sum(each.pending + each.earned for balances in held for each in balances)
        assert sum(line.outlay.standing for line in report.all) == cost
        assert all(line.outlay.granted >= line.outlay.standing for line in report.lines)


@worlds
@given(who=people, what=events, hour=st.integers(0, 70 * 24))
def test_the_forest_of_any_day(database, undone, who, what, hour):
    until = START + timedelta(hours=hour)
    with undone(database) as tx:
        world = live(tx, who, what)
        there = {one.shopper_id: one for one in world if one.joined <= until}
        number = {one.shopper_id: place for place, one in enumerate(world)}
        for root, large in zip(list(there)[:4], (forest.LARGE, -1) * 2, strict=False):
            branch = [
                one for one in there.values() if root in _above(world, number[one.shopper_id])
            ]
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(forest, "LARGE", large)
                shown = reporting.branch_shown(tx, NOW, root=root, until=until)
            assert shown.twig is not None
            top = shown.twig.person.branch
            assert top.descendants == len(branch)
            assert top.branch_revenue == sum(_kept(one, until) for one in branch)
            assert top.revenue == _kept(there[root], until)


def _above(world, number):
    above = []
    while (inviter := world[number].inviter) is not None:
        number = inviter
        above.append(world[number].shopper_id)
    return above


def _kept(one, until):
    return sum(max(0, o.amount - back(o, until)) for o in one.orders if o.at <= until)


@settings(worlds, max_examples=5)
@given(who=people, what=events)
def test_what_is_kept_at_night_is_what_is_counted_now(database, undone, who, what):
    class Night:
        """One transaction that is read and written."""

        def __init__(self, tx):
            self.tx = tx

        def __enter__(self):
            return self.tx

        def __exit__(self, *_):
            return None

        def read(self):
            return self

        write = read

    with undone(database) as tx:
        live(tx, who, what)
        nightly.refresh(Night(tx), NOW, ZONE)
        reports = [
            *(lambda by=by: reporting.funnels(tx, NOW, ZONE, by) for by in DIMENSIONS),
            lambda: reporting.money(tx, NOW, ZONE, "week"),
            lambda: reporting.money(tx, NOW, ZONE, "campaign"),
            lambda: reporting.cohorts(tx, NOW, ZONE),
            lambda: reporting.funnels(tx, NOW, ZONE, "product", Weeks(date(2026, 3, 9), None)),
        ]
        now = [report().as_json() for report in reports]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counting, "LARGE", 0)
            assert [report().as_json() for report in reports] == now
