"""Payout lists. What was proposed, approved, cancelled and paid is never changed or removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    case,
    delete,
    func,
    insert,
    select,
)

from bot.storage.accounts import postings
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.shoppers import shoppers
from bot.storage.upserts import append_only, upsert
from growth.payouts import Deed, PayoutLine, PayoutList

payout_lists = Table(
    "payout_lists",
    metadata,
    Column("list_id", Integer, primary_key=True),
    Column("unit", String(3), nullable=False),
    Column("minimum", BigInteger, nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("minimum > 0", name="minimum"),
)
payout_lines = Table(
    "payout_lines",
    metadata,
    Column("line_id", Integer, primary_key=True),
    Column("list_id", ForeignKey("payout_lists.list_id"), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    UniqueConstraint("list_id", "shopper_id"),
    CheckConstraint("amount > 0", name="amount"),
)
payout_facts = Table(
    "payout_facts",
    metadata,
    Column("fact_id", Integer, primary_key=True),
    Column("list_id", ForeignKey("payout_lists.list_id"), nullable=False),
    Column("what", String(9), nullable=False),
    Column("reference", String(120), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("list_id", "what"),
    CheckConstraint("what IN ('approved', 'cancelled', 'paid')", name="what"),
)
"""Each at most once for a list."""

payout_lowered = Table(
    "payout_lowered",
    metadata,
    Column("line_id", ForeignKey("payout_lines.line_id"), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
)
"""Lines of which less was left when their list was approved."""

payout_taken_off = Table(
    "payout_taken_off",
    metadata,
    Column("line_id", ForeignKey("payout_lines.line_id"), primary_key=True),
    Column("reason", String(300), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""Lines that an owner does not want paid by their list."""

open_payouts = Table(
    "open_payouts",
    metadata,
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("unit", String(3), primary_key=True),
    Column("list_id", ForeignKey("payout_lists.list_id"), nullable=False, index=True),
)
"""Who is on a list that is neither paid nor cancelled, and was not taken off it: on one at most in
each unit. Derived."""

for _table in (payout_lists, payout_lines, payout_facts, payout_lowered, payout_taken_off):
    append_only(_table)

line_amount = case(
    (payout_taken_off.c.line_id.is_not(None), 0),
    else_=func.coalesce(payout_lowered.c.amount, payout_lines.c.amount),
)
"""What a line of `joined_lines` pays."""
joined_lines = payout_lines.outerjoin(
    payout_lowered, payout_lowered.c.line_id == payout_lines.c.line_id
).outerjoin(payout_taken_off, payout_taken_off.c.line_id == payout_lines.c.line_id)
_BATCH = 5_000


