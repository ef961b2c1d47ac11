"""Nothing that may block is ever done in the thread of the event loop."""

import asyncio
from collections import Counter

import pytest

from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from tests.journeys.running_bot import RunningBot
from tests.journeys.scripted_shop import ScriptedShop

LOOKING_UP = ("campaign_of", "card", "cards", "categories", "find_cards", "photo")
BLOCKING = ("answer", "share_message", *LOOKING_UP)


class Watched:
    """Notes every call of these methods, and whether it was made where an event loop runs."""

    def watch(self, thing, name):
        call = getattr(thing, name)

        def watched(*arguments, **named):
            self.called[name] += 1
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return call(*arguments, **named)
            self.in_the_loop.append(name)
            return call(*arguments, **named)

        setattr(thing, name, watched)

    def __init__(self):
        self.called, self.in_the_loop = Counter(), []


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def shop(tmp_path, watched):
    shop = ScriptedShop(tmp_path)
    shop.database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    for name in BLOCKING:
        watched.watch(shop, name)
    for name in ("read", "write"):
        watched.watch(shop.database, name)
    return shop


def test_look_ups_answers_and_pictures_are_done_in_threads(server, shop, watched):
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
        ana.send("/products")
        ana.tap("Everything", ana.wait("looking for"))
        ana.tap("Paper lantern · ¥12.50", ana.wait("Everything, page"))
        ana.tap("📤 Share", ana.wait("Made by hand."))
        ana.wait("A friend would like this")
        shop.share_message = fail
        ana.tap("📤 Share")
        ana.wait("Have a look at Paper lantern")
        ana.send("how much is it?")
        ana.tap("👍", ana.wait("You asked"))
        ana.wait("Glad that helped")
        ana.send("which one?")
        ana.tap("Tea pot", ana.wait("Which one do you mean?"))
        ana.wait("(Tea pot)")
        assert len(ana.inline("lantern")) == 1
        assert len(ana.inline("")) == 4
        ana.send("/invite")
        ana.wait("Your personal link")
        ana.send("/export")
        ana.wait("everything kept about you")
    assert {*BLOCKING, "read", "write"} == set(watched.called)
    assert watched.in_the_loop == []


def fail(_product_id, _language):
    raise RuntimeError("scripted")
