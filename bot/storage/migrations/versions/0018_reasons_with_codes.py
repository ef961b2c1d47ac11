"""Why something came to nothing, so that a page can say it in its own language."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("discount_calls", "waiting_events", "webhook_deliveries"):
        op.add_column(table, sa.Column("said", sa.JSON()))
