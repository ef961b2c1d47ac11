"""Accounts, marks and coupons whose orders earn nothing. Entries are lifted, never removed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    insert,
    or_,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import append_only, upsert
from growth.fraud.cases import Entry
from growth.fraud.facts import Listed

blocklist = Table(
    "blocklist",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("value", String(64), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint(
        "kind IN ('account', 'email', 'phone', 'address', 'payment', 'coupon')", name="kind"
    ),
)
Index("ix_blocklist_value", blocklist.c.kind, blocklist.c.value)
"""`value` is a keyed hash, of a coupon its code; `shopper_id` is whose it was then."""

blocklist_lifts = Table(
    "blocklist_lifts",
    metadata,
    Column("entry_id", ForeignKey("blocklist.entry_id"), primary_key=True),
    Column("reason", String(500), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
)
for _table in (blocklist, blocklist_lifts):
    append_only(_table)

SHOWN = 500
"""Entries that are listed at most, the newest."""


class Blocklist:
    """The blocklist, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, kind: Listed, value: str, shopper_id: int, reason: str, by: str, now: datetime
    ) -> int:
        """Its entry; the one that counts already, if there is one."""
        for entry in self._read(blocklist.c.kind == kind, blocklist.c.value == value, _counts):
            return entry.entry_id
        entry_id: int | None = self._connection.scalar(
            insert(blocklist)
            .values(kind=kind, value=value, shopper_id=shopper_id, reason=reason, by=by, at=now)
            .returning(blocklist.c.entry_id)
        )
        assert entry_id is not None
        return entry_id

    def lift(self, entry_id: int, reason: str, by: str, now: datetime) -> bool:
        """False when it was lifted already."""
        done = self._connection.execute(
            upsert(self._connection, blocklist_lifts)
            .values(entry_id=entry_id, reason=reason, by=by, at=now)
            .on_conflict_do_nothing()
        )
        return done.rowcount == 1

    def get(self, entry_id: int) -> Entry | None:
        found = self._read(blocklist.c.entry_id == entry_id)
        return found[0] if found else None

    def all(self) -> Sequence[Entry]:
        """The newest SHOWN, those that were lifted, too."""
        return self._read()

    def found(self, values: Collection[tuple[Listed, str]]) -> Sequence[tuple[Listed, str]]:
        """What of `values` counts as blocked: (kind, reason)."""
        if not values:
            return []
        named = or_(*((blocklist.c.kind == k) & (blocklist.c.value == v) for k, v in values))
        return [(entry.kind, entry.reason) for entry in self._read(named, _counts)]

    def _read(self, *conditions: Any) -> list[Entry]:
        query: Select[Any] = (
            select(
                blocklist,
                blocklist_lifts.c.at.label("lifted_at"),
                blocklist_lifts.c.by.label("lifted_by"),
                blocklist_lifts.c.reason.label("lift_reason"),
            )
            .outerjoin(blocklist_lifts, blocklist_lifts.c.entry_id == blocklist.c.entry_id)
            .where(*conditions)
            .order_by(blocklist.c.entry_id.desc())
            .limit(SHOWN)
        )
        return [_entry(row) for row in self._connection.execute(query)]


_counts = blocklist_lifts.c.entry_id.is_(None)


def _entry(row: Row[Any]) -> Entry:
    return Entry(*tuple(row))
