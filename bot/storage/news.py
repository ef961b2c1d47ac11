"""What shoppers are to be told of their invitations and rewards, until it is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.messages import News
from bot.storage.columns import UtcTime
from bot.storage.database import metadata

news = Table(
    "news",
    metadata,
    Column("news_id", Integer, primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("told", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("queued_at", UtcTime),
)
Index("ix_news_shopper", news.c.shopper_id, news.c.queued_at)
"""`queued_at` is from when on the outbox may send it; empty while the shopper wants nothing
unasked."""


class NewsTable:
    """The news, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        shopper_id: int,
        kind: str,
        told: Mapping[str, Any],
        now: datetime,
        queued_at: datetime | None,
    ) -> None:
        self._connection.execute(
            insert(news).values(
                shopper_id=shopper_id,
                kind=kind,
                told=dict(told),
                made_at=now,
                queued_at=queued_at,
            )
        )

    def waiting(self, shopper_id: int) -> Sequence[News]:
        """What that person has not been told, oldest first."""
        rows = self._connection.execute(
            select(news.c.kind, news.c.told, news.c.made_at)
            .where(news.c.shopper_id == shopper_id, news.c.queued_at.is_(None))
            .order_by(news.c.news_id)
        )
        return [News(*row) for row in rows]

    def queued(self, shopper_id: int, now: datetime) -> None:
        """Everything that waited for that person has gone to the outbox."""
        self._connection.execute(
            update(news)
            .where(news.c.shopper_id == shopper_id, news.c.queued_at.is_(None))
            .values(queued_at=now)
        )

    def hold(self, shopper_id: int, now: datetime) -> None:
        """What was to be told after `now` waits."""
        self._connection.execute(
            update(news)
            .where(news.c.shopper_id == shopper_id, news.c.queued_at > now)
            .values(queued_at=None)
        )

    def count(self, shopper_id: int, kind: str, since: datetime) -> int:
        """How many of that kind were made for that person."""
        found = self._connection.scalar(
            select(func.count()).where(
                news.c.shopper_id == shopper_id, news.c.kind == kind, news.c.made_at > since
            )
        )
        return found or 0

    def all_of(self, shopper_id: int) -> Sequence[News]:
        rows = self._connection.execute(
            select(news.c.kind, news.c.told, news.c.made_at)
            .where(news.c.shopper_id == shopper_id)
            .order_by(news.c.news_id)
        )
        return [News(*row) for row in rows]

    def forget(self, shopper_id: int) -> None:
        self._connection.execute(delete(news).where(news.c.shopper_id == shopper_id))

    def purge(self, before: datetime) -> None:
        """Delete what was told before that time."""
        self._connection.execute(delete(news).where(news.c.queued_at < before))
