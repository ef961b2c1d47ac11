"""Gaps on the console."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import BadInput
from knowledge.embedders.hashing import HashingEmbedder


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop that was asked for engraving, twice."""
    monkeypatch.setattr("bot.parts.E5Embedder", HashingEmbedder)
    make_shop(tmp_path / "shop", "Lantern Lane")
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        for who, question in enumerate(("Can you engrave a name?", "Engrave 12345678 in 3 days?")):
            ana = tx.shoppers.meet(who, "Ana", "en", opened.now()).shopper.shopper_id
            tx.conversations.add_turn(
                ana, "refused", language="en", now=opened.now(), question=question, answer="?"
            )
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["knowledge", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def test_gaps_are_listed_and_answered(shop: Path) -> None:
    found = json.loads(run(shop, "gaps", "--newest", "--days", "7", "--json"))
    assert (found["days"], [gap["number"] for gap in found["gaps"]]) == (7, [2, 1])
    assert found["gaps"][0]["question"] == "Engrave ••• in 3 days?"
    assert found["gaps"][1] == {
        "number": 1,
        "question": "Can you engrave a name?",
        "count": 1,
        "languages": {"en": 1},
        "causes": {"refused": 1, "handoff": 0, "down": 0},
        "newest": found["gaps"][1]["newest"],
        "examples": [{"question": "Can you engrave a name?", "language": "en", "cause": "refused"}],
    }
    assert "1: 1 × Can you engrave a name? (en; 1 refused; last" in run(shop, "gaps")
    answer = ("answer", "1", "--question-en", "Can you engrave a name?", "--answer-en", "Yes.")
    waiting = json.loads(run(shop, *answer, "--json"))
    assert (waiting["version"], waiting["answered"], waiting["left"]) == (None, 1, [])
    done = json.loads(run(shop, *answer, "--publish", "--json"))
    assert (done["answer"], done["version"]) == ("answers/question-1", "1")
    assert [gap["number"] for gap in json.loads(run(shop, "gaps", "--json"))["gaps"]] == [2]


def test_what_cannot_be_answered_is_told(shop: Path) -> None:
    with pytest.raises(BadInput, match="There is no gap 9"):
        run(shop, "answer", "9")
    with pytest.raises(BadInput, match="in one language at least"):
        run(shop, "answer", "1")
