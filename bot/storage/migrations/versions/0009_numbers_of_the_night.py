"""Numbers that are added up at night; the weeks of which staff had their digest."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STEPS = "offered shared brought started asked bought kept holding unasked"
AMOUNTS = "orders ordered kept granted pending earned"


def upgrade() -> None:
    op.create_table(
        "rollups",
        sa.Column("rollup_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("as_of", UtcTime(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rollup_id", name="pk_rollups"),
    )
    op.create_table(
        "funnel_cells",
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in STEPS.split()),
        sa.PrimaryKeyConstraint("dimension", "value", "week", name="pk_funnel_cells"),
    )
    op.create_table(
        "money_cells",
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in AMOUNTS.split()),
        sa.PrimaryKeyConstraint("dimension", "value", "week", "unit", name="pk_money_cells"),
    )
    op.create_table(
        "weekly_digests",
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("monday", name="pk_weekly_digests"),
    )
