"""Who came lately is found without looking at everybody."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_shoppers_met_at", "shoppers", ["met_at"])
