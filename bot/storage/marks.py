"""What tells shoppers from others without naming them: keyed hashes of e-mail, phone and so on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert
from growth.purchases import MarkKind

shopper_marks = Table(
    "shopper_marks",
    metadata,
    Column("mark_id", Integer, primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("mark", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("shopper_id", "kind", "mark"),
)
Index("ix_shopper_marks_mark", shopper_marks.c.kind, shopper_marks.c.mark)
"""Two people may share a mark, which is worth a look. `source` says how it became known: order,
contact or claim. Rows go with the person who asks to be forgotten."""


class ShopperMarks:
    """Whose marks are whose, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, shopper_id: int, kind: MarkKind, mark: str, source: str, now: datetime) -> bool:
        """Note that the mark is theirs; False when that was known."""
        added = self._connection.execute(
            upsert(self._connection, shopper_marks)
            .values(shopper_id=shopper_id, kind=kind, mark=mark, source=source, at=now)
            .on_conflict_do_nothing()
            .returning(shopper_marks.c.mark_id)
        )
        return added.first() is not None

    def holders(self, kind: MarkKind, mark: str) -> Sequence[int]:
        """Everybody who has that mark, the one of whom it was known first at the front."""
        return self._connection.scalars(
            select(shopper_marks.c.shopper_id)
            .where(shopper_marks.c.kind == kind, shopper_marks.c.mark == mark)
            .order_by(shopper_marks.c.mark_id)
        ).all()

    def of(self, shopper_id: int) -> Sequence[tuple[MarkKind, str, str, datetime]]:
        """(kind, mark, source, when) of everything known of that person."""
        rows = self._connection.execute(
            select(
                shopper_marks.c.kind,
                shopper_marks.c.mark,
                shopper_marks.c.source,
                shopper_marks.c.at,
            )
            .where(shopper_marks.c.shopper_id == shopper_id)
            .order_by(shopper_marks.c.mark_id)
        )
        return [(row.kind, row.mark, row.source, row.at) for row in rows]

    def forget(self, shopper_id: int) -> None:
        self._connection.execute(
            delete(shopper_marks).where(shopper_marks.c.shopper_id == shopper_id)
        )
