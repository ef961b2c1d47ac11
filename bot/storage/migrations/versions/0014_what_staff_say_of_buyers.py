"""What staff say of who bought an order."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_corrections",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_key"], ["order_events.order_key"], name=op.f("fk_order_corrections_order_key")
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_order_corrections_shopper_id")
        ),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_order_corrections")),
    )
    for column in ("order_key", "shopper_id"):
        op.create_index(op.f(f"ix_order_corrections_{column}"), "order_corrections", [column])
    for statement in guards("order_corrections", op.get_bind().dialect.name):
        op.execute(statement)
