"""The examples of docs/how-to/orders.md work as they stand."""

import os
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from bot import sharing
from bot.orders import Marker, read_orders_csv
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from bot.web.server import build_web
from growth.programme import simple
from tests.unit.bot.web.shop import SECRET, Shop

HOWTO = Path(__file__).parents[2] / "docs/how-to/orders.md"


def blocks(language: str) -> list[str]:
    text = HOWTO.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def test_the_csv_example_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(blocks("csv")[0], encoding="utf-8")
    read = read_orders_csv(file, Marker(b"key"))
    assert read.problems == ()
    assert [event.type for _, event in read.events] == ["order", "refund"]


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl"
)
def test_the_signed_example_is_taken(tmp_path: Path) -> None:
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    shop = Shop(database)
    with database.write() as tx:
        sharing.keep_settings(tx, simple("CNY"), shop.time)
    server = uvicorn.Server(uvicorn.Config(build_web(shop), port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        script = next(block for block in blocks("sh") if "openssl" in block)
        done = subprocess.run(
            ["sh", "-euc", script.replace("127.0.0.1:8080", f"127.0.0.1:{port}")],
            env=os.environ | {"SHOPVINE_ORDERS_SECRET": SECRET.decode(), "no_proxy": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        server.should_exit = True
        thread.join()
        database.close()
    assert '"outcome":"unattributed"' in done.stdout
