"""What keeps a shop from being served is told in one sentence, never as a stack trace."""

import asyncio
import socket

import pytest

from bot.app import App
from bot.cli.serving import Serving, serve
from bot.errors import BadInput, SettingsWrong
from bot.llm.scripted import ScriptedChatModel
from bot.settings import write_new_shop
from knowledge.embedders.hashing import HashingEmbedder
from rehearsal.server import serve as rehearse


@pytest.fixture
def app(tmp_path):
    write_new_shop(tmp_path / "shop", "Harbor Bakery")
    model = ScriptedChatModel(["Yes."])
    with App.open(tmp_path / "shop", chat_model=model, embedder=HashingEmbedder()) as opened:
        yield opened


def test_a_refused_token(app):
    with rehearse() as server, pytest.raises(SettingsWrong, match="refuses TELEGRAM_BOT_TOKEN"):
        asyncio.run(serve(app, Serving("123:wrong", server.url, "127.0.0.1:0")))


def test_an_address_that_is_taken(app):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(BadInput, match=r"cannot be used \(Address already in use\)"):
            asyncio.run(serve(app, Serving("123:any", "http://127.0.0.1:9", address)))


@pytest.mark.parametrize("address", ["8080", "a..b:8080", "127.0.0.1:99999"])
def test_an_address_that_is_none(app, address):
    with pytest.raises(BadInput, match=address):
        asyncio.run(serve(app, Serving("123:any", "http://127.0.0.1:9", address)))


def test_trouble_with_rewards_stops_nobody_from_being_served(app, caplog):
    """The ledger fails; the token is still what ends the serving."""
    with app.database.write() as tx:
        tx.connection.exec_driver_sql("DROP TABLE ledger_holds")
    with rehearse() as server, pytest.raises(SettingsWrong, match="refuses"):
        asyncio.run(serve(app, Serving("123:wrong", server.url, "127.0.0.1:0")))
    assert "Rewards could not be credited" in caplog.text
