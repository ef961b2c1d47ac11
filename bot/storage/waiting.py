"""Order events that cannot be counted yet: for want of a rate, or of their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    select,
    update,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert
from growth.purchases import OrderEvent, from_text, newer, to_text
from growth.reasons import as_terms, from_terms

waiting_events = Table(
    "waiting_events",
    metadata,
    Column("waiting_key", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("event_id", String(128), nullable=False),
    Column("order_id", String(128), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("telegram_id", BigInteger, index=True),
    Column("event", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("said", JSON(none_as_null=True)),
    UniqueConstraint("source", "event_id"),
)
Index("ix_waiting_events_order", waiting_events.c.source, waiting_events.c.order_id)
Index("ix_waiting_events_currency", waiting_events.c.currency)
"""They leave this table for `order_events`. `event` is JSON without the buyer's Telegram id, which
stands in a column of its own so that it can be forgotten; `said` is the reason with its code."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that waits, and for what."""

    event: OrderEvent
    reason: str
    at: datetime


class WaitingEvents:
    """What waits, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, event: OrderEvent, reason: str, now: datetime) -> None:
        """Once for each event, as it was told last; the reason is that of the last time."""
        known = self._waiting(
            waiting_events.c.source == event.source, waiting_events.c.event_id == event.event_id
        )
        event = next((each.event for each in known if not newer(event, each.event)), event)
        self._connection.execute(
            upsert(self._connection, waiting_events)
            .values(
                source=event.source,
                event_id=event.event_id,
                order_id=event.order_id,
                currency=event.currency,
                telegram_id=event.shopper,
                event=to_text(event),
                reason=reason,
                said=as_terms(reason),
                at=now,
            )
            .on_conflict_do_update(
                index_elements=["source", "event_id"],
                set_={"reason": reason, "said": as_terms(reason), "event": to_text(event)},
            )
        )

    def remove(self, source: str, event_id: str) -> None:
        self._connection.execute(
            delete(waiting_events).where(
                waiting_events.c.source == source, waiting_events.c.event_id == event_id
            )
        )

    def of_order(self, source: str, order_id: str) -> Sequence[Waiting]:
        return self._waiting(
            waiting_events.c.source == source, waiting_events.c.order_id == order_id
        )

    def all(self, currency: str | None = None) -> Sequence[Waiting]:
        """Everything that waits, or what is in one currency; oldest first."""
        return self._waiting(*([waiting_events.c.currency == currency] if currency else []))

    def forget(self, telegram_id: int) -> None:
        self._connection.execute(
            update(waiting_events)
            .where(waiting_events.c.telegram_id == telegram_id)
            .values(telegram_id=None)
        )

    def _waiting(self, *conditions: ColumnElement[bool]) -> list[Waiting]:
        rows = self._connection.execute(
            select(waiting_events).where(*conditions).order_by(waiting_events.c.waiting_key)
        )
        return [
            Waiting(
                from_text(row.event, row.telegram_id), from_terms(row.said or row.reason), row.at
            )
            for row in rows
        ]
