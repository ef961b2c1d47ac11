"""What staff say of referrals that look lost."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _points_to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_lost_decisions_{column}"))


def upgrade() -> None:
    op.create_table(
        "lost_decisions",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=9), nullable=False),
        sa.Column("sign", sa.String(length=8), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Integer()),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "what IN ('dismissed', 'restored')", name=op.f("ck_lost_decisions_what")
        ),
        _points_to("shopper_id", "shoppers.shopper_id"),
        _points_to("inviter_id", "shoppers.shopper_id"),
        _points_to("order_key", "order_events.order_key"),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_lost_decisions")),
    )
    op.create_index("ix_lost_decisions_at", "lost_decisions", ["at"])
    for statement in guards("lost_decisions", op.get_bind().dialect.name):
        op.execute(statement)
