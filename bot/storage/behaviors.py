"""Past behaviour of users as the shop recorded it (`user_behavior_data`)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, UniqueConstraint, func, select

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert
from knowledge.passages import Behavior

user_behavior_data = Table(
    "user_behavior_data",
    metadata,
    Column("behavior_key", Integer, primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("behavior", String(32), nullable=False),
    Column("product_id", String(64), nullable=False),
    Column("timestamp", UtcTime, nullable=False),
    UniqueConstraint("user_id", "behavior", "product_id", "timestamp"),
)


class Behaviors:
    """The behaviour rows, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Iterable[Behavior]) -> int:
        """Keep those rows that are not there yet; how many were new."""
        before = self.count()
        values = [
            {
                "user_id": row.user_id,
                "behavior": row.behavior,
                "product_id": row.product_id,
                "timestamp": datetime.fromisoformat(row.timestamp),
            }
            for row in rows
        ]
        if values:
            self._connection.execute(
                upsert(self._connection, user_behavior_data).on_conflict_do_nothing(), values
            )
        return self.count() - before

    def count(self) -> int:
        return self._connection.scalar(select(func.count()).select_from(user_behavior_data)) or 0

    def of(self, user_id: str) -> list[Behavior]:
        """Everything recorded of one user, oldest first."""
        rows = self._connection.execute(
            select(user_behavior_data)
            .where(user_behavior_data.c.user_id == user_id)
            .order_by(user_behavior_data.c.timestamp)
        )
        return [
            Behavior(row.user_id, row.behavior, row.product_id, row.timestamp.isoformat())
            for row in rows
        ]
