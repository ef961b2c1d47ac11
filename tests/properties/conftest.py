from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database, Transaction


class _Undo(Exception):
    pass


@contextmanager
def _undone(database: Database) -> Iterator[Transaction]:
    try:
        with database.write() as tx:
            yield tx
            raise _Undo
    except _Undo:
        pass


@pytest.fixture(scope="session")
def undone():
    """A write transaction that leaves nothing behind, so that examples share a database."""
    return _undone


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory):
    """One for all examples of a module, on each engine."""
    if request.param == "postgresql":
        with request.getfixturevalue("postgres").shop() as engine:
            yield Database(engine, b"key")
        return
    database = Database(sqlite_engine(tmp_path_factory.mktemp("shop") / "shop.db"), b"key")
    database.create()
    yield database
    database.close()
