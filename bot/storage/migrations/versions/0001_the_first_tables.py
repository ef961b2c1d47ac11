"""The first tables."""

import sqlalchemy as sa
from alembic import op

from bot.storage import columns
from bot.storage.upserts import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = ("invitations", "ledger_postings", "ledger_transactions", "order_events", "rewards")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column(
            "update_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chat", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("arrived_at", columns.UtcTime(), nullable=False),
        sa.Column("finished_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_chat_waiting", ["state", "chat", "update_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_finished_at"), ["finished_at"], unique=False)

    op.create_table(
        "labels",
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("label_id", name=op.f("pk_labels")),
        sa.UniqueConstraint("text", name=op.f("uq_labels_text")),
    )
    op.create_table(
        "outbox",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.Integer(), nullable=True),
        sa.Column("photo_of", sa.String(length=200), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("not_before", columns.UtcTime(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_made_at"), ["made_at"], unique=False)
        batch_op.create_index("ix_outbox_sent", ["chat_id", "message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_shopper_id"), ["shopper_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting", ["state", "chat_id", "lane", "outbox_id"], unique=False
        )

    op.create_table(
        "photos",
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("photo", name=op.f("pk_photos")),
    )
    op.create_table(
        "shoppers",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("telegram_mark", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("met_at", columns.UtcTime(), nullable=False),
        sa.Column("asked_at", columns.UtcTime(), nullable=True),
        sa.Column("forgotten_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_shoppers")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_shoppers_telegram_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shoppers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shoppers_telegram_mark"), ["telegram_mark"], unique=False
        )

    op.create_table(
        "user_behavior_data",
        sa.Column("behavior_key", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("behavior", sa.String(length=32), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("timestamp", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("behavior_key", name=op.f("pk_user_behavior_data")),
        sa.UniqueConstraint(
            "user_id",
            "behavior",
            "product_id",
            "timestamp",
            name=op.f("uq_user_behavior_data_user_id_behavior_product_id_timestamp"),
        ),
    )
    op.create_table(
        "branches",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("direct", sa.Integer(), nullable=False),
        sa.Column("descendants", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.Column("branch_revenue", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_branches_shopper_id")
        ),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_branches")),
    )
    op.create_table(
        "handoffs",
        sa.Column("handoff_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_handoffs_shopper_id")
        ),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_handoffs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoffs_shopper_id"), ["shopper_id"], unique=False)

    op.create_table(
        "links",
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_links_shopper_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_links")),
        sa.UniqueConstraint(
            "shopper_id", "product_id", name=op.f("uq_links_shopper_id_product_id")
        ),
    )
    op.create_table(
        "offers",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("offered_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_offers_shopper_id")
        ),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_shopper_id"), ["shopper_id"], unique=False)

    op.create_table(
        "order_events",
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("order_id", sa.String(length=128), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.String(length=64), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("occurred_at", columns.UtcTime(), nullable=False),
        sa.Column("received_at", columns.UtcTime(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.CheckConstraint("type IN ('order', 'refund')", name=op.f("ck_order_events_type")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_events_amount")),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_order_events_shopper_id")
        ),
        sa.PrimaryKeyConstraint("order_key", name=op.f("pk_order_events")),
        sa.UniqueConstraint("source", "event_id", name=op.f("uq_order_events_source_event_id")),
    )
    with op.batch_alter_table("order_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_order_events_one_order",
            ["source", "order_id"],
            unique=True,
            sqlite_where=sa.text("type = 'order'"),
            postgresql_where=sa.text("type = 'order'"),
        )
        batch_op.create_index("ix_order_events_order", ["source", "order_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_order_events_shopper_id"), ["shopper_id"], unique=False
        )

    op.create_table(
        "share_texts",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_share_texts_shopper_id")
        ),
        sa.PrimaryKeyConstraint("shopper_id", "product_id", name=op.f("pk_share_texts")),
    )
    op.create_table(
        "silences",
        sa.Column("silence_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("since", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_silences_shopper_id")
        ),
        sa.PrimaryKeyConstraint("silence_id", name=op.f("pk_silences")),
    )
    with op.batch_alter_table("silences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_silences_shopper_id"), ["shopper_id"], unique=False)

    op.create_table(
        "staff_topics",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_staff_topics_shopper_id")
        ),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_staff_topics")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_staff_topics_topic_id")),
    )
    op.create_table(
        "turns",
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("product_id", sa.String(length=200), nullable=True),
        sa.Column("feedback", sa.String(length=4), nullable=True),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_turns_shopper_id")
        ),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_turns")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turns_at"), ["at"], unique=False)
        batch_op.create_index("ix_turns_shopper", ["shopper_id", "turn_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("product_id", sa.String(length=64), nullable=True),
        sa.Column("invited_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["links.code"], name=op.f("fk_invitations_code")),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["shoppers.shopper_id"], name=op.f("fk_invitations_invitee_id")
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["shoppers.shopper_id"], name=op.f("fk_invitations_inviter_id")
        ),
        sa.PrimaryKeyConstraint("invitee_id", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_inviter_id"), ["inviter_id"], unique=False)

    op.create_table(
        "rewards",
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_at", columns.UtcTime(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 2", name=op.f("ck_rewards_level")),
        sa.ForeignKeyConstraint(
            ["order_key"], ["order_events.order_key"], name=op.f("fk_rewards_order_key")
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_rewards_shopper_id")
        ),
        sa.PrimaryKeyConstraint("reward_id", name=op.f("pk_rewards")),
        sa.UniqueConstraint(
            "order_key",
            "shopper_id",
            "level",
            "rule",
            name=op.f("uq_rewards_order_key_shopper_id_level_rule"),
        ),
    )
    with op.batch_alter_table("rewards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rewards_shopper_id"), ["shopper_id"], unique=False)

    op.create_table(
        "shares",
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("shared_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["links.code"], name=op.f("fk_shares_code")),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_shares")),
    )
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shares_code"), ["code"], unique=False)

    op.create_table(
        "ledger_holds",
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["rewards.reward_id"], name=op.f("fk_ledger_holds_reward_id")
        ),
        sa.PrimaryKeyConstraint("reward_id", name=op.f("pk_ledger_holds")),
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["rewards.reward_id"], name=op.f("fk_ledger_transactions_reward_id")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_ledger_transactions")),
    )
    with op.batch_alter_table("ledger_transactions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_transactions_reward_id"), ["reward_id"], unique=False
        )

    op.create_table(
        "ledger_postings",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "(account = 'programme') = (shopper_id IS NULL)", name=op.f("ck_ledger_postings_owner")
        ),
        sa.CheckConstraint(
            "account IN ('programme', 'pending', 'earned')", name=op.f("ck_ledger_postings_account")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_postings_amount")),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name=op.f("fk_ledger_postings_shopper_id")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.transaction_id"],
            name=op.f("fk_ledger_postings_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_ledger_postings")),
    )
    with op.batch_alter_table("ledger_postings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_postings_balance",
            ["shopper_id", "account", "currency", "amount"],
            unique=False,
        )
        batch_op.create_index("ix_ledger_postings_transaction", ["transaction_id"], unique=False)
    for table in APPEND_ONLY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)
