"""Programmes instead of a policy with each order event; who has a part in which order; payouts,
expiry and programme caps in the ledger."""

import json

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards
from growth.programme import as_terms, digest, simple

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MARKS = ("email_mark", "phone_mark", "address_mark", "payment_mark")
KEPT = (
    "order_key, source, event_id, type, order_id, shopper_id, product_id, amount, currency, "
    "occurred_at, received_at, number, lines, coupon, email_mark, phone_mark, address_mark, "
    "payment_mark, original_amount, original_currency, rate, cumulative, matched_by"
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    _programmes()
    _published()
    if sqlite:
        _make_order_events_anew()
        _make_ledger_anew()
    else:
        _change_order_events()
        _change_ledger()
    op.drop_table("programme_of_policy")
    op.add_column("rewards", sa.Column("expires_days", sa.Integer()))
    op.add_column("rewards", sa.Column("pool", sa.String(length=64)))
    _order_parts()
    _holds()
    _pins()


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=120)),
        sa.Column("acknowledged_at", UtcTime()),
        sa.CheckConstraint("depth BETWEEN 1 AND 2", name=op.f("ck_programmes_depth")),
        sa.CheckConstraint(
            "depth = 1 OR acknowledged_by IS NOT NULL", name=op.f("ck_programmes_acknowledged")
        ),
        sa.PrimaryKeyConstraint("programme_id", name="pk_programmes"),
    )
    op.create_index("ix_programmes_published_at", "programmes", ["published_at"])
    _append_only("programmes")


def _published() -> None:
    """Every policy under which events were received is a programme from then on."""
    op.create_table(
        "programme_of_policy",
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
    )
    bind = op.get_bind()
    policies = bind.execute(
        sa.text("SELECT policy, min(received_at) FROM order_events GROUP BY policy ORDER BY 2")
    ).all()
    for number, (policy, received_at) in enumerate(policies, start=1):
        programme = simple(**json.loads(policy))
        bind.execute(
            sa.text(
                'INSERT INTO programmes (programme_id, digest, depth, terms, published_at, "by") '
                "VALUES (:number, :digest, 1, :terms, :at, 'shop.toml')"
            ),
            {
                "number": number,
                "digest": digest(programme),
                "terms": json.dumps(as_terms(programme), sort_keys=True, ensure_ascii=False),
                "at": received_at,
            },
        )
        bind.execute(
            sa.text("INSERT INTO programme_of_policy VALUES (:policy, :number)"),
            {"policy": policy, "number": number},
        )
    if policies and bind.dialect.name == "postgresql":
        bind.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('programmes', 'programme_id'), :number)"),
            {"number": len(policies)},
        )


