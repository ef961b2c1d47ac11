"""A shop, its web application and a client for it; a real shop with an editor at its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import App
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from bot.web.server import build_web
from tests.unit.bot.web.browsing import send
from tests.unit.bot.web.knowing import editing, opened
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


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with opened(tmp_path / "shop") as app:
        yield app


@pytest.fixture
def browser(app: App) -> Iterator[TestClient]:
    with editing(app) as client:
        yield client


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """For tests that leave it as it is."""
    with opened(tmp_path_factory.mktemp("kept") / "shop") as app:
        yield app
        assert app.releasing.draft().entries == ()


@pytest.fixture
def reading(kept: App) -> Iterator[TestClient]:
    with editing(kept) as client:
        yield client
