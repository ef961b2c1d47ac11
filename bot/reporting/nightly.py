"""Once a night the numbers of the shop are added up and kept, and its counters audited."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.reporting import counting
from bot.reporting.cohorts import count
from bot.reporting.ports import Facts, Transaction
from bot.reporting.totals import totals

NIGHT = time(3)
"""From when on, in the shop's zone."""


class Database(Protocol):
    def read(self) -> AbstractContextManager[Facts]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


def refresh(database: Database, now: datetime, zone: ZoneInfo) -> int:
    """Add everything up anew and keep it; how many places and counters in the forest are not what
    the facts give is kept, too, and returned. They are not mended: what is wrong with them is for
    `doctor ledger` to say. Slow in a large shop; writers wait only while it is kept."""
    with database.read() as tx:
        miscounted = sum(1 for _ in tx.invitations.miscounted(tx.purchases.revenue()))
        body = {
            "totals": totals(tx).as_json(),
            "paid_out": tx.figures.paid_out(),
            "cohorts": count(tx, now, zone).as_json(),
            "miscounted": miscounted,
        }
        funnel = counting.funnel_cells(tx, now, zone)
        money = counting.money_cells(tx, zone)
    with database.write() as kept:
        kept.rollups.keep(now, zone.key, body, funnel, money)
    return miscounted


def due(tx: Facts, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the numbers should be added up by now: those that are kept are of before the last
    night. A small shop's are kept, too, for the audit, though its reports are counted anew."""
    there = now.astimezone(zone)
    night = datetime.combine(there.date(), NIGHT, zone)
    if there < night:
        night -= timedelta(days=1)
    made = tx.rollups.made()
    return made is None or made[0] < night or made[1] != zone.key


class Nightly:
    """The numbers of one shop. Threads may share it."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database, self._zone = database, zone

    def due(self, now: datetime) -> bool:
        with self._database.read() as tx:
            return due(tx, now, self._zone)

    def refresh(self, now: datetime) -> int:
        """As `refresh` above. Slow."""
        return refresh(self._database, now, self._zone)
