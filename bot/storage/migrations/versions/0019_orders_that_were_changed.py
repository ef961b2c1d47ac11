"""Orders that a store tells anew, because their goods or total were changed."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_events", sa.Column("stated_at", UtcTime()))
    op.create_table(
        "order_changes",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("stated_at", UtcTime(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_changes_amount")),
        sa.ForeignKeyConstraint(
            ["order_key"], ["order_events.order_key"], name=op.f("fk_order_changes_order_key")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_order_changes")),
        sa.UniqueConstraint(
            "order_key", "stated_at", name=op.f("uq_order_changes_order_key_stated_at")
        ),
    )
    for statement in guards("order_changes", op.get_bind().dialect.name):
        op.execute(statement)
