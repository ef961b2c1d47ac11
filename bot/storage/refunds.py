"""What was given back of orders, read for many at once."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, SelectBase, select

from bot.storage.order_tables import buyer, order_events, paid, with_buyers
from growth.purchases import OrderEvent, Original, Refund, kept, refunds_of

_refunds = order_events.alias("refunds")
_AT_ONCE = 5_000
"""Rows that are held at once."""


class Refunded(NamedTuple):
    """An order of which something was given back; `amount` was paid, `buyer` is None while nobody
    knows them."""

    order_key: int
    buyer: int | None
    amount: int
    refunds: tuple[Refund, ...]

    @property
    def kept(self) -> int:
        """What is left of it."""
        return kept(self.amount, (each.amount for each in self.refunds))


def refunded(
    connection: Connection, keys: SelectBase | None = None, *, until: datetime | None = None
) -> Iterator[Refunded]:
    """Every order (of those) of which something was given back (until then), by its key."""
    refund = _refunds.c.type == "refund"
    if keys is not None:  # where `=` is asked SQLite begins with all refunds of the shop
        refund = (_refunds.c.type != "order") & order_events.c.order_key.in_(keys)
    if until is not None:
        refund &= (_refunds.c.occurred_at <= until) & (order_events.c.occurred_at <= until)
    query = (
        select(
            order_events.c.order_key,
            buyer,
            paid.label("paid"),
            order_events.c.original_amount.label("paid_abroad"),
            _refunds.c.event_id,
            _refunds.c.amount,
            _refunds.c.currency,
            _refunds.c.occurred_at,
            _refunds.c.original_amount,
            _refunds.c.original_currency,
            _refunds.c.cumulative,
        )
        .select_from(with_buyers)
        .join(
            _refunds,
            (_refunds.c.source == order_events.c.source)
            & (_refunds.c.order_id == order_events.c.order_id),
        )
        .where(order_events.c.type == "order", refund)
        .order_by(order_events.c.order_key)
    )
    rows = connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    for key, some in groupby(rows, lambda row: row[0]):
        row, *more = some
        order = _event("order", row.paid, row, row.paid_abroad)
        events = [_event("refund", one.amount, one, one.original_amount) for one in (row, *more)]
        yield Refunded(key, row[1], row.paid, refunds_of(order, events))


def _event(type_: Any, amount: int, row: Any, abroad: int | None) -> OrderEvent:
    """So much of it as tells what was given back."""
    original = None if abroad is None else Original(abroad, row.original_currency or "", "")
    return OrderEvent(
        "", row.event_id, type_, "", None, None, amount, row.currency, row.occurred_at,
        original=original, cumulative=row.cumulative,
    )  # fmt: skip
