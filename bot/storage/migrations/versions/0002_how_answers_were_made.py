"""How answers were made: rung, seconds, knowledge and model."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("path", sa.String(length=10)))
        turns.add_column(sa.Column("seconds", sa.Float()))
        turns.add_column(sa.Column("knowledge_version", sa.String(length=64)))
        turns.add_column(sa.Column("model", sa.String(length=200)))
