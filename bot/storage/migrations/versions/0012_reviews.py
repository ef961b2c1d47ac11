"""Orders that staff should look at, what they decided, and the blocklist."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_order_events_placed", "order_events", ["type", "occurred_at"])
    op.create_index(
        "ix_order_events_product", "order_events", ["product_id", "type", "occurred_at"]
    )
    _reviews()
    _blocklist()
    for table in ("reviews", "review_decisions", "blocklist", "blocklist_lifts"):
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("check_name", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('hold', 'block')", name=op.f("ck_reviews_outcome")),
        sa.ForeignKeyConstraint(
            ["order_key"], ["order_events.order_key"], name=op.f("fk_reviews_order_key")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "order_key",
            "check_name",
            "outcome",
            name=op.f("uq_reviews_order_key_check_name_outcome"),
        ),
    )
    op.create_table(
        "review_decisions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pass', 'block', 'appeal')", name=op.f("ck_review_decisions_kind")
        ),
        sa.ForeignKeyConstraint(
            ["order_key"],
            ["order_events.order_key"],
            name=op.f("fk_review_decisions_order_key"),
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_review_decisions")),
    )
    op.create_index("ix_review_decisions_order", "review_decisions", ["order_key", "decision_id"])
    op.create_table(
        "open_reviews",
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_key"],
            ["order_events.order_key"],
            name=op.f("fk_open_reviews_order_key"),
        ),
        sa.PrimaryKeyConstraint("order_key", name=op.f("pk_open_reviews")),
    )
    op.create_index(op.f("ix_open_reviews_since"), "open_reviews", ["since"])


def _blocklist() -> None:
    op.create_table(
        "blocklist",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('account', 'email', 'phone', 'address', 'payment', 'coupon')",
            name=op.f("ck_blocklist_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"],
            ["shoppers.shopper_id"],
            name=op.f("fk_blocklist_shopper_id"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_blocklist")),
    )
    op.create_index("ix_blocklist_value", "blocklist", ["kind", "value"])
    op.create_table(
        "blocklist_lifts",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["blocklist.entry_id"],
            name=op.f("fk_blocklist_lifts_entry_id"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_blocklist_lifts")),
    )
