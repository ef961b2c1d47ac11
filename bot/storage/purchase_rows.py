"""Orders with their buyers and refunds, as values."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.sql import ColumnElement

from bot.storage.order_tables import buyer, event_of, known_by, order_events, told, with_buyers
from growth.purchases import OrderEvent, Purchase, refunds_of

BATCH = 10_000
"""SQLite takes a limited number of values in one statement."""
_given_back = order_events.alias("refunds")


def read_purchases(connection: Connection, condition: ColumnElement[bool]) -> list[Purchase]:
    """The orders for which that holds, by key."""
    columns = [*told, buyer.label("buyer_id"), known_by.label("known")]
    orders = connection.execute(
        select(*columns)
        .select_from(with_buyers)
        .where(condition, order_events.c.type == "order")
        .order_by(order_events.c.order_key)
    ).all()
    refunds = _refunds(connection, [row.order_key for row in orders])
    return [_purchase(row, refunds.get(row.order_key, ())) for row in orders]


def _refunds(connection: Connection, order_keys: Sequence[int]) -> dict[int, list[OrderEvent]]:
    """What was given back of these orders."""
    found: dict[int, list[OrderEvent]] = {}
    for start in range(0, len(order_keys), BATCH):
        query = (
            select(_given_back, order_events.c.order_key.label("of_order"))
            .select_from(order_events)
            .join(
                _given_back,
                (_given_back.c.source == order_events.c.source)
                & (_given_back.c.order_id == order_events.c.order_id)
                & (_given_back.c.type != "order"),  # with `=` SQLite begins with all refunds
            )
            .where(order_events.c.order_key.in_(order_keys[start : start + BATCH]))
        )
        for row in connection.execute(query):
            found.setdefault(row.of_order, []).append(event_of(row))
    return found


def _purchase(row: Row[Any], refunds: Iterable[OrderEvent]) -> Purchase:
    order = event_of(row)
    return Purchase(
        row.order_key,
        row.source,
        row.order_id,
        row.buyer_id,
        order.amount,
        row.currency,
        row.occurred_at,
        refunds_of(order, refunds),
        product_id=row.product_id,
        lines=order.lines,
        coupon=row.coupon,
        marks=order.marks,
        original=order.original,
        programme_id=row.programme_id,
        matched_by=row.known,
        number=row.number,
    )
