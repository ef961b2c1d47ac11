"""The invitation forest: one row an edge, and counters kept up the chain."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql import Select

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.shoppers import shoppers
from bot.storage.upserts import append_only, upsert
from growth.invitations import Invitation
from growth.reports import Branch, Person
from growth.rewards import Inviter

invitations = Table(
    "invitations",
    metadata,
    Column("invitee_id", ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("inviter_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("code", ForeignKey("links.code"), nullable=False, index=True),
    Column("product_id", String(64)),
    Column("invited_at", UtcTime, nullable=False),
)
append_only(invitations)

branches = Table(
    "branches",
    metadata,
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("depth", Integer, nullable=False),
    Column("direct", Integer, nullable=False, default=0),
    Column("descendants", Integer, nullable=False, default=0),
    Column("revenue", BigInteger, nullable=False, default=0),
    Column("branch_revenue", BigInteger, nullable=False, default=0),
)
"""Derived from invitations and order events, in the same transaction; see `audit` in reporting."""


def above(shopper_id: int) -> Select[int]:
    """Everyone above that person, and that person. May hold a NULL, which matches nothing.

    The outer join keeps SQLite from filtering the whole table when it only has to climb; `union`
    without `all` ends the walk even in a damaged forest.
    """
    up = select(literal(shopper_id, Integer).label("shopper_id")).cte("up", recursive=True)
    step = (
        select(invitations.c.inviter_id)
        .select_from(up.outerjoin(invitations, invitations.c.invitee_id == up.c.shopper_id))
        .where(up.c.shopper_id.is_not(None))
    )
    return select(up.union(step).c.shopper_id)


class Invitations:
    """The forest, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, invitee_id: int) -> Invitation | None:
        """How that person came."""
        row = self._connection.execute(
            select(invitations).where(invitations.c.invitee_id == invitee_id)
        ).one_or_none()
        return Invitation(*row) if row else None

    def inviter(self, shopper_id: int) -> Inviter:
        """That person as one who may earn."""
        forgotten = self._connection.scalar(
            select(shoppers.c.forgotten_at).where(shoppers.c.shopper_id == shopper_id)
        )
        return Inviter(shopper_id, forgotten)

    def started(self, inviter_id: int) -> dict[int, datetime]:
        """When each friend of that inviter started."""
        rows = self._connection.execute(
            select(invitations.c.invitee_id, invitations.c.invited_at).where(
                invitations.c.inviter_id == inviter_id
            )
        )
        return {row.invitee_id: row.invited_at for row in rows}

    def above(self, shopper_id: int) -> frozenset[int]:
        """Everyone above that person."""
        found = self._connection.scalars(above(shopper_id))
        return frozenset(found) - {None, shopper_id}

    def bind(self, invitation: Invitation) -> None:
        """Write the edge and count it all the way up."""
        self._connection.execute(
            upsert(self._connection, invitations).values(
                invitee_id=invitation.invitee_id,
                inviter_id=invitation.inviter_id,
                code=invitation.code,
                product_id=invitation.product_id,
                invited_at=invitation.invited_at,
            )
        )
        depth = self._root(invitation.inviter_id)
        self._root(invitation.invitee_id)
        bought = self.branch(invitation.invitee_id).revenue
        self._connection.execute(
            update(branches)
            .where(branches.c.shopper_id == invitation.invitee_id)
            .values(depth=depth + 1)
        )
        self._connection.execute(
            update(branches)
            .where(branches.c.shopper_id == invitation.inviter_id)
            .values(direct=branches.c.direct + 1)
        )
        self._connection.execute(
            update(branches)
            .where(branches.c.shopper_id.in_(above(invitation.inviter_id)))
            .values(
                descendants=branches.c.descendants + 1,
                branch_revenue=branches.c.branch_revenue + bought,
            )
        )

    def add_revenue(self, shopper_id: int, change: int) -> None:
        """Count a purchase (or, negative, a refund) for the buyer and everyone above."""
        self._root(shopper_id)
        self._connection.execute(
            update(branches)
            .where(branches.c.shopper_id == shopper_id)
            .values(revenue=branches.c.revenue + change)
        )
        self._connection.execute(
            update(branches)
            .where(
                branches.c.shopper_id.in_(above(shopper_id)), branches.c.shopper_id != shopper_id
            )
            .values(branch_revenue=branches.c.branch_revenue + change)
        )

    def branch(self, shopper_id: int) -> Branch:
        """That person's counters; zeroes for somebody outside every chain."""
        row = self._connection.execute(
            select(*_counters).where(branches.c.shopper_id == shopper_id)
        ).one_or_none()
        return Branch(*row) if row else Branch()

    def people(self, root: int | None, depth: int) -> Sequence[Person]:
        """The forest, or the branch of `root`, down to `depth` steps below its top.

        People who neither invited nor were invited are left out unless asked for as `root`.
        """
        query = (
            select(branches.c.shopper_id, invitations.c.inviter_id, shoppers.c.name, *_counters)
            .join(shoppers, shoppers.c.shopper_id == branches.c.shopper_id)
            .outerjoin(invitations, invitations.c.invitee_id == branches.c.shopper_id)
        )
        if root is None:
            query = query.where(
                branches.c.depth <= depth, or_(branches.c.direct > 0, branches.c.depth > 0)
            )
        else:
            query = query.where(branches.c.shopper_id.in_(_below(root, depth)))
        return [
            Person(row[0], row[1], row[2], Branch(*row[3:]))
            for row in self._connection.execute(query)
        ]

    def best(self, limit: int) -> Sequence[Person]:
        """Those who invited somebody, the branch that bought most first."""
        rows = self._connection.execute(
            select(branches.c.shopper_id, shoppers.c.name, *_counters)
            .join(shoppers, shoppers.c.shopper_id == branches.c.shopper_id)
            .where(branches.c.direct > 0)
            .order_by(
                branches.c.branch_revenue.desc(), branches.c.direct.desc(), branches.c.shopper_id
            )
            .limit(limit)
        )
        return [Person(row[0], None, row[1], Branch(*row[2:])) for row in rows]

    def all(self) -> Sequence[Invitation]:
        """Every edge."""
        return [Invitation(*row) for row in self._connection.execute(select(invitations))]

    def forgotten(self) -> dict[int, datetime]:
        """When each person was forgotten who asked for it."""
        rows = self._connection.execute(
            select(shoppers.c.shopper_id, shoppers.c.forgotten_at).where(
                shoppers.c.forgotten_at.is_not(None)
            )
        )
        return {row.shopper_id: row.forgotten_at for row in rows}

    def counted(self) -> dict[int, Branch]:
        """Every counter as it is kept."""
        rows = self._connection.execute(select(branches.c.shopper_id, *_counters))
        return {row[0]: Branch(*row[1:]) for row in rows}

    def invited(self) -> tuple[int, int]:
        """(people who came by an invitation, those of them who asked a question)."""
        row = self._connection.execute(
            select(func.count(), func.count(shoppers.c.asked_at))
            .select_from(invitations)
            .join(shoppers, shoppers.c.shopper_id == invitations.c.invitee_id)
        ).one()
        return row[0], row[1]

    def _root(self, shopper_id: int) -> int:
        """Make sure that person has counters; their depth."""
        self._connection.execute(
            upsert(self._connection, branches)
            .values(shopper_id=shopper_id, depth=0)
            .on_conflict_do_nothing()
        )
        found = self._connection.scalar(
            select(branches.c.depth).where(branches.c.shopper_id == shopper_id)
        )
        return found or 0


_counters = (
    branches.c.depth,
    branches.c.direct,
    branches.c.descendants,
    branches.c.revenue,
    branches.c.branch_revenue,
)


def _below(root: int, depth: int) -> Select[int]:
    """That person and everyone at most `depth` steps below."""
    down = select(
        literal(root, Integer).label("shopper_id"), literal(0, Integer).label("steps")
    ).cte("down", recursive=True)
    step = (
        select(invitations.c.invitee_id, down.c.steps + 1)
        .join(down, invitations.c.inviter_id == down.c.shopper_id)
        .where(down.c.steps < depth)
    )
    return select(down.union_all(step).c.shopper_id)
