"""Order events: stored once, never changed; purchases are read from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, insert, select
from sqlalchemy.sql import ColumnElement

from bot.storage.branches import branches
from bot.storage.order_tables import (
    bought,
    buyer,
    corrected,
    details,
    event_of,
    lines_text,
    named_for,
    order_changes,
    order_corrections,
    order_events,
    order_matches,
    told,
    with_buyers,
    with_changes,
)
from bot.storage.purchase_rows import BATCH, read_purchases
from bot.storage.refunds import refunded
from bot.storage.upserts import upsert
from growth.purchases import BuyerCorrection, MarkKind, MatchedBy, OrderEvent, Purchase


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An order whose buyer nobody knows."""

    order_key: int
    source: str
    order_id: str


class Purchases:
    """The order events, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        event: OrderEvent,
        shopper_id: int | None,
        programme_id: int,
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
                programme_id=programme_id,
                matched_by=matched_by,
                **details(event),
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

    def unmatched(self, kind: MarkKind, mark: str) -> Sequence[Unmatched]:
        """The orders with that mark whose buyer nobody knows, oldest first; not those of which
        staff said so."""
        return self._unmatched(order_events.c[f"{kind}_mark"] == mark)

    def unmatched_of(self, number: str, email_mark: str) -> Sequence[Unmatched]:
        """The orders that a buyer knows by that number, with # before it or without, and e-mail,
        and whose buyer nobody knows."""
        plain = number.removeprefix("#")
        names = (number, plain, f"#{plain}")
        named = order_events.c.number.in_(names) | order_events.c.order_id.in_(names)
        return self._unmatched(named & (order_events.c.email_mark == email_mark))

    def match(self, order_key: int, shopper_id: int, matched_by: MatchedBy, now: datetime) -> bool:
        """Whose an order is after all; False when somebody has it, or staff have said whose it
        is."""
        known = self._connection.scalar(
            select(order_events.c.order_key)
            .select_from(with_buyers)
            .where(
                order_events.c.order_key == order_key,
                buyer.is_(None),
                corrected.c.order_key.is_(None),
            )
        )
        if known is None:
            return False
        matched = self._connection.execute(
            upsert(self._connection, order_matches)
            .values(order_key=order_key, shopper_id=shopper_id, matched_by=matched_by, at=now)
            .on_conflict_do_nothing()
            .returning(order_matches.c.order_key)
        )
        return matched.first() is not None

    def restate(self, order_key: int, event: OrderEvent, now: datetime) -> None:
        """That order has the event's total and goods since its `stated_at`, which is later than
        any that is known. Nothing that was written before is changed."""
        self._connection.execute(
            insert(order_changes).values(
                order_key=order_key,
                stated_at=event.stated_at,
                amount=event.amount,
                lines=lines_text(event),
                received_at=now,
            )
        )

    def totals(self, order_key: int) -> Sequence[tuple[datetime | None, int]]:
        """(since when, minor units) of each total that the order was told to have, oldest first."""
        first = self._connection.execute(
            select(order_events.c.stated_at, order_events.c.amount).where(
                order_events.c.order_key == order_key
            )
        )
        later = self._connection.execute(
            select(order_changes.c.stated_at, order_changes.c.amount)
            .where(order_changes.c.order_key == order_key)
            .order_by(order_changes.c.stated_at)
        )
        found: list[tuple[datetime | None, int]] = []
        for since, amount in (*first, *later):
            if not found or found[-1][1] != amount:
                found.append((since, amount))
        return found

    def correct(
        self, order_key: int, shopper_id: int | None, reason: str, by: str, now: datetime
    ) -> None:
        """Staff say who bought (None: nobody knows). Nothing that was written before is changed."""
        self._connection.execute(
            insert(order_corrections).values(
                order_key=order_key, shopper_id=shopper_id, reason=reason, by=by, at=now
            )
        )

    def corrections(self, order_key: int) -> Sequence[BuyerCorrection]:
        """What staff said of who bought, oldest first."""
        rows = self._connection.execute(
            select(*(order_corrections.c[name] for name in ("shopper_id", "reason", "by", "at")))
            .where(order_corrections.c.order_key == order_key)
            .order_by(order_corrections.c.correction_id)
        )
        return [BuyerCorrection(*row) for row in rows]

    def of(self, shopper_id: int) -> Sequence[Purchase]:
        """What that person bought."""
        mine = order_events.c.order_key.in_(named_for([shopper_id]))
        return read_purchases(self._connection, mine & (buyer == shopper_id))

    def matched(self) -> Iterator[int]:
        """The keys of all orders whose buyer is known, ascending."""
        query = (
            select(bought.c.order_key)
            .where(bought.c.buyer_id.is_not(None))
            .order_by(bought.c.order_key)
        )
        yield from self._connection.scalars(query).yield_per(BATCH)

    def heard_at(self, order_key: int) -> datetime:
        """When we heard of that order."""
        found: datetime | None = self._connection.scalar(
            select(order_events.c.received_at).where(order_events.c.order_key == order_key)
        )
        assert found is not None
        return found

    def having(self, order_keys: Sequence[int]) -> Sequence[Purchase]:
        """The orders with these keys."""
        found: list[Purchase] = []
        for start in range(0, len(order_keys), BATCH):
            some = order_keys[start : start + BATCH]
            found += read_purchases(self._connection, order_events.c.order_key.in_(some))
        return found

    def of_friends(self, inviter_id: int) -> Sequence[Purchase]:
        """What the people bought whom that person invited."""
        friends = select(branches.c.shopper_id).where(branches.c.inviter_id == inviter_id)
        theirs = order_events.c.order_key.in_(named_for(friends))
        return read_purchases(self._connection, theirs & buyer.in_(friends))

    def all(self) -> Sequence[Purchase]:
        """What every known buyer bought."""
        return read_purchases(self._connection, buyer.is_not(None))

    def revenue(self) -> dict[int, int]:
        """Minor units kept from each known buyer, over everything."""
        paid = select(bought.c.buyer_id, func.sum(bought.c.amount)).group_by(bought.c.buyer_id)
        rows = self._connection.execute(paid.where(bought.c.buyer_id.is_not(None)))
        sums = {row[0]: int(row[1]) for row in rows}
        for one in refunded(self._connection):
            if one.buyer is not None:
                sums[one.buyer] += one.kept - one.amount
        return sums

    def currency(self) -> str | None:
        """The currency of the newest event, None before the first."""
        newest = select(order_events.c.currency).order_by(order_events.c.order_key.desc()).limit(1)
        code: str | None = self._connection.scalar(newest)
        return code

    def buyers(self, inviter_id: int | None = None) -> int:
        """How many invited people (of one inviter, or of all) have bought, refunded or not."""
        whose: ColumnElement[bool] = branches.c.inviter_id.is_not(None)
        if inviter_id is not None:
            whose = branches.c.inviter_id == inviter_id
        friends = select(branches.c.shopper_id).where(whose)
        paid = (order_events.c.type == "order") & (order_events.c.amount > 0)
        undecided = ~exists().where(order_corrections.c.order_key == order_events.c.order_key)
        told = order_events.c.shopper_id
        known = select(told).where(paid, undecided, told.in_(friends))
        later = (
            select(order_matches.c.shopper_id)
            .join(order_events, order_events.c.order_key == order_matches.c.order_key)
            .where(paid, undecided, order_matches.c.shopper_id.in_(friends))
        )
        by_hand = (
            select(corrected.c.shopper_id)
            .join(order_events, order_events.c.order_key == corrected.c.order_key)
            .where(paid, corrected.c.shopper_id.in_(friends))
        )
        # Their indexes find them; `bought` has none.
        people = known.union(later, by_hand).subquery()
        return self._connection.scalar(select(func.count()).select_from(people)) or 0

    def _unmatched(self, condition: ColumnElement[bool]) -> list[Unmatched]:
        rows = self._connection.execute(
            select(order_events.c.order_key, order_events.c.source, order_events.c.order_id)
            .select_from(with_buyers)
            .where(
                condition,
                order_events.c.type == "order",
                buyer.is_(None),
                corrected.c.order_key.is_(None),
            )
            .order_by(order_events.c.occurred_at, order_events.c.order_key)
        )
        return [Unmatched(row.order_key, row.source, row.order_id) for row in rows]

    def _events(self, condition: ColumnElement[bool]) -> list[OrderEvent]:
        rows = self._connection.execute(
            select(*told)
            .select_from(with_changes)
            .where(condition)
            .order_by(order_events.c.order_key)
        )
        return [event_of(row) for row in rows]
