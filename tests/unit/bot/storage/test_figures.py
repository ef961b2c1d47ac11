"""The facts behind reports are read alike on both engines, now and as kept at night."""

import random

import pytest

from bot import reporting
from bot.reporting import counting
from growth.funnels import DIMENSIONS
from tests.properties.referral_world import NOW, ZONE, by_hand, live, told


def test_a_shop_is_counted_alike_on_both_engines(database):
    chance = random.Random(1)
    who = [
        (chance.randrange(200), chance.randrange(1_600), chance.randrange(3), "zh")
        for _ in range(40)
    ]
    kinds = ["offer", "share", "ask", "order", "refund"]
    what = [
        (
            chance.choice(kinds),
            chance.randrange(200),
            chance.randrange(1_680),
            chance.randrange(3),
            chance.choice([0, 50, 100, 1_000]),
        )
        for _ in range(150)
    ]
    with database.write() as tx:
        world = live(tx, who, what)
    reporting.refresh(database, NOW, ZONE)
    with database.read() as tx:
        for by in DIMENSIONS:
            assert told(reporting.funnels(tx, NOW, ZONE, by).groups) == by_hand(world, by)
        now = _numbers(tx)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counting, "LARGE", 0)
            assert _numbers(tx) == now
        top = reporting.branch_shown(tx, NOW)
        same = reporting.branch_shown(tx, NOW, until=NOW)
        assert top.twig is not None
        assert same.twig is not None
        assert top.twig.person.branch == same.twig.person.branch


def _numbers(tx):
    return [
        *(reporting.funnels(tx, NOW, ZONE, by).as_json() for by in DIMENSIONS),
        reporting.money(tx, NOW, ZONE, "week").as_json(),
        reporting.money(tx, NOW, ZONE, "campaign").as_json(),
        reporting.cohorts(tx, NOW, ZONE).as_json(),
        reporting.funnel(tx).as_json(),
    ]


def test_the_week_of_a_digest_is_noted_once(database):
    monday = NOW.date()
    with database.write() as tx:
        assert tx.weeklies.last() is None
        assert [tx.weeklies.made(monday, NOW), tx.weeklies.made(monday, NOW)] == [True, False]
        assert tx.weeklies.last() == monday
