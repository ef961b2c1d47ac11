"""The queue on the console."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import BadInput, HandoffRefused


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop in which Ana waits for a person."""
    make_shop(tmp_path / "shop", "Lantern Lane")
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        ana = tx.shoppers.meet(7, "Ana", "en", opened.now()).shopper.shopper_id
        tx.conversations.add_turn(
            ana, "refused", language="en", now=opened.now(), question="Is it safe?", answer="?"
        )
        opened.handoffs.open(ana, "human.asked", tx)
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["handoffs", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def test_a_chat_is_listed_taken_answered_and_closed(shop: Path) -> None:
    (seen,) = json.loads(run(shop, "list", "--json"))["handoffs"]
    assert (seen["shopper"], seen["name"]) == (1, "Ana")
    assert (seen["state"], seen["reason"], seen["taken_by"]) == ("waiting", "asked", None)
    assert [turn["question"] for turn in seen["turns"]] == ["Is it safe?"]
    run(shop, "reply", "1", "It is.", "--by", "Sam")
    with pytest.raises(HandoffRefused, match=r"Sam has this chat\."):
        run(shop, "take", "1", "--by", "Lin")
    assert "1 Ana (en), with Sam: asked" in run(shop, "list")
    run(shop, "close", "1", "--by", "Sam")
    with pytest.raises(HandoffRefused, match="does not wait for a person"):
        run(shop, "back", "1", "--by", "Sam")
    assert json.loads(run(shop, "list", "--json")) == {"handoffs": []}


def test_the_shopper_is_told_who_answers(shop: Path) -> None:
    with pytest.raises(BadInput, match="--by needs a name"):
        run(shop, "take", "1", "--by", " ")
