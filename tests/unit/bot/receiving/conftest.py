import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from tests.unit.bot.receiving.shop_desk import Till, opened


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database: making its tables takes longer than a test."""
    file = tmp_path_factory.mktemp("tables") / "shop.db"
    database = Database(sqlite_engine(file), b"key")
    database.create()
    database.close()
    return file


@pytest.fixture
def till(tables: Path, tmp_path: Path) -> Iterator[Till]:
    made = opened(Path(shutil.copy(tables, tmp_path / "shop.db")))
    yield made
    made.database.close()
