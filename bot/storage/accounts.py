"""The tables of rewards and of the double-entry ledger. Facts are never changed or removed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.order_tables import order_events
from bot.storage.upserts import append_only

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
    Column("expires_days", Integer),
    Column("pool", String(64)),
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
    Column("reward_id", ForeignKey("rewards.reward_id"), index=True),
    Column("payout_line", Integer, unique=True),
    Column("posted_at", UtcTime, nullable=False),
    CheckConstraint("(reward_id IS NULL) <> (payout_line IS NULL)", name="about"),
)
"""Each is about one reward, or pays out one line of a list."""

postings = Table(
    "ledger_postings",
    metadata,
    Column("posting_id", Integer, primary_key=True),
    Column("transaction_id", ForeignKey("ledger_transactions.transaction_id"), nullable=False),
    Column("account", String(16), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id")),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    CheckConstraint("account IN ('programme', 'pending', 'earned', 'paid')", name="account"),
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
    Column("next_at", UtcTime, nullable=False, index=True),
)
"""When something has to happen to a reward next: its hold ends, or it expires. So that this costs
as much as there is to do, not as much as there are rewards. Derived from the postings."""

pins = Table(
    "reward_pins",
    metadata,
    Column("pin_id", Integer, primary_key=True),
    Column("reward_id", ForeignKey("rewards.reward_id"), nullable=False, index=True),
    Column("standing", BigInteger, nullable=False),
    Column("most", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("most BETWEEN 0 AND standing", name="most"),
)
"""What a programme cap lets a reward hold; the newest row of a reward counts."""

rule_totals = Table(
    "rule_totals",
    metadata,
    Column("rule", String(32), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("most", BigInteger, nullable=False),
)
"""What the rules of a name may hold in all: the sum of the newest pins. Derived from them."""

for _table in (rewards, transactions, postings, pins):
    append_only(_table)
