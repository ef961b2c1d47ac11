"""In which campaign somebody was asked to share. Offers made before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offers", sa.Column("campaign_id", sa.String(length=64)))
