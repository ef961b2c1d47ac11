"""Numbers of a large shop, added up once a night. Derived from the facts; made anew as a whole."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from growth import funnels, spending
from growth.funnels import Counts, week_name
from growth.spending import Outlay

rollups = Table(
    "rollups",
    metadata,
    Column("rollup_id", Integer, primary_key=True, autoincrement=False),
    Column("as_of", UtcTime, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("body", Text, nullable=False),
)
"""One row: of when the numbers are, in whose zone weeks begin, and as JSON what has no cells."""

funnel_cells = Table(
    "funnel_cells",
    metadata,
    Column("dimension", String(8), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("week", Date, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in funnels.NAMES),
)

money_cells = Table(
    "money_cells",
    metadata,
    Column("dimension", String(8), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("week", Date, primary_key=True),
    Column("unit", String(3), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in spending.NAMES),
)


class Rollups:
    """Within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def made(self) -> tuple[datetime, str] | None:
        """Of when the numbers are and in whose zone; None before the first time."""
        row = self._connection.execute(select(rollups.c.as_of, rollups.c.zone)).one_or_none()
        return (row.as_of, row.zone) if row else None

    def body(self) -> Mapping[str, Any]:
        """What has no cells, as it was given to `keep`."""
        text = self._connection.scalar(select(rollups.c.body))
        return json.loads(text) if text else {}

    def keep(
        self,
        as_of: datetime,
        zone: str,
        body: Mapping[str, Any],
        funnel: funnels.Cells,
        money: spending.Cells,
    ) -> None:
        """Put these numbers in place of those before."""
        for table in (rollups, funnel_cells, money_cells):
            self._connection.execute(delete(table))
        self._connection.execute(
            insert(rollups).values(rollup_id=1, as_of=as_of, zone=zone, body=json.dumps(body))
        )
        funnel_rows = [
            {"dimension": dimension, "value": value, "week": week, **asdict(counts)}
            for (dimension, value, week), counts in funnel.items()
        ]
        money_rows = [
            {"dimension": dimension, "value": value, "week": week, "unit": unit, **asdict(outlay)}
            for (dimension, value, week, unit), outlay in money.items()
        ]
        for table, rows in ((funnel_cells, funnel_rows), (money_cells, money_rows)):
            if rows:
                self._connection.execute(insert(table), rows)

    def funnel(self, by: funnels.Dimension, first: date, last: date) -> dict[str, Counts]:
        """As `growth.funnels.gather`."""
        cells = funnel_cells.c
        key = cells.week if by == "week" else cells.value
        rows = self._connection.execute(
            select(key, *(func.sum(cells[name]) for name in funnels.NAMES))
            .where(cells.dimension == by, cells.week >= first, cells.week <= last)
            .group_by(key)
        )
        return {_named(key): Counts(*map(int, numbers)) for key, *numbers in rows}

    def money(
        self, by: spending.Dimension, first: date, last: date
    ) -> dict[tuple[str, str], Outlay]:
        """As `growth.spending.gather`."""
        cells = money_cells.c
        key = cells.week if by == "week" else cells.value
        rows = self._connection.execute(
            select(key, cells.unit, *(func.sum(cells[name]) for name in spending.NAMES))
            .where(cells.dimension == by, cells.week >= first, cells.week <= last)
            .group_by(key, cells.unit)
        )
        return {(_named(key), unit): Outlay(*map(int, numbers)) for key, unit, *numbers in rows}


def _named(key: str | date) -> str:
    return week_name(key) if isinstance(key, date) else key
