"""What the checks against fraud read: a few rows at a time, each found by an index."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    Row,
    Select,
    and_,
    func,
    select,
)

from bot.storage.blocklist import Blocklist
from bot.storage.branches import branches
from bot.storage.invitations import invitations
from bot.storage.marks import shopper_marks
from bot.storage.order_parts import order_parts
from bot.storage.order_tables import buyer, named_for, order_events, paid, with_buyers
from bot.storage.programmes import Programmes
from bot.storage.purchases import Purchases
from bot.storage.shoppers import shoppers
from bot.storage.touches import guesses
from growth.fraud.facts import (
    MARKS,
    MOST,
    RECENT,
    Friend,
    Glimpse,
    Listed,
    Mark,
    Person,
    Placed,
)

Index("ix_order_events_placed", order_events.c.type, order_events.c.occurred_at)
Index(
    "ix_order_events_product",
    order_events.c.product_id,
    order_events.c.type,
    order_events.c.occurred_at,
)

MOST_GUESSES = 1_000
"""Wrong codes that are counted at most."""

_is_order = order_events.c.type == "order"
_PERSON = (
    select(
        shoppers.c.shopper_id,
        branches.c.inviter_id,
        shoppers.c.met_at,
        invitations.c.invited_at,
        shoppers.c.asked_at.is_not(None),
        branches.c.direct,
    )
    .outerjoin(branches, branches.c.shopper_id == shoppers.c.shopper_id)
    .outerjoin(invitations, invitations.c.invitee_id == shoppers.c.shopper_id)
)
_earning = order_parts.alias("earning")
_counts_for_somebody = and_(_earning.c.order_key == order_events.c.order_key, _earning.c.level == 1)
_bought, _counted = order_parts.alias("bought_parts"), order_parts.alias("counted_parts")
_ORDER = (
    select(
        order_events.c.order_key,
        buyer.label("buyer_id"),
        _earning.c.shopper_id.label("inviter_id"),
        order_events.c.occurred_at,
        paid.label("amount"),
        order_events.c.programme_id,
        order_events.c.product_id,
        order_events.c.coupon,
        *(order_events.c[f"{kind}_mark"] for kind in MARKS),
    )
    .select_from(with_buyers)
    .outerjoin(_earning, _counts_for_somebody)
)


class Evidence:
    """Satisfies `growth.fraud.facts.Facts`, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._programmes = Programmes(connection)

    def order(self, order_key: int) -> Placed | None:
        found = self._orders(order_events.c.order_key == order_key, refunds=True)
        return found[0] if found else None

    def person(self, shopper_id: int) -> Person | None:
        found = self._people(_PERSON.where(shoppers.c.shopper_id == shopper_id))
        return found[0] if found else None

    def same_account(self, shopper_id: int) -> Sequence[int]:
        mark = select(shoppers.c.telegram_mark).where(shoppers.c.shopper_id == shopper_id)
        return self._connection.scalars(
            select(shoppers.c.shopper_id)
            .where(
                shoppers.c.telegram_mark == mark.scalar_subquery(),
                shoppers.c.shopper_id != shopper_id,
            )
            .order_by(shoppers.c.shopper_id)
        ).all()

    def holders(self, kind: Mark, mark: str) -> Sequence[Placed]:
        return self._orders(order_events.c[f"{kind}_mark"] == mark, MOST)

    def owners(self, kind: Mark, mark: str) -> Sequence[int]:
        return self._connection.scalars(
            select(shopper_marks.c.shopper_id)
            .where(shopper_marks.c.kind == kind, shopper_marks.c.mark == mark)
            .limit(MOST)
        ).all()

    def friends(self, inviter_id: int, until: datetime) -> Sequence[Friend]:
        mine = (order_parts.c.shopper_id == inviter_id) & (order_parts.c.level == 1)
        newest = (
            select(order_parts.c.order_key)
            .where(mine)
            .order_by(order_parts.c.order_key.desc())
            .limit(MOST)
        )
        people = self._people(
            _PERSON.where(
                shoppers.c.shopper_id.in_(
                    select(_bought.c.shopper_id).where(
                        _bought.c.order_key.in_(newest), _bought.c.level == 0
                    )
                )
            ).order_by(shoppers.c.shopper_id.desc())
        )
        placed: dict[int, list[Placed]] = {}
        for order in self._orders(
            order_events.c.order_key.in_(_counted_for(inviter_id, people))
            & (order_events.c.occurred_at <= until),
            refunds=True,
        ):
            placed.setdefault(order.shopper_id, []).append(order)
        return [
            Friend(
                each,
                tuple(sorted(placed[each.shopper_id], key=lambda order: order.placed_at)),
            )
            for each in people
            if each.shopper_id in placed
        ]

    def orders_of(self, shopper_ids: Sequence[int], until: datetime) -> Sequence[Placed]:
        found = self._orders(
            order_events.c.order_key.in_(named_for(shopper_ids))
            & (order_events.c.occurred_at <= until)
        )
        return [each for each in found if each.shopper_id in shopper_ids]

    def recent(self, until: datetime, product_id: str | None) -> Sequence[Glimpse]:
        query = (
            select(
                order_events.c.order_key,
                order_events.c.occurred_at,
                shoppers.c.met_at,
                _earning.c.shopper_id.is_not(None),
                paid,
            )
            .select_from(with_buyers)
            .join(shoppers, shoppers.c.shopper_id == buyer)
            .outerjoin(_earning, _counts_for_somebody)
            .where(_is_order, order_events.c.occurred_at <= until)
            .order_by(order_events.c.occurred_at.desc())
            .limit(RECENT)
        )
        if product_id is not None:
            query = query.where(order_events.c.product_id == product_id)
        rows = self._connection.execute(query)
        return [Glimpse(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]

    def blocked(self, order: Placed) -> Sequence[tuple[Listed, str]]:
        return Blocklist(self._connection).found(self.listable(order))

    def listable(self, order: Placed) -> Sequence[tuple[Listed, str]]:
        """What of the order the blocklist can name: (kind, value). The accounts of the buyer and
        of their inviter are the first two."""
        accounts = self._connection.scalars(
            select(shoppers.c.telegram_mark).where(
                shoppers.c.shopper_id.in_({order.shopper_id, order.inviter_id} - {None})
            )
        )
        found: list[tuple[Listed, str]] = [("account", mark) for mark in accounts]
        found += [(kind, order.marks[kind]) for kind in MARKS if kind in order.marks]
        return [*found, ("coupon", order.coupon)] if order.coupon else found

    def account(self, shopper_id: int) -> str | None:
        """The keyed hash of that person's Telegram id."""
        return self._connection.scalar(
            select(shoppers.c.telegram_mark).where(shoppers.c.shopper_id == shopper_id)
        )

    def unknown_codes(self, since: datetime, shopper_id: int | None = None) -> int:
        """How many codes that nobody holds were tried since then (by that person); MOST_GUESSES
        at most."""
        tried = select(guesses.c.guess_id).where(
            guesses.c.kind == "code", guesses.c.guessed_at > since
        )
        if shopper_id is not None:
            tried = tried.where(guesses.c.shopper_id == shopper_id)
        counted = select(func.count()).select_from(tried.limit(MOST_GUESSES).subquery())
        return self._connection.scalar(counted) or 0

    def _people(self, query: Select[Any]) -> list[Person]:
        return [
            Person(row[0], row[1], row[2], row[3], bool(row[4]), row[5] or 0)
            for row in self._connection.execute(query)
        ]

    def _orders(
        self,
        condition: ColumnElement[bool],
        limit: int | None = None,
        refunds: bool = False,
    ) -> list[Placed]:
        """Newest first. `refunded_at` is only told with `refunds`."""
        rows = self._connection.execute(
            _ORDER.where(condition, _is_order, buyer.is_not(None))
            .order_by(order_events.c.order_key.desc())
            .limit(limit)
        ).all()
        back = self._refunded([row.order_key for row in rows]) if refunds else {}
        return [self._placed(row, back.get(row.order_key)) for row in rows]

    def _placed(self, row: Row[Any], refunded_at: datetime | None) -> Placed:
        programme = self._programmes.get(row.programme_id)
        return Placed(
            row.order_key,
            row.buyer_id,
            row.inviter_id,
            row.occurred_at,
            row.amount,
            max(1, min((rule.minimum_order for rule in programme.rules), default=0)),
            row.occurred_at + timedelta(days=programme.hold_days),
            row.product_id,
            row.coupon,
            {kind: mark for kind in MARKS if (mark := getattr(row, f"{kind}_mark"))},
            refunded_at,
        )

    def _refunded(self, order_keys: Sequence[int]) -> dict[int, datetime]:
        """When refunds came to half of each of these orders."""
        found: dict[int, datetime] = {}
        for purchase in Purchases(self._connection).having(order_keys):
            sums = accumulate(refund.amount for refund in purchase.refunds)
            for refund, back in zip(purchase.refunds, sums, strict=True):
                if 2 * back >= purchase.amount:
                    found.setdefault(purchase.order_key, refund.refunded_at)
        return found


def _counted_for(inviter_id: int, people: Sequence[Person]) -> Select[tuple[int]]:
    """The orders of these people that count for that inviter."""
    return (
        select(_bought.c.order_key)
        .join(_counted, and_(_counted.c.order_key == _bought.c.order_key, _counted.c.level == 1))
        .where(
            _bought.c.shopper_id.in_([each.shopper_id for each in people]),
            _bought.c.level == 0,
            _counted.c.shopper_id == inviter_id,
        )
    )
