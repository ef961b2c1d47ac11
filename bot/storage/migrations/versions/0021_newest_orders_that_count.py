"""The newest orders that count for a person are found by an index."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_order_parts_shopper", "order_parts")
    op.create_index("ix_order_parts_shopper", "order_parts", ["shopper_id", "level", "order_key"])
