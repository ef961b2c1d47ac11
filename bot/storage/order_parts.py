"""Who has a part in which order: the buyer, who brought them, and who brought that one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    Table,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.order_tables import order_events
from growth.attribution import OrderPart

order_parts = Table(
    "order_parts",
    metadata,
    Column("order_key", ForeignKey(order_events.c.order_key), primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("since", UtcTime),
    CheckConstraint("level BETWEEN 0 AND 2", name="level"),
)
Index(
    "ix_order_parts_shopper", order_parts.c.shopper_id, order_parts.c.level, order_parts.c.order_key
)
"""Derived from orders, invitations, corrections and links that were opened. `since` is when the
buyer came; NULL where nobody brought them (then the buyer's row stands alone)."""

_buyers = order_parts.alias("buyers")
_order = order_events.alias("this_order")
_other = order_parts.alias("other_parts")
_earlier = order_events.alias("earlier_order")

_BATCH = 10_000
"""SQLite takes a limited number of values in one statement."""

_ordered_before = exists(
    select(_other.c.order_key)
    .join(_earlier, _earlier.c.order_key == _other.c.order_key)
    .where(
        _other.c.shopper_id == _buyers.c.shopper_id,
        _other.c.level == 0,
        or_(
            _earlier.c.occurred_at < _order.c.occurred_at,
            and_(
                _earlier.c.occurred_at == _order.c.occurred_at,
                or_(
                    _earlier.c.source < _order.c.source,
                    and_(
                        _earlier.c.source == _order.c.source,
                        _earlier.c.order_id < _order.c.order_id,
                    ),
                ),
            ),
        ),
    )
)


class OrderParts:
    """The parts in orders, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set(self, order_key: int, parts: Sequence[OrderPart]) -> None:
        """These are the parts of that order now."""
        self._connection.execute(delete(order_parts).where(order_parts.c.order_key == order_key))
        if parts:
            self._connection.execute(
                insert(order_parts),
                [
                    {
                        "order_key": order_key,
                        "level": part.level,
                        "shopper_id": part.shopper_id,
                        "since": part.since,
                    }
                    for part in parts
                ],
            )

    def of_order(self, order_key: int) -> Sequence[OrderPart]:
        """The parts of that order, the buyer's first."""
        return list(self._read(order_parts.c.order_key == order_key))

    def of(self, shopper_id: int, buyers: Collection[int] | None = None) -> Sequence[OrderPart]:
        """That person's parts in all orders, or in the orders of some buyers."""
        mine = order_parts.c.shopper_id == shopper_id
        if buyers is not None:
            mine &= _buyers.c.shopper_id.in_(buyers)
        return list(self._read(mine))

    def between(self, first: int, last: int) -> Iterator[OrderPart]:
        """The parts of all people with these numbers, both included."""
        return self._read(order_parts.c.shopper_id.between(first, last))

    def beside(self, buyer_id: int) -> Sequence[int]:
        """Everybody who has a part in an order of that buyer, the buyer included."""
        return self._connection.scalars(
            select(order_parts.c.shopper_id)
            .distinct()
            .join(_buyers, _buyers.c.order_key == order_parts.c.order_key)
            .where(_buyers.c.shopper_id == buyer_id, _buyers.c.level == 0)
            .order_by(order_parts.c.shopper_id)
        ).all()

    def below(self, shopper_id: int) -> Sequence[int]:
        """The keys of the orders that are that person's, or count for that person."""
        return self._connection.scalars(
            select(order_parts.c.order_key)
            .where(order_parts.c.shopper_id == shopper_id, order_parts.c.level <= 1)
            .order_by(order_parts.c.order_key)
        ).all()

    def programmes(self, shopper_id: int) -> Sequence[int]:
        """The programmes of the orders by others that count for that person."""
        return self._connection.scalars(
            select(order_events.c.programme_id)
            .distinct()
            .join(order_parts, order_parts.c.order_key == order_events.c.order_key)
            .where(order_parts.c.shopper_id == shopper_id, order_parts.c.level > 0)
        ).all()

    def people(self) -> Sequence[int]:
        """Everybody who has a part in an order, ascending."""
        return self._connection.scalars(
            select(order_parts.c.shopper_id).distinct().order_by(order_parts.c.shopper_id)
        ).all()

    def all(self) -> Iterator[OrderPart]:
        """Every part as it is kept, by order; `first` is not told."""
        rows = self._connection.execute(
            select(order_parts).order_by(order_parts.c.order_key, order_parts.c.level)
        )
        for row in rows.yield_per(_BATCH):
            yield OrderPart(row.order_key, row.level, row.shopper_id, row.since)

    def _read(self, condition: ColumnElement[bool]) -> Iterator[OrderPart]:
        query: Select[tuple[int, int, int, datetime, bool]] = (
            select(
                order_parts.c.order_key,
                order_parts.c.level,
                order_parts.c.shopper_id,
                order_parts.c.since,
                _ordered_before.label("again"),
            )
            .join(
                _buyers, and_(_buyers.c.order_key == order_parts.c.order_key, _buyers.c.level == 0)
            )
            .join(_order, _order.c.order_key == order_parts.c.order_key)
            .where(condition)
            .order_by(order_parts.c.order_key, order_parts.c.level)
        )
        for row in self._connection.execute(query):
            yield OrderPart(row.order_key, row.level, row.shopper_id, row.since, not row.again)
