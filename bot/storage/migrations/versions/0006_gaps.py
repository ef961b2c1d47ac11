"""Which questions are no gap any more; the days of which staff had their digest."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("turns", sa.Column("settled", sa.String(length=200)))
    op.create_table(
        "digests",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_digests"),
    )
