"""A migrated database and one made from the tables in code are the same."""

import re
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import text

from bot.errors import StorageProblem
from bot.storage.database import reading, sqlite_engine, writing
from bot.storage.migrating import configured, migrate
from bot.storage.transactions import Database


def shape(engine):
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master"))
        return {
            (kind, name): sorted(re.split(r"[\s\"(),]+", (sql or "").casefold()))
            for kind, name, sql in rows
            if name != "alembic_version" and "alembic_version" not in name
        }


def test_migrations_make_the_tables_in_code(tmp_path):
    migrated = sqlite_engine(tmp_path / "migrated.db")
    migrate(migrated)
    made = sqlite_engine(tmp_path / "made.db")
    Database(made, b"key").create()
    assert shape(migrated) == shape(made)
    migrated.dispose()
    made.dispose()


def test_migrating_twice_keeps_everything(tmp_path):
    engine = sqlite_engine(tmp_path / "shop.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO labels (text) VALUES ('kept')"))
    migrate(engine)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT text FROM labels")) == "kept"
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    engine = sqlite_engine(tmp_path / "shop.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageProblem, match=r"shop\.db was made by a newer Shopvine"):
        migrate(engine)
    engine.dispose()


def test_answers_of_the_first_version_stay_and_say_nothing_of_how_they_were_made(tmp_path):
    engine = sqlite_engine(tmp_path / "shop.db")
    with writing(engine) as connection:
        command.upgrade(configured(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO shoppers (shopper_id, telegram_mark, name, stopped, met_at) "
                "VALUES (1, 'm', 'Ana', 0, '2026-05-01 12:00:00.000000')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO turns (shopper_id, kind, question, answer, language, at) "
                "VALUES (1, 'answered', 'q', 'a', 'en', '2026-05-01 12:00:00.000000')"
            )
        )
    migrate(engine)
    database = Database(engine, b"key")
    with database.read() as tx:
        (turn,) = tx.conversations.all_turns(1)
        (given,) = tx.conversations.given(
            datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)
        )
    assert (turn.answer, turn.made) == ("a", None)
    assert (given.kind, given.path, given.seconds) == ("answered", None, None)
    database.close()


def test_links_and_what_points_at_them_outlive_their_new_columns(tmp_path):
    engine = sqlite_engine(tmp_path / "shop.db")
    at = "'2026-05-01 12:00:00.000000'"
    with writing(engine) as connection:
        command.upgrade(configured(connection), "0007")
        for number in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO shoppers (shopper_id, telegram_mark, name, stopped, met_at) "
                    f"VALUES ({number}, 'm{number}', 'Ana', 0, {at})"
                )
            )
        for statement in (
            f"INSERT INTO links VALUES ('A1b2C3d4E5f6G7', 1, 'P1', {at})",
            f"INSERT INTO shares VALUES (1, 'A1b2C3d4E5f6G7', 'qr', {at})",
            f"INSERT INTO invitations VALUES (2, 1, 'A1b2C3d4E5f6G7', 'P1', {at})",
            f"INSERT INTO offers VALUES (1, 1, 'P1', 'Look', {at}, 'warm')",
        ):
            connection.execute(text(statement))
    migrate(engine)
    database = Database(engine, b"key")
    with database.read() as tx:
        (link,) = tx.links.all_of(1)
        assert (link.product_id, link.campaign_id, link.variant) == ("P1", None, None)
        assert tx.invitations.of(2).code == link.code
        assert tx.links.shares_of(1)[0][:2] == (link.code, "qr")
        assert [offer.campaign_id for offer in tx.offers.all_of(1)] == [None]
        assert not tx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    database.close()
