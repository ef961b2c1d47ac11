"""Updates from Telegram, stored before they are acknowledged."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from bot.messages import Incoming
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("arrived_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, index=True),
    Index("ix_inbox_chat_waiting", "state", "chat", "update_id"),
)
"""`state` is waiting, done, failed or declined. A finished update keeps its number alone, for a
while, so that its repetition is recognised."""


class Inbox:
    """The updates, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, update_id: int, chat: str, body: str, now: datetime) -> bool:
        """Store an update; False if it is there already."""
        result = self._connection.execute(
            upsert(self._connection, inbox)
            .values(update_id=update_id, chat=chat, body=body, state="waiting", arrived_at=now)
            .on_conflict_do_nothing()
        )
        return bool(result.rowcount)

    def waiting(self, chat: str) -> int:
        """How many updates of that chat are not finished."""
        count = self._connection.scalar(
            select(func.count()).where(inbox.c.state == "waiting", inbox.c.chat == chat)
        )
        return count or 0

    def chats_waiting(self) -> list[str]:
        """Chats with unfinished updates, the one that waits longest first."""
        rows = self._connection.execute(
            select(inbox.c.chat)
            .where(inbox.c.state == "waiting")
            .group_by(inbox.c.chat)
            .order_by(func.min(inbox.c.update_id))
        )
        return [row.chat for row in rows]

    def next_of(self, chat: str) -> Incoming | None:
        """The oldest unfinished update of that chat."""
        row = self._connection.execute(
            select(inbox.c.update_id, inbox.c.chat, inbox.c.body, inbox.c.attempts)
            .where(inbox.c.state == "waiting", inbox.c.chat == chat)
            .order_by(inbox.c.update_id)
            .limit(1)
        ).one_or_none()
        return Incoming(*row) if row else None

    def behind(self, update_id: int, chat: str) -> list[str]:
        """The bodies of that chat's later unfinished updates, oldest first."""
        rows = self._connection.execute(
            select(inbox.c.body)
            .where(inbox.c.state == "waiting", inbox.c.chat == chat, inbox.c.update_id > update_id)
            .order_by(inbox.c.update_id)
        )
        return [row.body for row in rows]

    def tried(self, update_id: int) -> int:
        """Count an attempt; gives the attempts so far."""
        attempts = self._connection.scalar(
            update(inbox)
            .where(inbox.c.update_id == update_id)
            .values(attempts=inbox.c.attempts + 1)
            .returning(inbox.c.attempts)
        )
        return attempts or 0

    def done(self, update_id: int, now: datetime) -> None:
        self._finish(update_id, "done", now)

    def failed(self, update_id: int, now: datetime) -> None:
        """Given up after several attempts."""
        self._finish(update_id, "failed", now)

    def declined(self, update_id: int, now: datetime) -> None:
        """Not worked on, because too many of that chat were waiting."""
        self._finish(update_id, "declined", now)

    def purge(self, before: datetime) -> None:
        """Forget finished updates. Telegram repeats an update for at most 24 hours."""
        self._connection.execute(
            delete(inbox).where(inbox.c.state != "waiting", inbox.c.finished_at < before)
        )

    def _finish(self, update_id: int, state: str, now: datetime) -> None:
        self._connection.execute(
            update(inbox)
            .where(inbox.c.update_id == update_id)
            .values(state=state, chat="", body="", finished_at=now)
        )
