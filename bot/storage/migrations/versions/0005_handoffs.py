"""Who took a handoff, who was told and reminded, the rating; who said a turn; moved groups."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handoffs") as handoffs:
        handoffs.add_column(sa.Column("silent", sa.Boolean(), nullable=False, server_default="1"))
        handoffs.add_column(sa.Column("taken_by", sa.String(length=120)))
        handoffs.add_column(sa.Column("taken_at", UtcTime()))
        handoffs.add_column(sa.Column("takes", sa.Integer(), nullable=False, server_default="0"))
        handoffs.add_column(sa.Column("told_at", UtcTime()))
        handoffs.add_column(sa.Column("reminded_at", UtcTime()))
        handoffs.add_column(sa.Column("rating", sa.Integer()))
        handoffs.add_column(sa.Column("card_id", sa.BigInteger()))
    op.execute("UPDATE handoffs SET state = 'waiting' WHERE state = 'open'")
    live = sa.text("state IN ('waiting', 'taken')")
    op.create_index(
        "uq_handoffs_live",
        "handoffs",
        ["shopper_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("by", sa.String(length=120)))
    op.create_table(
        "moved_chats",
        sa.Column("old_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("new_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("old_id", name="pk_moved_chats"),
    )
