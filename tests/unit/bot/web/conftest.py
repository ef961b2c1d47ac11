"""A shop, its web application and a client for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from bot.web.server import build_web
from tests.unit.bot.web.browsing import send
from tests.unit.bot.web.shop import TOKEN, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    yield Shop(database)
    database.close()


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with TestClient(build_web(shop), follow_redirects=False) as client:
        yield client


@pytest.fixture
def staff(client: TestClient) -> TestClient:
    """A client that has logged in."""
    assert send(client, "/login", token=TOKEN).status_code == 303
    return client
