"""Share messages that are kept: never a stale one, never a forbidden one, staff's own first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.composing import TONES, Composing
from bot.errors import BadInput
from bot.messages import Tone
from bot.share_texts import ShareTexts
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from knowledge.passages import Product
from prompts.library import PromptLibrary
from tests.unit.bot.small_shop import Absent, SmallShop

LAMP = Product("L-1", {"en": "Harbour Lamp", "zh": "港湾台灯"}, 23000, "CNY", stock=7)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    yield database
    database.close()


class Chosen:
    """Chooses the first tone, and remembers among which."""

    def __init__(self) -> None:
        self.among: list[Sequence[Tone]] = []

    def __call__(self, tones: Sequence[Tone]) -> Tone:
        self.among.append(tuple(tones))
        return tones[0]


def texts(database: Database, lamp: Product = LAMP, chosen: Chosen | None = None) -> ShareTexts:
    composing = Composing(SmallShop((lamp,)), Absent, PromptLibrary.load(), shop_name="Lantern")
    return ShareTexts(
        database,
        composing,
        now=lambda: NOW,
        today=lambda: "2026-11-22",
        choose=chosen or Chosen(),
    )


def test_what_was_made_ahead_is_sent(database: Database) -> None:
    assert texts(database).prepare(["L-1", "unknown"], ("en", "zh"), lambda: False) == 6
    assert texts(database).prepare(["L-1"], ("en", "zh"), lambda: False) == 0
    kept = {(e.kept.language, e.kept.tone): e.kept.text for e in texts(database).listed()}
    picked = texts(database).pick("L-1", "zh")
    assert picked is not None
    assert picked.text == kept["zh", "plain"]
    assert len(kept) == 6


def test_making_ahead_ends_when_a_shopper_asks(database: Database) -> None:
    answers = iter([False, False, True])
    assert texts(database).prepare(["L-1"], ("en",), lambda: next(answers)) == 2


def test_a_changed_price_makes_it_stale_and_a_stale_one_is_never_sent(database: Database) -> None:
    texts(database).prepare(["L-1"], ("en",), lambda: False)
    dearer = texts(database, replace(LAMP, price_minor=25000))
    assert all(each.stale for each in dearer.listed())
    picked = dearer.pick("L-1", "en")
    assert picked is not None
    assert "250.00" in picked.text
    assert [each.stale for each in dearer.listed()] == [False, True, True]
    assert dearer.prepare(["L-1"], ("en",), lambda: False) == 2


def test_words_of_staff_are_sent_while_they_are_true(database: Database) -> None:
    own = "I thought of you: Harbour Lamp."
    texts(database).edit("L-1", "en", "plain", own)
    picked = texts(database).pick("L-1", "en")
    assert picked is not None
    assert (picked.text, picked.state) == (own, "edited")
    dearer = texts(database, replace(LAMP, price_minor=25000))
    instead = dearer.pick("L-1", "en")
    assert instead is not None
    assert instead.text != own
    assert dearer.prepare(["L-1"], ("en",), lambda: False) == 2
    assert own in [each.kept.text for each in dearer.listed()]


def test_a_forbidden_tone_is_never_picked(database: Database) -> None:
    chosen = Chosen()
    texts(database).forbid("L-1", "en", "plain")
    picked = texts(database, chosen=chosen).pick("L-1", "en")
    assert picked is not None
    assert picked.tone == "warm"
    assert chosen.among == [("warm", "playful")]
    for tone in TONES:
        texts(database).forbid("L-1", "en", tone)
    assert texts(database).pick("L-1", "en") is None
    assert texts(database).pick("L-1", "zh") is not None
    assert texts(database).prepare(["L-1"], ("en",), lambda: False) == 0
    texts(database).edit("L-1", "en", "warm", "Harbour Lamp, from Lantern.")
    assert texts(database).pick("L-1", "en") is not None


def test_an_unknown_product_is_told(database: Database) -> None:
    for wrong in (
        lambda: texts(database).edit("X", "en", "warm", "Hello."),
        lambda: texts(database).forbid("X", "en", "warm"),
    ):
        with pytest.raises(BadInput, match="There is no product X"):
            wrong()
