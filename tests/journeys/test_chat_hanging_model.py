"""A model that never comes back: the shop, the ladder and the bot are real."""

import threading
import time
from dataclasses import replace

import pytest

from bot.app import App, make_shop
from bot.chat import workers
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.passages import Product
from tests.journeys.running_bot import RunningBot

POLICIES = """# Repairs

## Workshop

Watches are repaired in our own workshop by two watchmakers. Clocks are repaired in our own
workshop by an apprentice.
"""
CLOCK = Product(
    "C-1",
    {"en": "Harbour Clock"},
    9900,
    "CNY",
    stock=4,
    description={"en": "The hands glow for an hour after dusk. It strikes once on the hour."},
)
FOR_THE_MODEL = "Who carved the harbour clock?"
"""In other words than the shop's, so that the model has to choose."""
FOR_NO_MODEL = "How much is the harbour clock?"


class HangingModel:
    """Says nothing and never ends."""

    name = "hanging"

    def __init__(self):
        self.asked = 0
        self.released = threading.Event()

    def stream(self, messages, *, grammar=None, max_tokens=256, **_):
        self.asked += 1
        self.released.wait()
        yield from ()

    def judge(self, question, texts):
        yield from self.stream(question)


@pytest.fixture
def model():
    model = HangingModel()
    yield model
    model.released.set()


@pytest.fixture
def app(tmp_path, model):
    folder = tmp_path / "shop"
    make_shop(folder, "Clock Lane")
    file = folder / "data" / "policies.en.md"
    file.write_text(POLICIES)
    with App.open(folder, chat_model=model, embedder=HashingEmbedder()) as app:
        loaded = replace(app.load([file]), products=(CLOCK,))
        app.import_knowledge(loaded, lambda done, total: None)
        yield app


def test_the_stuck_get_an_honest_sentence_and_the_others_their_answers(
    server, app, model, monkeypatch
):
    monkeypatch.setattr(workers, "ANSWER_SECONDS", 2.0)
    monkeypatch.setattr(workers, "LEAVE_SECONDS", 0.1)
    stuck = [server.person(f"S{number}", language_code="en") for number in range(3)]
    ben = server.person("Ben", language_code="en")
    bot = RunningBot(app, server)
    with bot:
        for person in stuck:
            person.send(FOR_THE_MODEL)
        ben.send(FOR_NO_MODEL)
        assert "¥99.00" in ben.wait("Harbour Clock").text
        for person in stuck:
            person.wait("could not work that out in time", timeout=20)
        assert model.asked == len(stuck)
        stuck[0].send(FOR_NO_MODEL)
        stuck[0].wait("¥99.00")
        stopping = time.monotonic()
        bot.stop()
    assert time.monotonic() - stopping < 10
