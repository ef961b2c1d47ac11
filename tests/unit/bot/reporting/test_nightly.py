"""The night: numbers are added up once, wrong counters are told and left as they are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot.reporting import Nightly
from bot.storage.branches import branches
from growth.reports import Branch
from tests.unit.bot.rewarded_shop import ANA, BEN, NOW, SHARE, buy, open_with

ZONE = ZoneInfo("Asia/Shanghai")
THREE = datetime(2026, 5, 2, 3, tzinfo=ZONE).astimezone(UTC)


def test_every_shop_is_added_up_once_a_night(database):
    night = Nightly(database, ZONE)
    assert night.due(NOW)
    night.refresh(NOW)
    assert not night.due(THREE - timedelta(seconds=1))
    assert night.due(THREE)
    night.refresh(THREE)
    assert not night.due(THREE + timedelta(hours=23))
    assert Nightly(database, ZoneInfo("UTC")).due(THREE)


def test_wrong_counters_are_told_and_not_mended(database):
    with database.write() as tx:
        open_with(tx, SHARE)
        buy(tx, BEN, 10_000, "o1")
    night = Nightly(database, ZONE)
    assert night.refresh(THREE) == 0
    with database.write() as tx:
        tx.connection.execute(
            update(branches).where(branches.c.shopper_id == ANA).values(descendants=7)
        )
    assert night.refresh(THREE) == 1
    with database.read() as tx:
        assert tx.rollups.body()["miscounted"] == 1
        assert tx.invitations.branch(ANA) == Branch(0, 2, 7, 0, 10_000)
