"""Calls of the Bot API that wait to be made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.messages import Lane, Outgoing
from bot.storage.columns import UtcTime
from bot.storage.database import metadata

LANES: tuple[Lane, ...] = get_args(Lane)

outbox = Table(
    "outbox",
    metadata,
    Column("outbox_id", Integer, primary_key=True),
    Column("method", String(40), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("shopper_id", Integer, index=True),
    Column("about", Integer, index=True),
    Column("photo_of", String(200)),
    Column("file", LargeBinary),
    Column("file_name", String(120)),
    Column("state", String(9), nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("message_id", BigInteger),
    Index("ix_outbox_waiting", "state", "chat_id", "lane", "outbox_id"),
    Index("ix_outbox_sent", "chat_id", "message_id"),
    sqlite_autoincrement=True,
)
"""`state` is waiting, sent or uncertain. What was sent is deleted; of a message to staff the row
stays without what it said, so that a reply to it is understood."""

_FIELDS: tuple[Column[Any], ...] = (
    outbox.c.outbox_id,
    outbox.c.method,
    outbox.c.payload,
    outbox.c.lane,
    outbox.c.chat_id,
    outbox.c.attempts,
    outbox.c.shopper_id,
    outbox.c.about,
    outbox.c.photo_of,
    outbox.c.file,
    outbox.c.file_name,
)


class Outbox:
    """The calls, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        method: str,
        payload: Mapping[str, Any],
        *,
        chat_id: int,
        now: datetime,
        lane: Lane = "interactive",
        shopper_id: int | None = None,
        about: int | None = None,
        photo_of: str | None = None,
        file: bytes | None = None,
        file_name: str | None = None,
        not_before: datetime | None = None,
    ) -> int:
        """Queue a call, to be made from `not_before` on; gives its number."""
        outbox_id: int | None = self._connection.scalar(
            insert(outbox)
            .values(
                method=method,
                payload=dict(payload),
                lane=LANES.index(lane),
                chat_id=chat_id,
                shopper_id=shopper_id,
                about=about,
                photo_of=photo_of,
                file=file,
                file_name=file_name,
                state="waiting",
                not_before=not_before or now,
                made_at=now,
            )
            .returning(outbox.c.outbox_id)
        )
        assert outbox_id is not None
        return outbox_id

    def due(self, now: datetime, limit: int) -> list[Outgoing]:
        """What may be sent: the oldest call of each chat and lane, better lanes first."""
        heads = (
            select(func.min(outbox.c.outbox_id))
            .where(outbox.c.state == "waiting")
            .group_by(outbox.c.chat_id, outbox.c.lane)
        )
        rows = self._connection.execute(
            select(*_FIELDS)
            .where(outbox.c.outbox_id.in_(heads), outbox.c.not_before <= now)
            .order_by(outbox.c.lane, outbox.c.outbox_id)
            .limit(limit)
        )
        return [_outgoing(row) for row in rows]

    def get(self, outbox_id: int) -> Outgoing | None:
        row = self._connection.execute(
            select(*_FIELDS).where(outbox.c.outbox_id == outbox_id)
        ).one_or_none()
        return _outgoing(row) if row else None

    def waiting(self, chat_id: int | None = None) -> int:
        """How many calls wait, for one chat or for all."""
        query = select(func.count()).where(outbox.c.state == "waiting")
        if chat_id is not None:
            query = query.where(outbox.c.chat_id == chat_id)
        return self._connection.scalar(query) or 0

    def sent(self, outbox_id: int, message_id: int | None) -> None:
        """Telegram accepted it. Only which message concerned whom is kept, for staff's replies."""
        self._set(
            outbox_id, state="sent", message_id=message_id, payload={}, file=None, file_name=None
        )
        self._connection.execute(
            delete(outbox).where(outbox.c.outbox_id == outbox_id, outbox.c.about.is_(None))
        )

    def uncertain(self, outbox_id: int) -> None:
        """Telegram may or may not have got it. Kept whole, so that it can be asked for again."""
        self._set(outbox_id, state="uncertain")

    def dropped(self, outbox_id: int) -> None:
        """Telegram will never take it."""
        self._connection.execute(delete(outbox).where(outbox.c.outbox_id == outbox_id))

    def again(self, outbox_id: int, not_before: datetime) -> None:
        """It was not delivered: try again from `not_before` on."""
        self._set(outbox_id, not_before=not_before, attempts=outbox.c.attempts + 1)

    def take_uncertain(self, outbox_id: int, chat_id: int, now: datetime) -> bool:
        """Queue an uncertain message once more; False if there is none such for that chat."""
        result = self._connection.execute(
            update(outbox)
            .where(
                outbox.c.outbox_id == outbox_id,
                outbox.c.chat_id == chat_id,
                outbox.c.state == "uncertain",
            )
            .values(state="waiting", not_before=now)
        )
        return bool(result.rowcount)

    def about_whom(self, chat_id: int, message_id: int) -> int | None:
        """The shopper whom a message sent to staff concerned."""
        return self._connection.scalar(
            select(outbox.c.about).where(
                outbox.c.chat_id == chat_id, outbox.c.message_id == message_id
            )
        )

    def messages_about(self, shopper_id: int) -> list[tuple[int, int]]:
        """(chat, message) of everything sent to staff about that shopper."""
        rows = self._connection.execute(
            select(outbox.c.chat_id, outbox.c.message_id).where(
                outbox.c.about == shopper_id, outbox.c.message_id.is_not(None)
            )
        )
        return [(row.chat_id, row.message_id) for row in rows]

    def moved(self, old: int, new: int) -> None:
        """A chat has another id: what waits for it goes there."""
        rows = self._connection.execute(
            select(outbox.c.outbox_id, outbox.c.payload).where(
                outbox.c.chat_id == old, outbox.c.state == "waiting"
            )
        ).all()
        for row in rows:
            self._set(row.outbox_id, chat_id=new, payload=row.payload | {"chat_id": new})

    def hold(self, shopper_id: int, lane: Lane, now: datetime) -> None:
        """Take out what that shopper was to get in that lane after `now`."""
        self._connection.execute(
            delete(outbox).where(
                outbox.c.shopper_id == shopper_id,
                outbox.c.lane == LANES.index(lane),
                outbox.c.state == "waiting",
                outbox.c.not_before > now,
            )
        )

    def forget(self, shopper_id: int, chat_id: int | None) -> None:
        """Delete every call to or about that shopper, sent or not."""
        whose = [outbox.c.shopper_id == shopper_id, outbox.c.about == shopper_id]
        if chat_id is not None:
            whose.append(outbox.c.chat_id == chat_id)
        self._connection.execute(delete(outbox).where(or_(*whose)))

    def purge(self, before: datetime) -> None:
        """Delete what is no longer waiting and was made before `before`."""
        self._connection.execute(
            delete(outbox).where(outbox.c.state != "waiting", outbox.c.made_at < before)
        )

    def _set(self, outbox_id: int, **values: Any) -> None:
        self._connection.execute(
            update(outbox).where(outbox.c.outbox_id == outbox_id).values(**values)
        )


def _outgoing(row: Row[Any]) -> Outgoing:
    values = row._asdict()
    return Outgoing(**(values | {"lane": LANES[values["lane"]]}))
