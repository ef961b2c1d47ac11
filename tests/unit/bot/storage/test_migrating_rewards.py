"""Orders and rewards from before programmes: nothing is lost, and the ledger stays sound."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import text

from bot import reporting, sharing
from bot.storage.database import sqlite_engine, writing
from bot.storage.migrating import configured, migrate
from bot.storage.transactions import Database
from growth.ledger import Balance
from growth.programme import simple
from growth.purchases import OrderEvent

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
OLD = {"currency": "CNY", "inviter_percent": 5, "inviter_fixed": 0, "friend_fixed": 300}
OLD |= {"minimum_order": 0, "hold_days": 14, "cap_per_inviter": 9_000, "first_order_only": False}
OLD |= {"attribution_window_days": 90}
NEWER = OLD | {"inviter_percent": 10}


@contextmanager
def engines(kind, tmp_path, request):
    if kind == "postgresql":
        with request.getfixturevalue("postgres").empty() as engine:
            yield engine
    else:
        engine = sqlite_engine(tmp_path / "shop.db")
        yield engine
        engine.dispose()


def rows(at):
    """Ana brought Ben, who bought twice and sent half of the first order back."""
    yield from (
        (
            "INSERT INTO shoppers (shopper_id, telegram_id, telegram_mark, name, stopped, met_at) "
            "VALUES (:id, :id, :mark, 'x', :no, :at)",
            {"id": number, "mark": f"m{number}", "no": False, "at": at},
        )
        for number in (1, 2)
    )
    yield "INSERT INTO links VALUES ('A1b2C3d4E5f6G7', 1, 'P1', :at)", {"at": at}
    yield "INSERT INTO invitations VALUES (2, 1, 'A1b2C3d4E5f6G7', 'P1', :at)", {"at": at}
    branch = "INSERT INTO branches VALUES (:id, :depth, :direct, :direct, :own, :below)"
    yield branch, {"id": 1, "depth": 0, "direct": 1, "own": 0, "below": 9_000}
    yield branch, {"id": 2, "depth": 1, "direct": 0, "own": 9_000, "below": 0}
    for key, event, order, amount, terms in (
        (1, "order", "o1", 10_000, OLD),
        (2, "order", "o2", 4_000, NEWER),
        (3, "refund", "o1", 5_000, NEWER),
    ):
        yield (
            "INSERT INTO order_events VALUES "
            "(:key, 's', :event_id, :type, :order, 2, 'P1', :amount, 'CNY', :at, :heard, :policy)",
            {
                "key": key,
                "event_id": f"e{key}",
                "type": event,
                "order": order,
                "amount": amount,
                "at": at + timedelta(hours=key),
                "heard": at + timedelta(hours=key),
                "policy": json.dumps(terms, sort_keys=True),
            },
        )
    for number, (key, shopper, level, rule, amount) in enumerate(
        ((1, 1, 1, "inviter_percent", 250), (1, 2, 0, "friend_fixed", 150),
         (2, 1, 1, "inviter_percent", 400), (2, 2, 0, "friend_fixed", 300)), start=1
    ):  # fmt: skip
        due = at + timedelta(days=14, hours=key)
        yield (
            "INSERT INTO rewards VALUES (:id, :key, :shopper, :level, :rule, 'CNY', :due, :at)",
            {"id": number, "key": key, "shopper": shopper, "level": level, "rule": rule,
             "due": due, "at": at},
        )  # fmt: skip
        yield (
            "INSERT INTO ledger_transactions VALUES (:id, 'grant', :id, :at)",
            {"id": number, "at": at},
        )
        for posting, account, owner, sum_ in (
            (2 * number, "programme", None, -amount),
            (2 * number + 1, "pending", shopper, amount),
        ):
            yield (
                "INSERT INTO ledger_postings VALUES (:id, :of, :account, :owner, :sum, 'CNY')",
                {"id": posting, "of": number, "account": account, "owner": owner, "sum": sum_},
            )
        yield "INSERT INTO ledger_holds VALUES (:id)", {"id": number}


def number_on(connection):
    """PostgreSQL does not count the numbers that were given to rows."""
    for table, column in (
        ("order_events", "order_key"),
        ("ledger_transactions", "transaction_id"),
        ("ledger_postings", "posting_id"),
    ):
        sequence = f"pg_get_serial_sequence('{table}', '{column}')"
        connection.execute(text(f"SELECT setval({sequence}, 100)"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_orders_keep_the_rules_they_were_received_under(kind, tmp_path, request):
    with engines(kind, tmp_path, request) as engine:
        with writing(engine) as connection:
            command.upgrade(configured(connection), "0006")
            for statement, values in rows(AT.replace(tzinfo=None)):
                connection.execute(text(statement), values)
            if kind == "postgresql":
                number_on(connection)
        migrate(engine)
        database = Database(engine, b"key")
        with database.write() as tx:
            assert reporting.doctor_ledger(tx) == []
            assert [one.programme for one in tx.programmes.history()] == [
                simple(**NEWER),
                simple(**OLD),
            ]
            assert [one.programme_id for one in tx.purchases.of(2)] == [1, 2]
            assert tx.ledger.balances(1) == [Balance("CNY", 650, 0)]
            assert sharing.settle(tx, AT + timedelta(days=30)) == 4
            back = OrderEvent(
                "s", "e9", "refund", "o2", None, None, 4_000, "CNY", AT + timedelta(days=30)
            )
            sharing.take_order(tx, back, AT + timedelta(days=30))
            assert tx.ledger.balances(1) == [Balance("CNY", 0, 250)]
            published = sharing.publish(tx, simple("CNY"), "owner", AT + timedelta(days=31))
            assert published.programme_id == 3
            assert reporting.doctor_ledger(tx) == []
        with pytest.raises(Exception, match="append-only"), database.write() as tx:
            tx.connection.execute(text("UPDATE order_events SET amount = 1"))
