"""Orders of online stores: their lines and marks, later matches, rates, what the stores sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime
from bot.storage.upserts import guards

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "number": sa.String(length=128),
    "lines": sa.Text(),
    "coupon": sa.String(length=64),
    "email_mark": sa.String(length=64),
    "phone_mark": sa.String(length=64),
    "address_mark": sa.String(length=64),
    "payment_mark": sa.String(length=64),
    "original_amount": sa.BigInteger(),
    "original_currency": sa.String(length=3),
    "rate": sa.String(length=40),
    "matched_by": sa.String(length=8),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("order_events", sa.Column(name, kind))
    op.add_column(
        "order_events",
        sa.Column("cumulative", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for name in ("coupon", "email_mark", "phone_mark", "address_mark", "payment_mark"):
        op.create_index(f"ix_order_events_{name}", "order_events", [name])
    _matching()
    _rates()
    _deliveries()
    for table in ("order_matches", "currency_rates"):
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def _matching() -> None:
    op.create_table(
        "order_matches",
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("matched_by", sa.String(length=8), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_key"],
            ["order_events.order_key"],
            name="fk_order_matches_order_key",
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name="fk_order_matches_shopper_id"
        ),
        sa.PrimaryKeyConstraint("order_key", name="pk_order_matches"),
    )
    op.create_index("ix_order_matches_shopper_id", "order_matches", ["shopper_id"])
    op.create_table(
        "shopper_marks",
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.shopper_id"], name="fk_shopper_marks_shopper_id"
        ),
        sa.PrimaryKeyConstraint("mark_id", name="pk_shopper_marks"),
        sa.UniqueConstraint(
            "shopper_id", "kind", "mark", name="uq_shopper_marks_shopper_id_kind_mark"
        ),
    )
    op.create_index("ix_shopper_marks_mark", "shopper_marks", ["kind", "mark"])


def _rates() -> None:
    op.create_table(
        "currency_rates",
        sa.Column("rate_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("rate_id", name="pk_currency_rates"),
    )
    op.create_index("ix_currency_rates_day", "currency_rates", ["currency", "day"])


def _deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("delivery_key", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("delivery_id", sa.String(length=128), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("processed_at", UtcTime()),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("delivery_key", name="pk_webhook_deliveries"),
        sa.UniqueConstraint(
            "source", "delivery_id", name="uq_webhook_deliveries_source_delivery_id"
        ),
    )
    op.create_index("ix_webhook_deliveries_open", "webhook_deliveries", ["processed_at"])
    op.create_table(
        "waiting_events",
        sa.Column("waiting_key", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("order_id", sa.String(length=128), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("telegram_id", sa.BigInteger()),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("waiting_key", name="pk_waiting_events"),
        sa.UniqueConstraint("source", "event_id", name="uq_waiting_events_source_event_id"),
    )
    op.create_index("ix_waiting_events_order", "waiting_events", ["source", "order_id"])
    op.create_index("ix_waiting_events_currency", "waiting_events", ["currency"])
    op.create_index("ix_waiting_events_telegram_id", "waiting_events", ["telegram_id"])
