"""What is known of people whom nobody brought, for finding invitations that were lost."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.sql import ColumnElement

from bot.storage.branches import branches
from bot.storage.conversations import turns
from bot.storage.group_links import group_joins, group_links
from bot.storage.invitations import corrections, invitations
from bot.storage.links import links, shares
from bot.storage.marks import shopper_marks
from bot.storage.order_tables import order_corrections, order_events, order_matches
from bot.storage.shoppers import shoppers
from bot.storage.touches import guesses, touches
from growth.lost import Lost, Newcomer, Shared, Trace
from growth.purchases import MarkKind

MOST = 500
"""Newcomers that are looked at, the newest."""
MARKS: tuple[MarkKind, ...] = ("email", "phone", "payment", "address")

_brought = exists().where(invitations.c.invitee_id == shoppers.c.shopper_id) | exists().where(
    corrections.c.invitee_id == shoppers.c.shopper_id
)
"""By a link, or staff have looked at it."""


class LostReferrals:
    """The facts, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newcomers(self, since: datetime) -> Sequence[Newcomer]:
        """Who was first met since then and came by no link, the newest of them."""
        people = self._connection.execute(
            select(shoppers.c.shopper_id, shoppers.c.met_at)
            .where(_alone(since))
            .order_by(shoppers.c.met_at.desc())
            .limit(MOST)
        ).all()
        about = self._first_products([row.shopper_id for row in people])
        return [Newcomer(*row, about.get(row.shopper_id)) for row in people]

    def traces(self, since: datetime) -> list[Trace]:
        """What ties those people to somebody's link."""
        return [*self._opened(since), *self._joined(since), *self._slips(since)]

    def shares(self, since: datetime, products: Sequence[str]) -> Sequence[Shared]:
        """Who shared one of these products since then."""
        rows = self._connection.execute(
            select(links.c.shopper_id, links.c.product_id, shares.c.shared_at)
            .join(shares, shares.c.code == links.c.code)
            .where(links.c.product_id.in_(products), shares.c.shared_at >= since)
        )
        return [Shared(*row) for row in rows]

    def orders(self, since: datetime) -> list[Lost]:
        """Orders whose buyer nobody knows, and that share a mark with somebody who was brought.
        What staff have looked at is left out."""
        found: dict[tuple[int, int], Lost] = {}
        for kind in MARKS:
            rows = self._connection.execute(
                select(
                    order_events.c.order_key,
                    shopper_marks.c.shopper_id,
                    branches.c.inviter_id,
                    order_events.c.occurred_at,
                    func.coalesce(func.nullif(order_events.c.number, ""), order_events.c.order_id),
                )
                .join(
                    shopper_marks,
                    (shopper_marks.c.kind == kind)
                    & (shopper_marks.c.mark == order_events.c[f"{kind}_mark"]),
                )
                .join(branches, branches.c.shopper_id == shopper_marks.c.shopper_id)
                .outerjoin(order_matches, order_matches.c.order_key == order_events.c.order_key)
                .where(
                    order_events.c.type == "order",
                    order_events.c.occurred_at >= since,
                    order_events.c.shopper_id.is_(None),
                    order_matches.c.order_key.is_(None),
                    ~exists().where(order_corrections.c.order_key == order_events.c.order_key),
                    branches.c.inviter_id.is_not(None),
                )
                .limit(MOST)
            )
            for key, buyer, inviter, at, order in rows:
                values = {"kind": kind, "order": order}
                one = Lost("order", buyer, inviter, at, values, key)
                found.setdefault((key, buyer), one)
        return list(found.values())

    def _first_products(self, people: Sequence[int]) -> dict[int, str]:
        """What the first question of each of them was about, where that is known."""
        first = (
            select(turns.c.shopper_id, func.min(turns.c.turn_id).label("turn_id"))
            .where(turns.c.shopper_id.in_(people), turns.c.question != "")
            .group_by(turns.c.shopper_id)
            .subquery()
        )
        rows = self._connection.execute(
            select(turns.c.shopper_id, turns.c.product_id).join(
                first, first.c.turn_id == turns.c.turn_id
            )
        )
        return {row.shopper_id: row.product_id for row in rows if row.product_id}

    def _opened(self, since: datetime) -> list[Trace]:
        rows = self._connection.execute(
            select(touches.c.shopper_id, links.c.shopper_id, touches.c.touched_at)
            .join(links, links.c.code == touches.c.code)
            .join(shoppers, shoppers.c.shopper_id == touches.c.shopper_id)
            .where(_alone(since), touches.c.touched_at >= since)
        )
        return [Trace("opened", *row) for row in rows]

    def _joined(self, since: datetime) -> list[Trace]:
        rows = self._connection.execute(
            select(shoppers.c.shopper_id, group_links.c.shopper_id, group_joins.c.joined_at)
            .select_from(shoppers)
            .join(group_joins, group_joins.c.member_mark == shoppers.c.telegram_mark)
            .join(group_links, group_links.c.group_link_id == group_joins.c.group_link_id)
            .where(_alone(since), group_joins.c.joined_at <= shoppers.c.met_at)
        )
        return [Trace("group", *row) for row in rows]

    def _slips(self, since: datetime) -> list[Trace]:
        rows = self._connection.execute(
            select(guesses.c.shopper_id, links.c.shopper_id, guesses.c.guessed_at)
            .join(links, links.c.code == guesses.c.near)
            .join(shoppers, shoppers.c.shopper_id == guesses.c.shopper_id)
            .where(_alone(since), guesses.c.guessed_at >= since)
        )
        return [Trace("slip", *row) for row in rows]


def _alone(since: datetime) -> ColumnElement[bool]:
    return ~_brought & (shoppers.c.met_at >= since) & shoppers.c.forgotten_at.is_(None)
