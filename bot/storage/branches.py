"""Where everybody stands in the forest of invitations: kept counters, moved with every edge.

Derived from invitations, corrections and order events, in the same transaction; `audit` in
`bot.storage.invitations` computes them anew.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    Connection,
    ForeignKey,
    Integer,
    Row,
    Table,
    bindparam,
    case,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.sql import Select

from bot.storage.database import metadata
from bot.storage.upserts import upsert
from growth.reports import Branch

branches = Table(
    "branches",
    metadata,
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("inviter_id", ForeignKey("shoppers.shopper_id"), index=True),
    Column("depth", Integer, nullable=False),
    Column("direct", Integer, nullable=False, default=0),
    Column("descendants", Integer, nullable=False, default=0),
    Column("revenue", BigInteger, nullable=False, default=0),
    Column("branch_revenue", BigInteger, nullable=False, default=0),
)
"""`inviter_id` is who that person counts under now: of the newest correction, else of the
invitation; None at the top."""

COUNTERS = (
    branches.c.depth,
    branches.c.direct,
    branches.c.descendants,
    branches.c.revenue,
    branches.c.branch_revenue,
)
"""In the order of the fields of `Branch`."""


def above(shopper_id: int | BindParameter[int]) -> Select[int]:
    """Everyone above that person, and that person, if in the forest. May hold a NULL, which matches
    nothing.

    The outer join keeps SQLite from filtering the whole table when it only has to climb; `union`
    without `all` ends the walk even in a damaged forest.
    """
    start = select(branches.c.shopper_id).where(branches.c.shopper_id == shopper_id)
    up = start.cte("up", recursive=True)
    step = (
        select(branches.c.inviter_id)
        .select_from(up.outerjoin(branches, branches.c.shopper_id == up.c.shopper_id))
        .where(up.c.shopper_id.is_not(None))
    )
    return select(up.union(step).c.shopper_id)


def below(root: int, depth: int) -> Select[int]:
    """That person and everyone at most `depth` steps below."""
    start = select(branches.c.shopper_id, literal(0, Integer).label("steps"))
    down = start.where(branches.c.shopper_id == root).cte("down", recursive=True)
    step = (
        select(branches.c.shopper_id, down.c.steps + 1)
        .join(down, branches.c.inviter_id == down.c.shopper_id)
        .where(down.c.steps < depth)
    )
    return select(down.union_all(step).c.shopper_id)


_ABOVE = above(bindparam("person", type_=Integer))
_COUNT = (
    update(branches)
    .where(branches.c.shopper_id.in_(above(bindparam("person", type_=Integer))))
    .values(
        direct=branches.c.direct
        + case(
            (branches.c.shopper_id == bindparam("person", type_=Integer), bindparam("friends")),
            else_=0,
        ),
        descendants=branches.c.descendants + bindparam("people"),
        branch_revenue=branches.c.branch_revenue + bindparam("money"),
    )
)
"""Made once: building such statements takes longer than running them."""


class Branches:
    """The counters, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, shopper_id: int) -> Branch:
        """That person's counters; zeroes for somebody outside every chain."""
        row = self._connection.execute(
            select(*COUNTERS).where(branches.c.shopper_id == shopper_id)
        ).one_or_none()
        return Branch(*row) if row else Branch()

    def inviter(self, shopper_id: int) -> int | None:
        """Whom that person counts under."""
        return self._connection.scalar(
            select(branches.c.inviter_id).where(branches.c.shopper_id == shopper_id)
        )

    def above(self, shopper_id: int) -> frozenset[int]:
        """Everyone above that person."""
        return frozenset(self._connection.scalars(_ABOVE, {"person": shopper_id})) - {
            None,
            shopper_id,
        }

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

    def move(self, shopper_id: int, inviter_id: int | None) -> None:
        """Put that person, with everyone below, under another (None: at the top), and count them up
        both chains. The other must not stand below: nobody asks here."""
        rows = {row.shopper_id: row for row in self._rows(shopper_id, inviter_id)}
        depth = 0
        if inviter_id in rows:
            depth = rows[inviter_id].depth + 1
        elif inviter_id is not None:
            self._root(inviter_id)
            depth = 1
        mine = rows.get(shopper_id)
        if mine is None:
            self._connection.execute(
                insert(branches).values(shopper_id=shopper_id, inviter_id=inviter_id, depth=depth)
            )
            people, money = 1, 0
        else:
            people, money = mine.descendants + 1, mine.revenue + mine.branch_revenue
            if mine.inviter_id is not None:
                self._count(mine.inviter_id, -1, -people, -money)
            if mine.direct and depth != mine.depth:
                self._deepen(shopper_id, mine.descendants, depth - mine.depth)
            self._connection.execute(
                update(branches)
                .where(branches.c.shopper_id == shopper_id)
                .values(inviter_id=inviter_id, depth=depth)
            )
        if inviter_id is not None:
            self._count(inviter_id, 1, people, money)

    def _rows(self, *shopper_ids: int | None) -> Sequence[Row[Any]]:
        return self._connection.execute(
            select(branches).where(branches.c.shopper_id.in_(shopper_ids))
        ).all()

    def _deepen(self, shopper_id: int, descendants: int, steps: int) -> None:
        """Everyone in that branch stands so many steps further down (or, negative, up)."""
        self._connection.execute(
            update(branches)
            .where(branches.c.shopper_id.in_(below(shopper_id, descendants)))
            .values(depth=branches.c.depth + steps)
        )

    def _count(self, inviter_id: int, friends: int, people: int, money: int) -> None:
        """So many more (or, negative, fewer) friends of that person, and people and minor units
        below them and everyone above."""
        self._connection.execute(
            _COUNT, {"person": inviter_id, "friends": friends, "people": people, "money": money}
        )

    def _root(self, shopper_id: int) -> None:
        """Make sure that person has counters."""
        self._connection.execute(
            upsert(self._connection, branches)
            .values(shopper_id=shopper_id, depth=0)
            .on_conflict_do_nothing()
        )
