"""Links by campaign and variant; touches and guesses; links of groups; leaderboard; news."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WIDER = "shopper_id", "product_id", "campaign_id", "variant"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_links_anew()
    else:
        for column in _added():
            op.add_column("links", column)
        op.drop_constraint("uq_links_shopper_id_product_id", "links")
        op.create_unique_constraint("uq_links_" + "_".join(WIDER), "links", WIDER)
    op.add_column("share_texts", sa.Column("code", sa.String(length=14)))
    _touches()
    _group_links()
    op.create_table(
        "leaders",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("nickname", sa.String(length=24)),
        sa.Column("joined_at", UtcTime(), nullable=False),
        _shopper("leaders"),
        sa.PrimaryKeyConstraint("shopper_id", name="pk_leaders"),
    )
    op.create_table(
        "news",
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("queued_at", UtcTime()),
        _shopper("news"),
        sa.PrimaryKeyConstraint("news_id", name="pk_news"),
    )
    op.create_index("ix_news_shopper", "news", ["shopper_id", "queued_at"])


def _added() -> list[sa.Column[str]]:
    return [
        sa.Column("campaign_id", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("variant", sa.String(length=16), nullable=False, server_default=""),
    ]


def _make_links_anew() -> None:
    """SQLite cannot change a constraint. Rows of other tables point at links: that is judged at
    the end of the transaction, when every link is there again."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE links_before AS SELECT * FROM links")
    op.drop_table("links")
    op.create_table(
        "links",
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        *_added(),
        sa.Column("made_at", UtcTime(), nullable=False),
        _shopper("links"),
        sa.PrimaryKeyConstraint("code", name="pk_links"),
        sa.UniqueConstraint(*WIDER, name="uq_links_" + "_".join(WIDER)),
    )
    op.execute(
        "INSERT INTO links (code, shopper_id, product_id, made_at) "
        "SELECT code, shopper_id, product_id, made_at FROM links_before"
    )
    op.drop_table("links_before")


def _touches() -> None:
    op.create_table(
        "touches",
        sa.Column("touch_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("touched_at", UtcTime(), nullable=False),
        sa.Column("reference", sa.String(length=64)),
        sa.CheckConstraint("way IN ('start', 'named')", name=op.f("ck_touches_way")),
        _shopper("touches"),
        sa.ForeignKeyConstraint(["code"], ["links.code"], name="fk_touches_code"),
        sa.PrimaryKeyConstraint("touch_id", name="pk_touches"),
        sa.UniqueConstraint("reference", name="uq_touches_reference"),
    )
    op.create_index("ix_touches_code", "touches", ["code"])
    op.create_index("ix_touches_shopper", "touches", ["shopper_id", "touched_at"])
    op.create_table(
        "guesses",
        sa.Column("guess_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("near", sa.String(length=14), nullable=False),
        sa.Column("guessed_at", UtcTime(), nullable=False),
        sa.Column("reference", sa.String(length=64)),
        sa.CheckConstraint("kind IN ('code', 'order')", name=op.f("ck_guesses_kind")),
        _shopper("guesses"),
        sa.PrimaryKeyConstraint("guess_id", name="pk_guesses"),
        sa.UniqueConstraint("reference", name="uq_guesses_reference"),
    )
    op.create_index("ix_guesses_guessed_at", "guesses", ["guessed_at"])
    op.create_index("ix_guesses_shopper", "guesses", ["shopper_id", "guessed_at"])
    for table in ("touches", "guesses"):
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def _group_links() -> None:
    op.create_table(
        "group_links",
        sa.Column("group_link_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200)),
        sa.Column("made_at", UtcTime(), nullable=False),
        _shopper("group_links"),
        sa.PrimaryKeyConstraint("group_link_id", name="pk_group_links"),
        sa.UniqueConstraint("address", name="uq_group_links_address"),
        sa.UniqueConstraint("chat_id", "shopper_id", name="uq_group_links_chat_id_shopper_id"),
    )
    op.create_index("ix_group_links_shopper_id", "group_links", ["shopper_id"])
    op.create_table(
        "group_joins",
        sa.Column("join_id", sa.Integer(), nullable=False),
        sa.Column("group_link_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("member_mark", sa.String(length=64)),
        sa.Column("joined_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_link_id"], ["group_links.group_link_id"], name="fk_group_joins_group_link_id"
        ),
        sa.PrimaryKeyConstraint("join_id", name="pk_group_joins"),
        sa.UniqueConstraint("chat_id", "member_mark", name="uq_group_joins_chat_id_member_mark"),
    )
    op.create_index("ix_group_joins_group_link_id", "group_joins", ["group_link_id"])
    op.create_index("ix_group_joins_member_mark", "group_joins", ["member_mark"])


def _shopper(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["shopper_id"], ["shoppers.shopper_id"], name=f"fk_{table}_shopper_id"
    )
