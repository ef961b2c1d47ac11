"""Order events: stored once, never changed; purchases are read from them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.invitations import invitations
from bot.storage.upserts import append_only, upsert
from growth.purchases import OrderEvent, Purchase, Refund
from growth.rewards import Policy

order_events = Table(
    "order_events",
    metadata,
    Column("order_key", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("event_id", String(128), nullable=False),
    Column("type", String(8), nullable=False),
    Column("order_id", String(128), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), index=True),
    Column("product_id", String(64)),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("policy", Text, nullable=False),
    UniqueConstraint("source", "event_id"),
    CheckConstraint("type IN ('order', 'refund')", name="type"),
    CheckConstraint("amount >= 0", name="amount"),
)
Index("ix_order_events_order", order_events.c.source, order_events.c.order_id)
Index(
    "ix_order_events_one_order",
    order_events.c.source,
    order_events.c.order_id,
    unique=True,
    sqlite_where=order_events.c.type == "order",
    postgresql_where=order_events.c.type == "order",
)
append_only(order_events)
"""`shopper_id` is the buyer where we know them (the Telegram id is not kept); `policy` are the
reward rules that held when the event was received, so that a new policy changes nothing past."""

_refunds = order_events.alias("refunds")


@lru_cache(maxsize=64)
def _policy(terms: str) -> Policy:
    return Policy(**json.loads(terms))


class Purchases:
    """The order events, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, event: OrderEvent, shopper_id: int | None, policy: Policy, now: datetime
    ) -> int | None:
        """Keep the event; its key, or None when it, or an order event of its order, is there."""
        key: int | None = self._connection.scalar(
            upsert(self._connection, order_events)
            .values(
                source=event.source,
                event_id=event.event_id,
                type=event.type,
                order_id=event.order_id,
                shopper_id=shopper_id,
                product_id=event.product_id,
                amount=event.amount,
                currency=event.currency,
                occurred_at=event.occurred_at,
                received_at=now,
                policy=json.dumps(asdict(policy), sort_keys=True),
            )
            .on_conflict_do_nothing()
            .returning(order_events.c.order_key)
        )
        return key

    def event(self, source: str, event_id: str) -> OrderEvent | None:
        """The stored event of that id; its `shopper` is None, the Telegram id is not kept."""
        found = self._events(
            (order_events.c.source == source) & (order_events.c.event_id == event_id)
        )
        return found[0] if found else None

    def events(self, source: str, order_id: str) -> Sequence[OrderEvent]:
        """Everything heard of one order, in the order it was heard."""
        return self._events(
            (order_events.c.source == source) & (order_events.c.order_id == order_id)
        )

    def order(self, source: str, order_id: str) -> tuple[int, int | None] | None:
        """(key, buyer) of an order, None while only refunds of it were heard of."""
        row = self._connection.execute(
            select(order_events.c.order_key, order_events.c.shopper_id).where(
                order_events.c.source == source,
                order_events.c.order_id == order_id,
                order_events.c.type == "order",
            )
        ).one_or_none()
        return (row[0], row[1]) if row else None

    def of(self, shopper_id: int) -> Sequence[tuple[Purchase, Policy]]:
        """What that person bought, with the policy of the time."""
        return self._purchases(order_events.c.shopper_id == shopper_id)

    def of_friends(self, inviter_id: int) -> Sequence[tuple[Purchase, Policy]]:
        """What the people bought whom that person invited, with the policy of the time."""
        friends = select(invitations.c.invitee_id).where(invitations.c.inviter_id == inviter_id)
        return self._purchases(order_events.c.shopper_id.in_(friends))

    def all(self) -> Sequence[tuple[Purchase, Policy]]:
        """What every known buyer bought, with the policy of the time."""
        return self._purchases(order_events.c.shopper_id.is_not(None))

    def revenue(self) -> dict[int, int]:
        """Minor units kept from each known buyer, over everything."""
        sums: dict[int, int] = {}
        for purchase, _ in self.all():
            sums[purchase.shopper_id] = sums.get(purchase.shopper_id, 0) + purchase.kept()
        return sums

    def currency(self) -> str | None:
        """The currency of the newest event, None before the first."""
        newest = select(order_events.c.currency).order_by(order_events.c.order_key.desc()).limit(1)
        code: str | None = self._connection.scalar(newest)
        return code

    def buyers(self, inviter_id: int | None = None) -> int:
        """How many invited people (of one inviter, or of all) have bought, refunded or not."""
        query = (
            select(func.count(func.distinct(invitations.c.invitee_id)))
            .select_from(invitations)
            .join(order_events, order_events.c.shopper_id == invitations.c.invitee_id)
            .where(order_events.c.type == "order", order_events.c.amount > 0)
        )
        if inviter_id is not None:
            query = query.where(invitations.c.inviter_id == inviter_id)
        return self._connection.scalar(query) or 0

    def _events(self, condition: ColumnElement[bool]) -> list[OrderEvent]:
        rows = self._connection.execute(
            select(order_events).where(condition).order_by(order_events.c.order_key)
        )
        return [
            OrderEvent(
                row.source,
                row.event_id,
                row.type,
                row.order_id,
                None,
                row.product_id,
                row.amount,
                row.currency,
                row.occurred_at,
            )
            for row in rows
        ]

    def _purchases(self, condition: ColumnElement[bool]) -> list[tuple[Purchase, Policy]]:
        rows = self._connection.execute(
            select(
                order_events,
                _refunds.c.amount.label("refund"),
                _refunds.c.occurred_at.label("refunded_at"),
            )
            .outerjoin(
                _refunds,
                (_refunds.c.source == order_events.c.source)
                & (_refunds.c.order_id == order_events.c.order_id)
                & (_refunds.c.type == "refund"),
            )
            .where(condition, order_events.c.type == "order")
            .order_by(order_events.c.order_key, _refunds.c.order_key)
        ).all()
        refunds: dict[int, list[Refund]] = {}
        for row in rows:
            found = refunds.setdefault(row.order_key, [])
            if row.refund is not None:
                found.append(Refund(row.refund, row.refunded_at))
        orders = {row.order_key: row for row in rows}
        return [
            (
                Purchase(
                    key,
                    row.source,
                    row.order_id,
                    row.shopper_id,
                    row.amount,
                    row.currency,
                    row.occurred_at,
                    tuple(refunds[key]),
                ),
                _policy(row.policy),
            )
            for key, row in orders.items()
        ]
