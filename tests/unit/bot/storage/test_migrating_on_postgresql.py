"""On PostgreSQL, too, the migrations make the tables in code, whatever is kept stays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from sqlalchemy import text

from bot.errors import StorageProblem
from bot.storage.database import reading, writing
from bot.storage.migrating import configured, migrate
from bot.storage.transactions import Database

CATALOGUE = {
    "column": """
        SELECT table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length,
               is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "trigger": """
        SELECT tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
}


def shape(engine):
    with reading(engine) as connection:
        return {
            (kind, name): definition
            for kind, query in CATALOGUE.items()
            for name, definition in connection.execute(text(query))
            if "alembic_version" not in name
        }


def test_migrations_make_the_tables_in_code(postgres):
    with postgres.shop() as migrated, postgres.empty() as made:
        Database(made, b"key").create()
        assert shape(migrated) == shape(made)
        assert any(kind == "trigger" for kind, _ in shape(made))


def test_two_processes_may_migrate_at_once_and_what_was_kept_stays(postgres):
    with postgres.empty() as engine:
        with writing(engine) as connection:
            command.upgrade(configured(connection), "0001")
            connection.execute(text("INSERT INTO labels (text) VALUES ('kept')"))
        with ThreadPoolExecutor(2) as processes:
            list(processes.map(migrate, [engine, engine]))
        with reading(engine) as connection:
            assert connection.scalar(text("SELECT text FROM labels")) == "kept"
        with writing(engine) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StorageProblem, match=r"shop_\d+ was made by a newer Shopvine"):
            migrate(engine)
