"""What online stores sent: kept before it is acknowledged, without anything personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    true,
    update,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert
from growth.reasons import as_terms, from_terms

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("delivery_key", Integer, primary_key=True),
    Column("source", String(16), nullable=False),
    Column("delivery_id", String(128), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("processed_at", UtcTime),
    Column("problem", Text),
    Column("said", JSON(none_as_null=True)),
    UniqueConstraint("source", "delivery_id"),
)
Index("ix_webhook_deliveries_open", webhook_deliveries.c.processed_at)
"""`body` is what is needed of it, as JSON, with keyed hashes in the place of personal data; empty
once it was worked on. `said` are the sentences of the problem with their codes."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that a store sent. Without `processed_at` it still has to be worked on; `problem`
    then says why it could not be, if that was tried. Else it says why nothing was counted."""

    delivery_key: int
    source: str
    delivery_id: str
    topic: str
    body: str
    received_at: datetime
    processed_at: datetime | None
    problem: str | None
    said: Sequence[str] = ()


class Deliveries:
    """What stores sent, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(
        self, source: str, delivery_id: str, topic: str, body: str, now: datetime
    ) -> int | None:
        """Its key; None when it was sent before."""
        key: int | None = self._connection.scalar(
            upsert(self._connection, webhook_deliveries)
            .values(source=source, delivery_id=delivery_id, topic=topic, body=body, received_at=now)
            .on_conflict_do_nothing()
            .returning(webhook_deliveries.c.delivery_key)
        )
        return key

    def get(self, delivery_key: int) -> Delivery | None:
        found = self._deliveries(webhook_deliveries.c.delivery_key == delivery_key)
        return found[0] if found else None

    def open(self) -> Sequence[Delivery]:
        """What has still to be worked on, oldest first."""
        return self._deliveries(webhook_deliveries.c.processed_at.is_(None))

    def newest(self, limit: int) -> Sequence[Delivery]:
        """The newest, worked on or not."""
        return self._deliveries(true(), newest=limit)

    def done(self, delivery_key: int, now: datetime, note: str | None = None) -> None:
        """It was worked on; what it said is in the order events. `note`: why nothing counted."""
        said = None if note is None else [as_terms(note)]
        self._set(delivery_key, processed_at=now, problem=note, said=said, body="")

    def failed(self, delivery_key: int, problems: Sequence[str]) -> None:
        """A sentence for each."""
        said = [as_terms(each) for each in problems]
        self._set(delivery_key, problem=" ".join(problems), said=said)

    def _set(self, delivery_key: int, **values: object) -> None:
        self._connection.execute(
            update(webhook_deliveries)
            .where(webhook_deliveries.c.delivery_key == delivery_key)
            .values(**values)
        )

    def _deliveries(
        self, condition: ColumnElement[bool], newest: int | None = None
    ) -> list[Delivery]:
        key = webhook_deliveries.c.delivery_key
        rows = self._connection.execute(
            select(webhook_deliveries)
            .where(condition)
            .order_by(key if newest is None else key.desc())
            .limit(newest)
        )
        return [_delivery(row) for row in rows]


def _delivery(row: Row[Any]) -> Delivery:
    values = row._asdict()
    said = values.pop("said") or [row.problem or ""]
    return Delivery(**values, said=[from_terms(each) for each in said])
