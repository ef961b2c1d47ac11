"""Coupons: pools, codes, what became of them, what stores are told; payout lists."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FACTS = (
    "coupon_pools",
    "coupons",
    "coupon_facts",
    "payout_lists",
    "payout_lines",
    "payout_facts",
    "payout_lowered",
)


def upgrade() -> None:
    _coupons()
    _derived_of_coupons()
    _payouts()
    for table in FACTS:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _coupons() -> None:
    op.create_table(
        "coupon_pools",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("worth_en", sa.String(length=120), nullable=False),
        sa.Column("worth_zh", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("discount", sa.JSON()),
        sa.Column("expires_at", UtcTime()),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "source IN ('imported', 'generated', 'shopify', 'woocommerce')",
            name=op.f("ck_coupon_pools_source"),
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_coupon_pools")),
    )
    op.create_table(
        "coupons",
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("code_key", sa.String(length=40), nullable=False),
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        _points_to("coupons", "pool", "coupon_pools.name"),
        sa.PrimaryKeyConstraint("coupon_id", name=op.f("pk_coupons")),
        sa.UniqueConstraint("code_key", name=op.f("uq_coupons_code_key")),
    )
    op.create_index(op.f("ix_coupons_pool"), "coupons", ["pool"])
    op.create_table(
        "coupon_facts",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("reward_id", sa.Integer()),
        sa.Column("shopper_id", sa.Integer()),
        sa.Column("order_key", sa.Integer()),
        sa.Column("reason", sa.String(length=300)),
        sa.Column("by", sa.String(length=120)),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "what IN ('given', 'used', 'revoked')", name=op.f("ck_coupon_facts_what")
        ),
        sa.CheckConstraint(
            "(what = 'given') = (reward_id IS NOT NULL AND shopper_id IS NOT NULL)",
            name=op.f("ck_coupon_facts_given"),
        ),
        sa.CheckConstraint(
            "(what = 'used') = (order_key IS NOT NULL)", name=op.f("ck_coupon_facts_used")
        ),
        sa.CheckConstraint(
            "(what = 'revoked') = (reason IS NOT NULL)", name=op.f("ck_coupon_facts_revoked")
        ),
        _points_to("coupon_facts", "coupon_id", "coupons.coupon_id"),
        _points_to("coupon_facts", "reward_id", "rewards.reward_id"),
        _points_to("coupon_facts", "shopper_id", "shoppers.shopper_id"),
        _points_to("coupon_facts", "order_key", "order_events.order_key"),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_coupon_facts")),
        sa.UniqueConstraint("coupon_id", "what", name=op.f("uq_coupon_facts_coupon_id_what")),
    )
    for column in ("reward_id", "shopper_id"):
        op.create_index(op.f(f"ix_coupon_facts_{column}"), "coupon_facts", [column])


def _derived_of_coupons() -> None:
    op.create_table(
        "free_coupons",
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(length=64), nullable=False),
        _points_to("free_coupons", "coupon_id", "coupons.coupon_id"),
        sa.PrimaryKeyConstraint("coupon_id", name=op.f("pk_free_coupons")),
    )
    op.create_index("ix_free_coupons_pool", "free_coupons", ["pool", "coupon_id"])
    op.create_table(
        "coupon_shortages",
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("told_at", UtcTime()),
        sa.PrimaryKeyConstraint("pool", name=op.f("pk_coupon_shortages")),
    )
    op.create_table(
        "discount_calls",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime()),
        sa.Column("done_at", UtcTime()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500)),
        sa.CheckConstraint("what IN ('create', 'remove')", name=op.f("ck_discount_calls_what")),
        sa.CheckConstraint(
            "(due_at IS NULL) = (done_at IS NOT NULL)", name=op.f("ck_discount_calls_due")
        ),
        _points_to("discount_calls", "coupon_id", "coupons.coupon_id"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_discount_calls")),
        sa.UniqueConstraint("coupon_id", "what", name=op.f("uq_discount_calls_coupon_id_what")),
    )
    op.create_index("ix_discount_calls_due", "discount_calls", ["due_at"])


def _payouts() -> None:
    op.create_table(
        "payout_lists",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("minimum > 0", name=op.f("ck_payout_lists_minimum")),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_payout_lists")),
    )
    op.create_table(
        "payout_lines",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payout_lines_amount")),
        _points_to("payout_lines", "list_id", "payout_lists.list_id"),
        _points_to("payout_lines", "shopper_id", "shoppers.shopper_id"),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_payout_lines")),
        sa.UniqueConstraint(
            "list_id", "shopper_id", name=op.f("uq_payout_lines_list_id_shopper_id")
        ),
    )
    op.create_index(op.f("ix_payout_lines_shopper_id"), "payout_lines", ["shopper_id"])
    op.create_table(
        "payout_facts",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=9), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "what IN ('approved', 'cancelled', 'paid')", name=op.f("ck_payout_facts_what")
        ),
        _points_to("payout_facts", "list_id", "payout_lists.list_id"),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_payout_facts")),
        sa.UniqueConstraint("list_id", "what", name=op.f("uq_payout_facts_list_id_what")),
    )
    op.create_table(
        "payout_lowered",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payout_lowered_amount")),
        _points_to("payout_lowered", "line_id", "payout_lines.line_id"),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_payout_lowered")),
    )
    op.create_table(
        "open_payouts",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        _points_to("open_payouts", "shopper_id", "shoppers.shopper_id"),
        _points_to("open_payouts", "list_id", "payout_lists.list_id"),
        sa.PrimaryKeyConstraint("shopper_id", "unit", name=op.f("pk_open_payouts")),
    )
    op.create_index(op.f("ix_open_payouts_list_id"), "open_payouts", ["list_id"])
