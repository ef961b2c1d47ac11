"""For every test, however it is started."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine

import bot  # sets how OpenMP threads wait for one another, before any library reads it
from bot.storage.database import metadata, postgres_engine, sqlite_engine
from bot.storage.migrating import migrate
from bot.storage.transactions import Database
from tests.postgres_server import (
    drop_database,
    empty_database,
    new_database,
    running_postgres,
)

assert bot

LONGEST = (
    "tests/journeys/test_second_shop.py",
    "tests/journeys/test_route.py",
    "tests/contracts/test_chat_model.py",
)
"""Files in the order of their time."""


def pytest_configure(config: pytest.Config) -> None:
    """Processes that run side by side share the cores out: threads of models that wait for one
    another, two processes to a core, cost more than they bring."""
    if hasattr(config, "workerinput") and hasattr(os, "sched_setaffinity"):
        number = int(config.workerinput["workerid"].removeprefix("gw"))
        share = sorted(os.sched_getaffinity(0))[number :: config.workerinput["workercount"]]
        if share:
            os.sched_setaffinity(0, share)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no process is left with one of them at the end."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


class Postgres(Protocol):
    """Fresh databases on the one PostgreSQL server of this run."""

    def empty(self) -> AbstractContextManager[Engine]: ...
    def shop(self) -> AbstractContextManager[Engine]:
        """With all tables."""


class _Postgres:
    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = count()
        self._unused: list[str] = []
        """Addresses of databases with all tables and nothing in them."""

    @contextmanager
    def empty(self) -> Iterator[Engine]:
        name = f"shop_{next(self._numbers)}"
        engine = postgres_engine(new_database(self._server, name))
        try:
            yield engine
        finally:
            engine.dispose()
            drop_database(self._server, name)

    @contextmanager
    def shop(self) -> Iterator[Engine]:
        address = self._unused.pop() if self._unused else self._migrated()
        engine = postgres_engine(address)
        try:
            yield engine
        finally:
            engine.dispose()
            empty_database(address, [table.name for table in metadata.sorted_tables])
            self._unused.append(address)

    def _migrated(self) -> str:
        address = new_database(self._server, f"shop_{next(self._numbers)}")
        engine = postgres_engine(address)
        migrate(engine)
        engine.dispose()
        return address


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Started once, when the first test asks for it."""
    with running_postgres() as server:
        yield _Postgres(server)


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("shop") / "shop.db"
    database = Database(sqlite_engine(file), b"key")
    database.create()
    database.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, empty_shop: Path
) -> Iterator[Database]:
    """The database of a shop, on each engine."""
    if request.param == "postgresql":
        with request.getfixturevalue("postgres").shop() as engine:
            yield Database(engine, b"key")
        return
    file = shutil.copy(empty_shop, tmp_path / "shop.db")
    database = Database(sqlite_engine(file), b"key")
    yield database
    database.close()
