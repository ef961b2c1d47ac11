"""Lines that an owner takes off a payout list."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payout_taken_off",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["payout_lines.line_id"], name=op.f("fk_payout_taken_off_line_id")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_payout_taken_off")),
    )
    for statement in guards("payout_taken_off", op.get_bind().dialect.name):
        op.execute(statement)
