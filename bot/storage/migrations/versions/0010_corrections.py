"""What staff correct about who brought whom; whom each person counts under."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("invitee_id <> inviter_id", name=op.f("ck_corrections_self")),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["shoppers.shopper_id"], name=op.f("fk_corrections_invitee_id")
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["shoppers.shopper_id"], name=op.f("fk_corrections_inviter_id")
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_invitee_id"), "corrections", ["invitee_id"])
    for statement in guards("corrections", op.get_bind().dialect.name):
        op.execute(statement)
    with op.batch_alter_table("branches") as branches:
        branches.add_column(sa.Column("inviter_id", sa.Integer()))
        branches.create_foreign_key(
            op.f("fk_branches_inviter_id"), "shoppers", ["inviter_id"], ["shopper_id"]
        )
    op.execute(
        "UPDATE branches SET inviter_id = (SELECT invitations.inviter_id FROM invitations "
        "WHERE invitations.invitee_id = branches.shopper_id)"
    )
    op.create_index(op.f("ix_branches_inviter_id"), "branches", ["inviter_id"])
