"""Order events: stored once, never changed; purchases are read from them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    CompoundSelect,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.invitations import invitations
from bot.storage.upserts import append_only, upsert
from growth.purchases import Line, Marks, MatchedBy, OrderEvent, Original, Purchase, Refund
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
    Column("number", String(128)),
    Column("lines", Text),
    Column("coupon", String(64), index=True),
    Column("email_mark", String(64), index=True),
    Column("phone_mark", String(64), index=True),
    Column("address_mark", String(64), index=True),
    Column("payment_mark", String(64), index=True),
    Column("original_amount", BigInteger),
    Column("original_currency", String(3)),
    Column("rate", String(40)),
    Column("matched_by", String(8)),
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
reward rules that held when the event was received, so that a new policy changes nothing past. Of
personal data only keyed hashes are kept (`*_mark`); `lines` is JSON."""

order_matches = Table(
    "order_matches",
    metadata,
    Column("order_key", ForeignKey(order_events.c.order_key), primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("matched_by", String(8), nullable=False),
    Column("at", UtcTime, nullable=False),
)
append_only(order_matches)
"""Whose an order is that could not be matched when it came."""

bought = (
    select(
        order_events.c.order_key,
        order_events.c.source,
        order_events.c.order_id,
        order_events.c.product_id,
        order_events.c.amount,
        order_events.c.currency,
        order_events.c.occurred_at,
        order_events.c.received_at,
        func.coalesce(order_events.c.shopper_id, order_matches.c.shopper_id).label("buyer_id"),
        func.coalesce(order_events.c.matched_by, order_matches.c.matched_by).label("matched_by"),
    )
    .outerjoin(order_matches, order_matches.c.order_key == order_events.c.order_key)
    .where(order_events.c.type == "order")
    .subquery("bought")
)
"""Every order with its buyer, also one who became known later; `buyer_id` is NULL while unknown."""

_buyer = func.coalesce(order_events.c.shopper_id, order_matches.c.shopper_id)
_refunds = order_events.alias("refunds")


@lru_cache(maxsize=64)
def _policy(terms: str) -> Policy:
    return Policy(**json.loads(terms))


class Purchases:
    """The order events, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        event: OrderEvent,
        shopper_id: int | None,
        policy: Policy,
        now: datetime,
        matched_by: MatchedBy | None = None,
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
                matched_by=matched_by,
                **_details(event),
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
            select(bought.c.order_key, bought.c.buyer_id).where(
                bought.c.source == source, bought.c.order_id == order_id
            )
        ).one_or_none()
        return (row[0], row[1]) if row else None

    def of(self, shopper_id: int) -> Sequence[tuple[Purchase, Policy]]:
        """What that person bought, with the policy of the time."""
        return self._purchases(order_events.c.order_key.in_(_keys_of(shopper_id)))

    def of_friends(self, inviter_id: int) -> Sequence[tuple[Purchase, Policy]]:
        """What the people bought whom that person invited, with the policy of the time."""
        friends = select(invitations.c.invitee_id).where(invitations.c.inviter_id == inviter_id)
        return self._purchases(order_events.c.order_key.in_(_keys_of(friends)))

    def all(self) -> Sequence[tuple[Purchase, Policy]]:
        """What every known buyer bought, with the policy of the time."""
        return self._purchases(_buyer.is_not(None))

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
            .join(bought, bought.c.buyer_id == invitations.c.invitee_id)
            .where(bought.c.amount > 0)
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
                _lines(row.lines),
                row.coupon,
                _marks(row),
                _original(row),
                None,
                row.number,
            )
            for row in rows
        ]

    def _purchases(self, condition: ColumnElement[bool]) -> list[tuple[Purchase, Policy]]:
        rows = self._connection.execute(
            select(
                order_events,
                _buyer.label("buyer_id"),
                func.coalesce(order_events.c.matched_by, order_matches.c.matched_by).label("known"),
                _refunds.c.amount.label("refund"),
                _refunds.c.occurred_at.label("refunded_at"),
            )
            .outerjoin(order_matches, order_matches.c.order_key == order_events.c.order_key)
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
                    row.buyer_id,
                    row.amount,
                    row.currency,
                    row.occurred_at,
                    tuple(refunds[key]),
                    row.product_id,
                    _lines(row.lines),
                    row.coupon,
                    _marks(row),
                    _original(row),
                    matched_by=row.known,
                    number=row.number,
                ),
                _policy(row.policy),
            )
            for key, row in orders.items()
        ]


def _keys_of(buyers: int | Select[Any]) -> CompoundSelect[Any]:
    """The orders of a person, or of those whom a query names, whenever they became known."""
    queries = [
        select(table.c.order_key).where(
            table.c.shopper_id == buyers
            if isinstance(buyers, int)
            else table.c.shopper_id.in_(buyers)
        )
        for table in (order_events, order_matches)
    ]
    return union_all(*queries)


def _details(event: OrderEvent) -> dict[str, Any]:
    """What an event tells beyond who paid how much, as columns."""
    original, marks = event.original, event.marks
    return {
        "number": event.number,
        "lines": json.dumps([asdict(line) for line in event.lines]) if event.lines else None,
        "coupon": event.coupon,
        "email_mark": marks.email or None,
        "phone_mark": marks.phone or None,
        "address_mark": marks.address or None,
        "payment_mark": marks.payment or None,
        "original_amount": original.amount if original else None,
        "original_currency": original.currency if original else None,
        "rate": original.rate if original else None,
    }


def _lines(text: str | None) -> tuple[Line, ...]:
    return tuple(Line(**line) for line in json.loads(text)) if text else ()


def _marks(row: Row[Any]) -> Marks:
    return Marks(
        row.email_mark or "", row.phone_mark or "", row.address_mark or "", row.payment_mark or ""
    )


def _original(row: Row[Any]) -> Original | None:
    if row.original_amount is None:
        return None
    return Original(row.original_amount, row.original_currency, row.rate)
