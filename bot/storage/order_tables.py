"""Order events, and later matches of orders with their buyers: the tables, and their rows as
values."""

import json
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    CompoundSelect,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    exists,
    false,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import append_only
from growth.purchases import Line, Marks, OrderEvent, Original

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
    Column("programme_id", ForeignKey("programmes.programme_id")),
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
    Column("cumulative", Boolean, nullable=False, server_default=false()),
    Column("matched_by", String(8)),
    Column("stated_at", UtcTime),
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
"""`shopper_id` is the buyer where we know them (the Telegram id is not kept);
`programme_id` is the programme in force when it was placed, so that a new one changes nothing past.
Of personal data only keyed hashes are kept (`*_mark`); `lines` is JSON. An order is as told since
`stated_at`, where its store tells it anew when it is changed."""

order_changes = Table(
    "order_changes",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("order_key", ForeignKey(order_events.c.order_key), nullable=False),
    Column("stated_at", UtcTime, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("lines", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    UniqueConstraint("order_key", "stated_at"),
    CheckConstraint("amount >= 0", name="amount"),
)
append_only(order_changes)
"""An order as its store told it anew: total and goods since `stated_at`, which grows. The newest
row holds."""

_later_changes = order_changes.alias("later_changes")
changed = (
    select(
        order_changes.c.order_key,
        order_changes.c.stated_at,
        order_changes.c.amount,
        order_changes.c.lines,
    )
    .where(
        ~exists().where(
            _later_changes.c.order_key == order_changes.c.order_key,
            _later_changes.c.stated_at > order_changes.c.stated_at,
        )
    )
    .subquery("changed")
)
"""What holds of them: one row for each order that was told anew."""

paid = func.coalesce(changed.c.amount, order_events.c.amount)
"""What an order comes to before refunds, minor units."""

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

order_corrections = Table(
    "order_corrections",
    metadata,
    Column("correction_id", Integer, primary_key=True),
    Column("order_key", ForeignKey(order_events.c.order_key), nullable=False, index=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), index=True),
    Column("reason", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
)
append_only(order_corrections)
"""What staff said of who bought: of an order's corrections the newest holds, whatever the order
said or was matched by. `shopper_id` is NULL where nobody knows."""

_later = order_corrections.alias("later_corrections")
corrected = (
    select(order_corrections.c.order_key, order_corrections.c.shopper_id)
    .where(
        ~exists().where(
            _later.c.order_key == order_corrections.c.order_key,
            _later.c.correction_id > order_corrections.c.correction_id,
        )
    )
    .subquery("corrected")
)
"""What holds of them: one row for each order that staff decided about."""

with_changes = order_events.outerjoin(changed, changed.c.order_key == order_events.c.order_key)
"""Every event with what was told of it later, as `paid` reads it."""

with_buyers = with_changes.outerjoin(
    order_matches, order_matches.c.order_key == order_events.c.order_key
).outerjoin(corrected, corrected.c.order_key == order_events.c.order_key)
"""Every event with what is known of its buyer, too, as `buyer` and `known_by` read it."""

buyer = case(
    (corrected.c.order_key.is_not(None), corrected.c.shopper_id),
    else_=func.coalesce(order_events.c.shopper_id, order_matches.c.shopper_id),
)
"""Who bought, NULL while unknown."""

known_by = case(
    (corrected.c.shopper_id.is_not(None), "staff"),
    (corrected.c.order_key.is_not(None), null()),
    else_=func.coalesce(
        order_events.c.matched_by,
        order_matches.c.matched_by,
        case((order_events.c.shopper_id.is_not(None), "user")),
    ),
)
"""How the buyer is known; the first orders had a Telegram id or nobody."""

bought = (
    select(
        order_events.c.order_key,
        order_events.c.source,
        order_events.c.order_id,
        order_events.c.number,
        order_events.c.product_id,
        paid.label("amount"),
        order_events.c.currency,
        order_events.c.occurred_at,
        order_events.c.received_at,
        buyer.label("buyer_id"),
        known_by.label("matched_by"),
    )
    .select_from(with_buyers)
    .where(order_events.c.type != "refund")
    .subquery("bought")
)
"""Every order with its buyer, also one who became known later; `buyer_id` is NULL while unknown.
Nearly every event is an order: asked with `=`, SQLite sorts all of them where the newest few are
wanted."""


def named_for(buyers: Collection[int] | Select[Any]) -> CompoundSelect[Any]:
    """The orders that were ever thought to be those people's, or theirs whom a query names, found
    by their indexes. Not all are theirs still: ask `buyer`, too."""
    return union_all(
        *(
            select(table.c.order_key).where(table.c.shopper_id.in_(buyers))
            for table in (order_events, order_matches, order_corrections)
        )
    )


told: tuple[ColumnElement[Any], ...] = (
    *order_events.c,
    changed.c.amount.label("new_amount"),
    changed.c.lines.label("new_lines"),
    changed.c.stated_at.label("new_stated_at"),
)
"""An event as `event_of` reads it, from `with_changes`."""


def event_of(row: Row[Any]) -> OrderEvent:
    """As its store told it last, where the row has that. `shopper` and `ref` are not kept."""
    anew = getattr(row, "new_amount", None) is not None
    return OrderEvent(
        row.source,
        row.event_id,
        row.type,
        row.order_id,
        None,
        row.product_id,
        row.new_amount if anew else row.amount,
        row.currency,
        row.occurred_at,
        lines=_lines(row.new_lines if anew else row.lines),
        coupon=row.coupon,
        marks=_marks(row),
        original=_original(row),
        number=row.number,
        cumulative=row.cumulative,
        stated_at=row.new_stated_at if anew else row.stated_at,
    )


def details(event: OrderEvent) -> dict[str, Any]:
    """What an event tells beyond who paid how much, as columns."""
    original, marks = event.original, event.marks
    return {
        "number": event.number,
        "lines": lines_text(event) if event.lines else None,
        "coupon": event.coupon,
        "email_mark": marks.email or None,
        "phone_mark": marks.phone or None,
        "address_mark": marks.address or None,
        "payment_mark": marks.payment or None,
        "original_amount": original.amount if original else None,
        "original_currency": original.currency if original else None,
        "rate": original.rate if original else None,
        "cumulative": event.cumulative,
        "stated_at": event.stated_at,
    }


def lines_text(event: OrderEvent) -> str:
    return json.dumps([asdict(line) for line in event.lines])


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