class Payouts:
    """The lists, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owed(self, unit: str, minimum: int) -> Mapping[int, int]:
        """What everybody has earned who has at least `minimum` and is on no open list, less debts,
        by person. Who asked to be forgotten is left out."""
        earned = func.sum(postings.c.amount)
        rows = self._connection.execute(
            select(postings.c.shopper_id, earned)
            .join(shoppers, shoppers.c.shopper_id == postings.c.shopper_id)
            .outerjoin(
                open_payouts,
                (open_payouts.c.shopper_id == postings.c.shopper_id)
                & (open_payouts.c.unit == unit),
            )
            .where(
                postings.c.account == "earned",
                postings.c.currency == unit,
                shoppers.c.telegram_id.is_not(None),
                open_payouts.c.list_id.is_(None),
            )
            .group_by(postings.c.shopper_id)
            .having(earned >= minimum)
            .order_by(postings.c.shopper_id)
        )
        return {shopper_id: int(amount) for shopper_id, amount in rows}

    def propose(
        self, unit: str, minimum: int, amounts: Mapping[int, int], by: str, now: datetime
    ) -> int:
        """A new list of these amounts by person; its number."""
        list_id: int | None = self._connection.scalar(
            insert(payout_lists)
            .values(unit=unit, minimum=minimum, by=by, at=now)
            .returning(payout_lists.c.list_id)
        )
        assert list_id is not None
        people = sorted(amounts)
        for start in range(0, len(people), _BATCH):
            some = people[start : start + _BATCH]
            self._connection.execute(
                insert(payout_lines),
                [{"list_id": list_id, "shopper_id": p, "amount": amounts[p]} for p in some],
            )
            self._connection.execute(
                insert(open_payouts),
                [{"shopper_id": p, "unit": unit, "list_id": list_id} for p in some],
            )
        return list_id

    def mark(
        self,
        list_id: int,
        what: Literal["approved", "cancelled", "paid"],
        by: str,
        now: datetime,
        reference: str = "",
    ) -> bool:
        """Note what was done; False where it was noted before."""
        done = self._connection.execute(
            upsert(self._connection, payout_facts)
            .values(list_id=list_id, what=what, reference=reference, by=by, at=now)
            .on_conflict_do_nothing(index_elements=["list_id", "what"])
        )
        if done.rowcount and what != "approved":
            self._connection.execute(delete(open_payouts).where(open_payouts.c.list_id == list_id))
        return done.rowcount == 1

    def lower(self, line_id: int, amount: int) -> None:
        self._connection.execute(insert(payout_lowered).values(line_id=line_id, amount=amount))

    def take_off(self, line: PayoutLine, list_id: int, by: str, reason: str, now: datetime) -> None:
        """That line pays nothing, and its person can be on another list."""
        self._connection.execute(
            insert(payout_taken_off).values(line_id=line.line_id, reason=reason, by=by, at=now)
        )
        self._connection.execute(
            delete(open_payouts).where(
                open_payouts.c.list_id == list_id, open_payouts.c.shopper_id == line.shopper_id
            )
        )

    def get(self, list_id: int) -> PayoutList | None:
        return next(iter(self._lists(payout_lists.c.list_id == list_id)), None)

    def all(self) -> Sequence[PayoutList]:
        """Every list, newest first."""
        return self._lists(payout_lists.c.list_id.is_not(None))

    def lines(self, list_id: int) -> Sequence[PayoutLine]:
        """By person."""
        rows = self._connection.execute(
            select(
                payout_lines.c.line_id,
                payout_lines.c.shopper_id,
                payout_lines.c.amount,
                line_amount,
                payout_taken_off.c.by,
                payout_taken_off.c.at,
                payout_taken_off.c.reason,
            )
            .select_from(joined_lines)
            .where(payout_lines.c.list_id == list_id)
            .order_by(payout_lines.c.shopper_id)
        )
        return [PayoutLine(*row[:4], Deed(*row[4:]) if row[4] else None) for row in rows]

    def names(self, list_id: int) -> Mapping[int, tuple[str, int | None]]:
        """Name and Telegram id of everybody on a list; "" and None of who asked to be forgotten."""
        rows = self._connection.execute(
            select(shoppers.c.shopper_id, shoppers.c.name, shoppers.c.telegram_id)
            .join(payout_lines, payout_lines.c.shopper_id == shoppers.c.shopper_id)
            .where(payout_lines.c.list_id == list_id)
        )
        return {
            row.shopper_id: (row.name if row.telegram_id else "", row.telegram_id) for row in rows
        }

    def earned(self, shopper_id: int, unit: str) -> int:
        """What that person has earned and was not paid, less debts."""
        found = self._connection.scalar(
            select(func.sum(postings.c.amount)).where(
                postings.c.shopper_id == shopper_id,
                postings.c.account == "earned",
                postings.c.currency == unit,
            )
        )
        return int(found or 0)

    def promised(self, shopper_id: int, unit: str) -> int:
        """What an open list that is approved pays that person."""
        found = self._connection.scalar(
            select(func.sum(line_amount))
            .select_from(
                joined_lines.join(
                    open_payouts, open_payouts.c.list_id == payout_lines.c.list_id
                ).join(payout_facts, payout_facts.c.list_id == payout_lines.c.list_id)
            )
            .where(
                payout_lines.c.shopper_id == shopper_id,
                open_payouts.c.shopper_id == shopper_id,
                open_payouts.c.unit == unit,
                payout_facts.c.what == "approved",
            )
        )
        return int(found or 0)

    def _lists(self, condition: ColumnElement[bool]) -> Sequence[PayoutList]:
        sums = self._connection.execute(
            select(payout_lines.c.list_id, func.count(), func.sum(line_amount))
            .select_from(joined_lines)
            .where(line_amount > 0)
            .where(payout_lines.c.list_id.in_(select(payout_lists.c.list_id).where(condition)))
            .group_by(payout_lines.c.list_id)
        )
        totals = {list_id: (count, int(total)) for list_id, count, total in sums}
        facts: dict[tuple[int, str], Deed] = {}
        for row in self._connection.execute(
            select(payout_facts).where(
                payout_facts.c.list_id.in_(select(payout_lists.c.list_id).where(condition))
            )
        ):
            facts[row.list_id, row.what] = Deed(row.by, row.at, row.reference)
        rows = self._connection.execute(
            select(payout_lists).where(condition).order_by(payout_lists.c.list_id.desc())
        )
        return [_list(row, facts, totals) for row in rows]


def _list(
    row: Row[Any], facts: Mapping[tuple[int, str], Deed], totals: Mapping[int, tuple[int, int]]
) -> PayoutList:
    return PayoutList(
        row.list_id,
        row.unit,
        row.minimum,
        Deed(row.by, row.at),
        facts.get((row.list_id, "approved")),
        facts.get((row.list_id, "cancelled")),
        facts.get((row.list_id, "paid")),
        *totals.get(row.list_id, (0, 0)),
    )
