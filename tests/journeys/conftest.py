"""What journeys stand on: the demo shop, learned once, and a rehearsal with a scripted shop."""

import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from bot.cli.demo import make_demo_shop
from bot.cli.main import main
from knowledge import indexing
from knowledge.embedders.e5 import E5Embedder
from knowledge.loaders import load_file
from knowledge.stores.sqlite import KnowledgeStore
from rehearsal.server import serve
from tests.journeys.chromium import chromium
from tests.journeys.running_bot import RunningBot
from tests.journeys.scripted_shop import ScriptedShop
from tests.journeys.staff_seat import Open, Seat

ROOT = Path(__file__).parents[2]
THREE_TRADES = {
    "demo": ROOT / "rehearsal" / "shop" / "data",
    "second_shop": ROOT / "tests" / "data" / "second_shop",
    "ink_shop": ROOT / "tests" / "data" / "ink_shop",
}
TAUGHT = re.compile(r"(?:products|shop)\.json|(?:policies|faq)\.(?:en|zh)\.md")


@pytest.fixture(scope="session")
def learned_shop(tmp_path_factory) -> Path:
    """Made the way `shopvine demo --no-serve` makes it, with the real embedder.

    Once for all processes of a run (pytest-xdist gives each a folder of its own inside the run's).
    """
    run = _of_the_run(tmp_path_factory)
    folder = run / "learned" / "shop"
    with FileLock(run / "learned.lock"):
        if not (folder / "shop.toml").exists() or (folder / "state" / "unfinished").exists():
            make_demo_shop(folder)
    return folder


@pytest.fixture(scope="session")
def three_trades(tmp_path_factory) -> dict[str, Path]:
    """The knowledge of three shops without their campaigns, with the real embedder; once, too."""
    run = _of_the_run(tmp_path_factory)
    stores = {name: run / "trades" / f"{name}.db" for name in THREE_TRADES}
    with FileLock(run / "trades.lock"):
        for name, files in THREE_TRADES.items():
            if not (done := stores[name].with_suffix(".done")).exists():
                stores[name].parent.mkdir(exist_ok=True)
                with closing(KnowledgeStore(stores[name])) as store:
                    for file in sorted(files.iterdir()):
                        if TAUGHT.fullmatch(file.name):
                            loaded = load_file(file, default_currency="CNY")
                            assert loaded.problems == ()
                            indexing.apply(loaded, store, E5Embedder())
                done.touch()
    return stores


def _of_the_run(tmp_path_factory) -> Path:
    """The folder that all processes of a run share."""
    run = tmp_path_factory.getbasetemp()
    return run.parent if "PYTEST_XDIST_WORKER" in os.environ else run


@pytest.fixture
def demo_shop(learned_shop, tmp_path) -> Path:
    """A copy to do anything with."""
    return Path(shutil.copytree(learned_shop, tmp_path / "shop"))


@pytest.fixture
def shopvine(tmp_path, monkeypatch, capfd):
    """Runs a command in a folder with one shop; gives exit code, standard output and error."""
    monkeypatch.chdir(tmp_path)

    def run(*words, stdin=""):
        monkeypatch.setattr(sys, "argv", ["shopvine", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code or 0
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def server():
    with serve() as server:
        yield server


@pytest.fixture
def shop(tmp_path):
    return ScriptedShop(tmp_path)


@pytest.fixture
def bot(shop, server):
    with RunningBot(shop, server) as bot:
        yield bot


@pytest.fixture
def sam(server):
    return server.person("Sam", language_code="en")


@pytest.fixture
def lin(server):
    return server.person("Lin", language_code="zh-hans")


@pytest.fixture
def staff(server, sam, lin):
    return server.group("Staff", forum=True, members=(sam, lin), admin=True)


@pytest.fixture
def staffed(tmp_path, staff):
    """A shop whose staff chat is that forum."""
    return ScriptedShop(tmp_path, staff.id)


@pytest.fixture
def ana(server):
    return server.person("Ana", language_code="en")


@pytest.fixture
def chen(server):
    return server.person("陈", language_code="zh-hans")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def seat(browser: Browser, shop: Open, request: pytest.FixtureRequest) -> Iterator[Seat]:
    """Where staff sit, in a journey whose `shop` is open; its parameter: (width, language)."""
    width, language = request.param
    seat = Seat(browser, shop, width, language)
    yield seat
    seat.leave()
