"""A migrated database and one made from the tables in code are the same."""

import re

import pytest
from sqlalchemy import text

from bot.errors import StorageProblem
from bot.storage.database import reading, sqlite_engine
from bot.storage.migrating import migrate
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
