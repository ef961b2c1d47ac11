"""The tables of coupons, and of what their stores have to be told."""

from sqlalchemy import (
    JSON,
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
from bot.storage.upserts import append_only

coupon_pools = Table(
    "coupon_pools",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("worth_en", String(120), nullable=False),
    Column("worth_zh", String(120), nullable=False),
    Column("source", String(16), nullable=False),
    Column("discount", JSON(none_as_null=True)),
    Column("expires_at", UtcTime),
    Column("made_at", UtcTime, nullable=False),
    Column("by", String(120), nullable=False),
    CheckConstraint("source IN ('imported', 'generated', 'shopify', 'woocommerce')", name="source"),
)

coupons = Table(
    "coupons",
    metadata,
    Column("coupon_id", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("code_key", String(40), nullable=False, unique=True),
    Column("pool", ForeignKey("coupon_pools.name"), nullable=False, index=True),
    Column("added_at", UtcTime, nullable=False),
    Column("by", String(120), nullable=False),
)
"""`code_key` is the code as stores compare it."""

coupon_facts = Table(
    "coupon_facts",
    metadata,
    Column("fact_id", Integer, primary_key=True),
    Column("coupon_id", ForeignKey("coupons.coupon_id"), nullable=False),
    Column("what", String(8), nullable=False),
    Column("reward_id", ForeignKey("rewards.reward_id"), index=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), index=True),
    Column("order_key", ForeignKey("order_events.order_key")),
    Column("reason", String(300)),
    Column("by", String(120)),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("coupon_id", "what"),
    CheckConstraint("what IN ('given', 'used', 'revoked')", name="what"),
    CheckConstraint(
        "(what = 'given') = (reward_id IS NOT NULL AND shopper_id IS NOT NULL)", name="given"
    ),
    CheckConstraint("(what = 'used') = (order_key IS NOT NULL)", name="used"),
    CheckConstraint("(what = 'revoked') = (reason IS NOT NULL)", name="revoked"),
)
"""Given to whom for which reward, used by which order, revoked why: each at most once. Who revoked
is empty where the reward was taken back."""

free_coupons = Table(
    "free_coupons",
    metadata,
    Column("coupon_id", ForeignKey("coupons.coupon_id"), primary_key=True),
    Column("pool", String(64), nullable=False),
)
Index("ix_free_coupons_pool", free_coupons.c.pool, free_coupons.c.coupon_id)
"""Those that can be given: derived from the facts, so that the next one is found at once."""

coupon_shortages = Table(
    "coupon_shortages",
    metadata,
    Column("pool", String(64), primary_key=True),
    Column("since", UtcTime, nullable=False),
    Column("told_at", UtcTime),
)
"""Pools from which a code was needed while there was none, until codes are added."""

discount_calls = Table(
    "discount_calls",
    metadata,
    Column("call_id", Integer, primary_key=True),
    Column("coupon_id", ForeignKey("coupons.coupon_id"), nullable=False),
    Column("what", String(8), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),
    Column("done_at", UtcTime),
    Column("tries", Integer, nullable=False),
    Column("problem", String(500)),
    Column("said", JSON(none_as_null=True)),
    UniqueConstraint("coupon_id", "what"),
    CheckConstraint("what IN ('create', 'remove')", name="what"),
    CheckConstraint("(due_at IS NULL) = (done_at IS NOT NULL)", name="due"),
)
Index("ix_discount_calls_due", discount_calls.c.due_at)
"""What a store has to be told; `due_at` is empty once it was. `said` is the problem with its
code."""

for _table in (coupon_pools, coupons, coupon_facts):
    append_only(_table)
