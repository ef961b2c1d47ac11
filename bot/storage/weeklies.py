"""The weeks of which staff had their digest."""

from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, Table, func, select

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert

weekly_digests = Table(
    "weekly_digests",
    metadata,
    Column("monday", Date, primary_key=True),
    Column("made_at", UtcTime, nullable=False),
)
"""The Mondays, in the shop's zone, on which the digest of the week before was made, sent or not."""


class Weeklies:
    """Within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> date | None:
        """The newest Monday of which there was one."""
        last: date | None = self._connection.scalar(select(func.max(weekly_digests.c.monday)))
        return last

    def made(self, monday: date, now: datetime) -> bool:
        """Note that Monday; False if it was noted before."""
        done = self._connection.execute(
            upsert(self._connection, weekly_digests)
            .values(monday=monday, made_at=now)
            .on_conflict_do_nothing()
        )
        return done.rowcount == 1
