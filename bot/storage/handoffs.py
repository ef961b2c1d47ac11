"""Who waits for a person, who has which chat, and how it ended."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    case,
    delete,
    insert,
    select,
    update,
)

from bot.messages import LIVE, Handoff, HandoffState
from bot.storage.columns import UtcTime
from bot.storage.database import metadata

handoffs = Table(
    "handoffs",
    metadata,
    Column("handoff_id", Integer, primary_key=True),
    Column("shopper_id", Integer, ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("silent", Boolean, nullable=False, server_default="1"),
    Column("closed_at", UtcTime),
    Column("taken_by", String(120)),
    Column("taken_at", UtcTime),
    Column("takes", Integer, nullable=False, server_default="0"),
    Column("told_at", UtcTime),
    Column("reminded_at", UtcTime),
    Column("rating", Integer),
    Column("card_id", BigInteger),
    sqlite_autoincrement=True,
)
_LIVE = handoffs.c.state.in_(LIVE)
Index(
    "uq_handoffs_live",
    handoffs.c.shopper_id,
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)
"""A shopper waits for, or talks with, one person at a time."""

_HANDOFF = [handoffs.c[each.name] for each in fields(Handoff)]


class Handoffs:
    """The handoffs, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, shopper_id: int, reason: str, now: datetime, *, silent: bool) -> int:
        """A shopper who has no live one waits from now on; its number."""
        handoff_id: int | None = self._connection.scalar(
            insert(handoffs)
            .values(
                shopper_id=shopper_id, state="waiting", reason=reason, opened_at=now, silent=silent
            )
            .returning(handoffs.c.handoff_id)
        )
        assert handoff_id is not None
        return handoff_id

    def get(self, handoff_id: int) -> Handoff | None:
        found = self._where(handoffs.c.handoff_id == handoff_id)
        return found[0] if found else None

    def live(self, shopper_id: int) -> Handoff | None:
        """The one of that shopper that waits or is taken."""
        found = self._where(handoffs.c.shopper_id == shopper_id, _LIVE)
        return found[0] if found else None

    def all_live(self) -> list[Handoff]:
        """Those that wait, the longest first; then those that are taken."""
        return self._where(_LIVE)

    def all_of(self, shopper_id: int) -> list[Handoff]:
        """Every one of that shopper, oldest first."""
        found = self._where(handoffs.c.shopper_id == shopper_id)
        return sorted(found, key=lambda each: each.handoff_id)

    def take(self, handoff_id: int, by: str, over: int | None, now: datetime) -> bool:
        """False unless it waits, or was taken `over` times so far: whoever comes second loses."""
        free = handoffs.c.state == "waiting"
        if over is not None:
            free = (handoffs.c.state == "taken") & (handoffs.c.takes == over)
        return self._set(
            handoffs.c.handoff_id == handoff_id,
            free,
            state="taken",
            taken_by=by,
            taken_at=now,
            takes=handoffs.c.takes + 1,
        )

    def end(self, handoff_id: int, state: HandoffState, now: datetime) -> bool:
        """False if it has ended already."""
        return self._set(handoffs.c.handoff_id == handoff_id, _LIVE, state=state, closed_at=now)

    def told(self, handoff_id: int, now: datetime) -> bool:
        """The shopper is told that it takes long; False if they were, or wait no more."""
        untold = (handoffs.c.state == "waiting") & handoffs.c.told_at.is_(None)
        return self._set(handoffs.c.handoff_id == handoff_id, untold, told_at=now)

    def reminded(self, handoff_id: int, now: datetime) -> None:
        self._set(handoffs.c.handoff_id == handoff_id, reminded_at=now)

    def rate(self, handoff_id: int, shopper_id: int, rating: int) -> bool:
        """The first rating by its shopper stands; False for any other."""
        ended = handoffs.c.closed_at.is_not(None) & handoffs.c.rating.is_(None)
        whose = handoffs.c.shopper_id == shopper_id
        return self._set(handoffs.c.handoff_id == handoff_id, whose, ended, rating=rating)

    def show(self, handoff_id: int, card_id: int | None) -> None:
        """Which message in the staff chat shows it from now on."""
        self._set(handoffs.c.handoff_id == handoff_id, card_id=card_id)

    def forget_cards(self) -> None:
        """The staff chat has another id: no message in the old one can be changed."""
        self._set(card_id=None)

    def forget(self, shopper_id: int) -> None:
        self._connection.execute(delete(handoffs).where(handoffs.c.shopper_id == shopper_id))

    def purge(self, before: datetime) -> None:
        """Delete what ended before `before`."""
        self._connection.execute(delete(handoffs).where(handoffs.c.closed_at < before))

    def _where(self, *conditions: ColumnElement[bool]) -> list[Handoff]:
        waiting_first = case((handoffs.c.state == "waiting", 0), else_=1)
        rows: Sequence[Any] = self._connection.execute(
            select(*_HANDOFF)
            .where(*conditions)
            .order_by(waiting_first, handoffs.c.opened_at, handoffs.c.handoff_id)
        ).all()
        return [Handoff(*row) for row in rows]

    def _set(self, *conditions: ColumnElement[bool], **values: object) -> bool:
        result = self._connection.execute(update(handoffs).where(*conditions).values(**values))
        return bool(result.rowcount)
