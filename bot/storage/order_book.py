"""Orders as staff look through them, and what was posted for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from bot.storage.accounts import postings, rewards, transactions
from bot.storage.coupon_tables import coupon_facts
from bot.storage.deliveries import webhook_deliveries
from bot.storage.order_tables import (
    buyer,
    corrected,
    known_by,
    order_events,
    paid,
    with_buyers,
)
from bot.storage.shoppers import shoppers
from bot.storage.waiting import waiting_events

_BATCH = 1_000
OrderState = Literal["all", "matched", "unmatched", "coded", "refunded"]

_refunds = order_events.alias("refunds")
_back = (
    select(func.coalesce(func.sum(_refunds.c.amount), 0))
    .where(
        _refunds.c.source == order_events.c.source,
        _refunds.c.order_id == order_events.c.order_id,
        _refunds.c.type == "refund",
    )
    .correlate(order_events)
    .scalar_subquery()
)
_used = select(coupon_facts.c.order_key).where(coupon_facts.c.what == "used")
_STATES: dict[OrderState, tuple[ColumnElement[bool], ...]] = {
    "all": (),
    "matched": (buyer.is_not(None),),
    "unmatched": (buyer.is_(None),),
    "coded": (
        buyer.is_(None),
        order_events.c.order_key.in_(_used),
        corrected.c.order_key.is_(None),
    ),
    "refunded": (_back > 0,),
}
"""Of `coded` orders a coupon of the shop's was used, nobody knows by whom, and staff have not
looked at it."""


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """One order in the list; `back` is what was given back, minor units. `buyer` is None while
    nobody knows who bought."""

    order_key: int
    source: str
    order_id: str
    number: str | None
    occurred_at: datetime
    amount: int
    back: int
    currency: str
    buyer: int | None
    name: str
    matched_by: str | None


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """One line of the ledger about an order; `shopper_id` is None for the shop's own account."""

    transaction_id: int
    posted_at: datetime
    kind: str
    rule: str
    level: int
    account: str
    shopper_id: int | None
    amount: int
    currency: str


class OrderBook:
    """What staff read about orders, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(
        self, words: str, state: OrderState, before: int | None, limit: int
    ) -> Sequence[ListedOrder]:
        """The newest first; those whose id, number or source begins with `words`. `before` is the
        key of the last order of the page before."""
        return list(self._orders(words, state, before, limit))

    def every(self, words: str, state: OrderState) -> Iterator[ListedOrder]:
        """All of them, one after the other."""
        return self._orders(words, state)

    def _orders(
        self, words: str, state: OrderState, before: int | None = None, limit: int | None = None
    ) -> Iterator[ListedOrder]:
        conditions = [*_STATES[state]]
        if words:
            names = (order_events.c.order_id, order_events.c.number, order_events.c.source)
            conditions.append(or_(*(name.istartswith(words, autoescape=True) for name in names)))
        if before is not None:
            conditions.append(order_events.c.order_key < before)
        rows = self._connection.execute(
            select(
                order_events.c.order_key,
                order_events.c.source,
                order_events.c.order_id,
                order_events.c.number,
                order_events.c.occurred_at,
                paid,
                _back,
                order_events.c.currency,
                buyer,
                func.coalesce(shoppers.c.name, literal("")),
                known_by,
            )
            .select_from(with_buyers)
            .outerjoin(shoppers, shoppers.c.shopper_id == buyer)
            # Not `= 'order'`: SQLite would sort all of them before it tells the newest.
            .where(order_events.c.type != "refund", *conditions)
            .order_by(order_events.c.order_key.desc())
            .limit(limit)
        )
        for row in rows.yield_per(_BATCH):
            yield ListedOrder(*row)

    def problems(self) -> dict[str, int]:
        """How many wait for staff: deliveries that were not understood (`unread`), events without
        a rate (`waiting`), orders with a coupon of the shop's and without a buyer (`coded`)."""
        unread = webhook_deliveries.c.processed_at.is_(None) & (
            webhook_deliveries.c.problem.is_not(None)
        )
        counts = {
            "unread": select(func.count()).select_from(webhook_deliveries).where(unread),
            "waiting": select(func.count()).select_from(waiting_events),
            "coded": select(func.count()).select_from(with_buyers).where(*_STATES["coded"]),
        }
        return {name: self._connection.scalar(query) or 0 for name, query in counts.items()}

    def keys(self, name: str) -> Sequence[int]:
        """The orders with that order id or number, the newest first."""
        named = (order_events.c.order_id == name) | (order_events.c.number == name)
        return self._connection.scalars(
            select(order_events.c.order_key)
            .where(named, order_events.c.type == "order")
            .order_by(order_events.c.order_key.desc())
        ).all()

    def entries(self, order_key: int) -> Sequence[OrderEntry]:
        """Everything that was posted for an order, oldest first."""
        rows = self._connection.execute(
            select(
                transactions.c.transaction_id,
                transactions.c.posted_at,
                transactions.c.kind,
                rewards.c.rule,
                rewards.c.level,
                postings.c.account,
                postings.c.shopper_id,
                postings.c.amount,
                postings.c.currency,
            )
            .select_from(rewards)
            .join(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(rewards.c.order_key == order_key)
            .order_by(postings.c.posting_id)
        )
        return [OrderEntry(*row) for row in rows]
