"""Messages for sharing, by product, language and tone; with which tone an offer was made."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "share_messages",
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("tone", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("kept_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "language", "tone"),
    )
    with op.batch_alter_table("offers") as offers:
        offers.add_column(sa.Column("tone", sa.String(length=8)))
