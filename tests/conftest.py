"""For every test, however it is started."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine

import bot  # sets how OpenMP threads wait for one another, before any library reads it
from bot.storage.database import postgres_engine, sqlite_engine
from bot.storage.migrating import migrate
from bot.storage.transactions import Database
from tests.postgres_server import drop_database, new_database, running_postgres

assert bot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs side by side: files, but all that run the real model in one process."""
    modelled = {item.path for item in items if item.get_closest_marker("model")}
    for item in items:
        group = "model" if item.path in modelled else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


class Postgres(Protocol):
    """Fresh databases on the one PostgreSQL server of this run."""

    def empty(self) -> AbstractContextManager[Engine]: ...
    def shop(self) -> AbstractContextManager[Engine]:
        """With all tables."""


class _Postgres:
    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = count()
        self._template: str | None = None

    @contextmanager
    def empty(self, template: str = "template0") -> Iterator[Engine]:
        name = f"shop_{next(self._numbers)}"
        engine = postgres_engine(new_database(self._server, name, template))
        try:
            yield engine
        finally:
            engine.dispose()
            drop_database(self._server, name)

    def shop(self) -> AbstractContextManager[Engine]:
        if self._template is None:
            made = postgres_engine(new_database(self._server, "template_of_shops"))
            migrate(made)
            made.dispose()
            self._template = "template_of_shops"
        return self.empty(self._template)


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
