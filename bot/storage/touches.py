"""Which links a person came by, and which codes they tried that nobody holds. Facts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    func,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.links import links
from bot.storage.upserts import append_only, upsert
from growth.invitations import Guess, Touch, TouchWay, TryKind
from growth.links import CODE_LENGTH, look_alikes

touches = Table(
    "touches",
    metadata,
    Column("touch_id", Integer, primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("code", ForeignKey("links.code"), nullable=False, index=True),
    Column("way", String(8), nullable=False),
    Column("touched_at", UtcTime, nullable=False),
    Column("reference", String(64), unique=True),
    CheckConstraint("way IN ('start', 'named')", name="way"),
)
Index("ix_touches_shopper", touches.c.shopper_id, touches.c.touched_at)
"""One row each time a person came with a code of somebody else's: by `/start`, or by naming it.
`reference` is that of the update that brought it, so that hearing it again adds nothing."""

guesses = Table(
    "guesses",
    metadata,
    Column("guess_id", Integer, primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("near", String(CODE_LENGTH), nullable=False),
    Column("guessed_at", UtcTime, nullable=False, index=True),
    Column("reference", String(64), unique=True),
    CheckConstraint("kind IN ('code', 'order')", name="kind"),
)
Index("ix_guesses_shopper", guesses.c.shopper_id, guesses.c.guessed_at)
"""Codes that nobody holds, and claims of orders that did not fit. What was written is not kept: it
could be anything. `near` is the code that was missed by one slip; empty where there is none."""

for _table in (touches, guesses):
    append_only(_table)


class Touches:
    """The touches and guesses, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, shopper_id: int, code: str, way: TouchWay, now: datetime, reference: str | None
    ) -> bool:
        """False when that update was counted before."""
        done = self._connection.execute(
            upsert(self._connection, touches)
            .values(shopper_id=shopper_id, code=code, way=way, touched_at=now, reference=reference)
            .on_conflict_do_nothing()
        )
        return done.rowcount == 1

    def of(self, shopper_id: int) -> Sequence[Touch]:
        """That person's touches, oldest first."""
        rows = self._connection.execute(
            select(touches.c.shopper_id, touches.c.code, touches.c.way, touches.c.touched_at)
            .where(touches.c.shopper_id == shopper_id)
            .order_by(touches.c.touched_at, touches.c.touch_id)
        )
        return [Touch(*row) for row in rows]

    def guess(
        self, shopper_id: int, kind: TryKind, guessed: str, now: datetime, reference: str | None
    ) -> bool:
        """Note a guess that missed, and which code was one slip away. False when that update was
        counted before."""
        alike = list(look_alikes(guessed)) if kind == "code" else []
        near = self._connection.scalar(select(links.c.code).where(links.c.code.in_(alike)).limit(1))
        done = self._connection.execute(
            upsert(self._connection, guesses)
            .values(
                shopper_id=shopper_id,
                kind=kind,
                near=near or "",
                guessed_at=now,
                reference=reference,
            )
            .on_conflict_do_nothing()
        )
        return done.rowcount == 1

    def guesses_since(self, shopper_id: int, kind: TryKind, since: datetime) -> int:
        """How often that person guessed and missed."""
        found = self._connection.scalar(
            select(func.count()).where(
                guesses.c.shopper_id == shopper_id,
                guesses.c.kind == kind,
                guesses.c.guessed_at > since,
            )
        )
        return found or 0

    def guessed(self, since: datetime) -> Sequence[Guess]:
        """Every guess of everybody, oldest first."""
        rows = self._connection.execute(
            select(guesses.c.shopper_id, guesses.c.kind, guesses.c.near, guesses.c.guessed_at)
            .where(guesses.c.guessed_at > since)
            .order_by(guesses.c.guess_id)
        )
        return [Guess(*row) for row in rows]
