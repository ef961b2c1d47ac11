"""Rewards and the double-entry ledger behind them. Nothing here is ever changed or removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    case,
    delete,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.purchases import order_events
from bot.storage.upserts import append_only, upsert
from growth.ledger import Balance, Entry, Held, Holding, Line
from growth.rewards import Reward

rewards = Table(
    "rewards",
    metadata,
    Column("reward_id", Integer, primary_key=True),
    Column("order_key", ForeignKey(order_events.c.order_key), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("level", Integer, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    UniqueConstraint("order_key", "shopper_id", "level", "rule"),
    CheckConstraint("level BETWEEN 0 AND 2", name="level"),
)
"""One row for each (order event, person, level, rule) that ever earned; what it holds is in the
postings."""

transactions = Table(
    "ledger_transactions",
    metadata,
    Column("transaction_id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("reward_id", ForeignKey("rewards.reward_id"), nullable=False, index=True),
    Column("posted_at", UtcTime, nullable=False),
)

postings = Table(
    "ledger_postings",
    metadata,
    Column("posting_id", Integer, primary_key=True),
    Column("transaction_id", ForeignKey("ledger_transactions.transaction_id"), nullable=False),
    Column("account", String(16), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id")),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    CheckConstraint("account IN ('programme', 'pending', 'earned')", name="account"),
    CheckConstraint("(account = 'programme') = (shopper_id IS NULL)", name="owner"),
    CheckConstraint("amount <> 0", name="amount"),
)
Index("ix_ledger_postings_transaction", postings.c.transaction_id)
Index(
    "ix_ledger_postings_balance",
    postings.c.shopper_id,
    postings.c.account,
    postings.c.currency,
    postings.c.amount,
)
holds = Table(
    "ledger_holds",
    metadata,
    Column("reward_id", ForeignKey("rewards.reward_id"), primary_key=True),
)
"""The rewards that have something pending: so that ending holds costs as much as there are holds,
not as much as there are rewards. Derived from the postings."""

for _table in (rewards, transactions, postings):
    append_only(_table)


_BATCH = 10_000
"""SQLite takes a limited number of values in one statement."""


class Ledger:
    """The ledger, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, reward: Reward, now: datetime) -> int:
        """The id of that reward, made at most once."""
        key = {
            "order_key": reward.order_key,
            "shopper_id": reward.shopper_id,
            "level": reward.level,
            "rule": reward.rule,
        }
        self._connection.execute(
            upsert(self._connection, rewards)
            .values(**key, currency=reward.currency, due_at=reward.due_at, made_at=now)
            .on_conflict_do_nothing(index_elements=list(key))
        )
        found: int | None = self._connection.scalar(
            select(rewards.c.reward_id).where(*(rewards.c[k] == v for k, v in key.items()))
        )
        assert found is not None
        return found

    def post(self, reward_id: int, entry: Entry, now: datetime) -> None:
        """Append one balanced transaction."""
        transaction_id = self._connection.scalar(
            insert(transactions)
            .values(kind=entry.kind, reward_id=reward_id, posted_at=now)
            .returning(transactions.c.transaction_id)
        )
        self._connection.execute(
            insert(postings),
            [
                {
                    "transaction_id": transaction_id,
                    "account": posting.account,
                    "shopper_id": posting.shopper_id,
                    "amount": posting.amount,
                    "currency": posting.currency,
                }
                for posting in entry.postings
            ],
        )
        self._mark_hold(reward_id)

    def holdings(self, order_keys: Sequence[int]) -> Sequence[Holding]:
        """What every reward of those orders holds."""
        found: list[Holding] = []
        for start in range(0, len(order_keys), _BATCH):
            some = order_keys[start : start + _BATCH]
            found += self._holdings(rewards.c.order_key.in_(some))
        return found

    def due(self, now: datetime) -> Sequence[Holding]:
        """Rewards whose hold has ended and that still have something pending."""
        held = (
            select(holds.c.reward_id)
            .join(rewards, rewards.c.reward_id == holds.c.reward_id)
            .where(rewards.c.due_at <= now)
        )
        return self._holdings(rewards.c.reward_id.in_(held))

    def balances(self, shopper_id: int) -> Sequence[Balance]:
        """What that person holds in each currency, the one they earned in last at the end."""
        rows = self._connection.execute(
            select(postings.c.currency, _in("pending"), _in("earned"))
            .where(postings.c.shopper_id == shopper_id)
            .group_by(postings.c.currency)
            .order_by(func.max(postings.c.posting_id))
        )
        return [Balance(*row) for row in rows]

    def statement(self, shopper_id: int) -> Sequence[Line]:
        """Every posting of that person, oldest first."""
        rows = self._connection.execute(
            select(
                transactions.c.posted_at,
                transactions.c.kind,
                postings.c.account,
                postings.c.amount,
                postings.c.currency,
            )
            .join(transactions, transactions.c.transaction_id == postings.c.transaction_id)
            .where(postings.c.shopper_id == shopper_id)
            .order_by(postings.c.posting_id)
        )
        return [Line(*row) for row in rows]

    def all(self) -> Sequence[Holding]:
        """Every reward with what it holds."""
        return self._holdings(true())

    def rewarded_friends(self) -> int:
        """How many buyers have an order that still holds a reward for somebody."""
        holding = (
            select(rewards.c.order_key)
            .join(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(postings.c.account != "programme")
            .group_by(rewards.c.order_key)
            .having(func.sum(postings.c.amount) > 0)
        )
        count = select(func.count(func.distinct(order_events.c.shopper_id))).where(
            order_events.c.order_key.in_(holding)
        )
        return self._connection.scalar(count) or 0

    def _mark_hold(self, reward_id: int) -> None:
        """Note whether that reward has something pending now."""
        (holding,) = self._holdings(rewards.c.reward_id == reward_id)
        if holding.held.pending:
            self._connection.execute(
                upsert(self._connection, holds).values(reward_id=reward_id).on_conflict_do_nothing()
            )
        else:
            self._connection.execute(delete(holds).where(holds.c.reward_id == reward_id))

    def _holdings(self, condition: ColumnElement[bool]) -> list[Holding]:
        rows = self._connection.execute(
            select(
                rewards.c.reward_id,
                rewards.c.order_key,
                rewards.c.shopper_id,
                rewards.c.level,
                rewards.c.rule,
                rewards.c.currency,
                _in("pending"),
                _in("earned"),
            )
            .outerjoin(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .outerjoin(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(condition)
            .group_by(rewards.c.reward_id)
            .order_by(rewards.c.reward_id)
        )
        return [
            Holding(
                row.reward_id,
                row.order_key,
                row.shopper_id,
                row.level,
                row.rule,
                row.currency,
                Held(row[6], row[7]),
            )
            for row in rows
        ]


def _in(account: str) -> ColumnElement[int]:
    amount = case((postings.c.account == account, postings.c.amount), else_=0)
    return func.coalesce(func.sum(amount), 0)