def _make_order_events_anew() -> None:
    """SQLite cannot change a constraint. Rows of other tables point at orders: that is judged at
    the end of the transaction, when every order is there again."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE order_events_before AS SELECT * FROM order_events")
    op.drop_table("order_events")
    op.create_table(
        "order_events",
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("order_id", sa.String(length=128), nullable=False),
        sa.Column("shopper_id", sa.Integer()),
        sa.Column("product_id", sa.String(length=64)),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("occurred_at", UtcTime(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("programme_id", sa.Integer()),
        sa.Column("number", sa.String(length=128)),
        sa.Column("lines", sa.Text()),
        sa.Column("coupon", sa.String(length=64)),
        *(sa.Column(mark, sa.String(length=64)) for mark in MARKS),
        sa.Column("original_amount", sa.BigInteger()),
        sa.Column("original_currency", sa.String(length=3)),
        sa.Column("rate", sa.String(length=40)),
        sa.Column("cumulative", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("matched_by", sa.String(length=8)),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_events_amount")),
        sa.CheckConstraint("type IN ('order', 'refund')", name=op.f("ck_order_events_type")),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name="fk_order_events_shopper_id"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.programme_id"], name="fk_order_events_programme_id"
        ),
        sa.PrimaryKeyConstraint("order_key", name="pk_order_events"),
        sa.UniqueConstraint("source", "event_id", name="uq_order_events_source_event_id"),
    )
    op.execute(
        f"INSERT INTO order_events ({KEPT}, programme_id) "
        f"SELECT {KEPT}, programme_of_policy.programme_id FROM order_events_before "
        "JOIN programme_of_policy ON programme_of_policy.policy = order_events_before.policy"
    )
    op.drop_table("order_events_before")
    for name in ("shopper_id", "coupon", *MARKS):
        op.create_index(f"ix_order_events_{name}", "order_events", [name])
    op.create_index("ix_order_events_order", "order_events", ["source", "order_id"])
    op.create_index(
        "ix_order_events_one_order",
        "order_events",
        ["source", "order_id"],
        unique=True,
        sqlite_where=sa.text("type = 'order'"),
    )
    _append_only("order_events")


def _change_order_events() -> None:
    op.add_column("order_events", sa.Column("programme_id", sa.Integer()))
    op.create_foreign_key(
        "fk_order_events_programme_id",
        "order_events",
        "programmes",
        ["programme_id"],
        ["programme_id"],
    )
    op.execute("ALTER TABLE order_events DISABLE TRIGGER order_events_no_change")
    op.execute(
        "UPDATE order_events SET programme_id = programme_of_policy.programme_id "
        "FROM programme_of_policy WHERE programme_of_policy.policy = order_events.policy"
    )
    op.execute("ALTER TABLE order_events ENABLE TRIGGER order_events_no_change")
    op.drop_column("order_events", "policy")


def _make_ledger_anew() -> None:
    for table in ("ledger_postings", "ledger_transactions"):
        op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")
        op.drop_table(table)
    op.create_table(
        "ledger_transactions",
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reward_id", sa.Integer()),
        sa.Column("payout_line", sa.Integer()),
        sa.Column("posted_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "(reward_id IS NULL) <> (payout_line IS NULL)",
            name=op.f("ck_ledger_transactions_about"),
        ),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["rewards.reward_id"], name="fk_ledger_transactions_reward_id"
        ),
        sa.PrimaryKeyConstraint("transaction_id", name="pk_ledger_transactions"),
        sa.UniqueConstraint("payout_line", name="uq_ledger_transactions_payout_line"),
    )
    op.create_index("ix_ledger_transactions_reward_id", "ledger_transactions", ["reward_id"])
    op.create_table(
        "ledger_postings",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("shopper_id", sa.Integer()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(_ACCOUNTS, name=op.f("ck_ledger_postings_account")),
        sa.CheckConstraint(
            "(account = 'programme') = (shopper_id IS NULL)", name=op.f("ck_ledger_postings_owner")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_postings_amount")),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.transaction_id"],
            name="fk_ledger_postings_transaction_id",
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name="fk_ledger_postings_shopper_id"
        ),
        sa.PrimaryKeyConstraint("posting_id", name="pk_ledger_postings"),
    )
    op.create_index("ix_ledger_postings_transaction", "ledger_postings", ["transaction_id"])
    op.create_index(
        "ix_ledger_postings_balance",
        "ledger_postings",
        ["shopper_id", "account", "currency", "amount"],
    )
    op.execute(
        "INSERT INTO ledger_transactions (transaction_id, kind, reward_id, posted_at) "
        "SELECT transaction_id, kind, reward_id, posted_at FROM ledger_transactions_before"
    )
    op.execute(
        "INSERT INTO ledger_postings "
        "(posting_id, transaction_id, account, shopper_id, amount, currency) "
        "SELECT posting_id, transaction_id, account, shopper_id, amount, currency "
        "FROM ledger_postings_before"
    )
    for table in ("ledger_transactions", "ledger_postings"):
        op.drop_table(f"{table}_before")
        _append_only(table)


_ACCOUNTS = "account IN ('programme', 'pending', 'earned', 'paid')"


def _change_ledger() -> None:
    op.alter_column("ledger_transactions", "reward_id", nullable=True)
    op.add_column("ledger_transactions", sa.Column("payout_line", sa.Integer()))
    op.create_unique_constraint(
        "uq_ledger_transactions_payout_line", "ledger_transactions", ["payout_line"]
    )
    op.create_check_constraint(
        op.f("ck_ledger_transactions_about"),
        "ledger_transactions",
        "(reward_id IS NULL) <> (payout_line IS NULL)",
    )
    op.drop_constraint(op.f("ck_ledger_postings_account"), "ledger_postings")
    op.create_check_constraint(op.f("ck_ledger_postings_account"), "ledger_postings", _ACCOUNTS)


def _order_parts() -> None:
    op.create_table(
        "order_parts",
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcTime()),
        sa.CheckConstraint("level BETWEEN 0 AND 2", name=op.f("ck_order_parts_level")),
        sa.ForeignKeyConstraint(
            ["order_key"], ["order_events.order_key"], name="fk_order_parts_order_key"
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name="fk_order_parts_shopper_id"
        ),
        sa.PrimaryKeyConstraint("order_key", "level", name="pk_order_parts"),
    )
    op.create_index("ix_order_parts_shopper", "order_parts", ["shopper_id", "level"])
    buyer = "coalesce(order_events.shopper_id, order_matches.shopper_id)"
    orders = (
        "FROM order_events LEFT JOIN order_matches "
        "ON order_matches.order_key = order_events.order_key "
        f"{{}} JOIN invitations ON invitations.invitee_id = {buyer} "
        f"WHERE order_events.type = 'order' AND {buyer} IS NOT NULL"
    )
    into = "INSERT INTO order_parts (order_key, level, shopper_id, since) SELECT"
    op.execute(
        f"{into} order_events.order_key, 0, {buyer}, invitations.invited_at {orders.format('LEFT')}"
    )
    op.execute(
        f"{into} order_events.order_key, 1, invitations.inviter_id, invitations.invited_at "
        + orders.format("")
    )


def _holds() -> None:
    op.drop_table("ledger_holds")
    op.create_table(
        "ledger_holds",
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["rewards.reward_id"], name="fk_ledger_holds_reward_id"
        ),
        sa.PrimaryKeyConstraint("reward_id", name="pk_ledger_holds"),
    )
    op.create_index("ix_ledger_holds_next_at", "ledger_holds", ["next_at"])
    op.execute(
        "INSERT INTO ledger_holds (reward_id, next_at) "
        "SELECT rewards.reward_id, rewards.due_at FROM rewards "
        "JOIN ledger_transactions ON ledger_transactions.reward_id = rewards.reward_id "
        "JOIN ledger_postings "
        "ON ledger_postings.transaction_id = ledger_transactions.transaction_id "
        "WHERE ledger_postings.account = 'pending' "
        "GROUP BY rewards.reward_id, rewards.due_at HAVING sum(ledger_postings.amount) <> 0"
    )


def _pins() -> None:
    op.create_table(
        "reward_pins",
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("most BETWEEN 0 AND standing", name=op.f("ck_reward_pins_most")),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["rewards.reward_id"], name="fk_reward_pins_reward_id"
        ),
        sa.PrimaryKeyConstraint("pin_id", name="pk_reward_pins"),
    )
    op.create_index("ix_reward_pins_reward_id", "reward_pins", ["reward_id"])
    _append_only("reward_pins")
    op.create_table(
        "rule_totals",
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "currency", name="pk_rule_totals"),
    )


def _append_only(table: str) -> None:
    for statement in guards(table, op.get_bind().dialect.name):
        op.execute(statement)
