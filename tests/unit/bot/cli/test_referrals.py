"""Referrals on the console."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import BadInput
from tests.unit.bot.lost_shop import ANA, BOUND, SLIP, lose


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    make_shop(tmp_path / "shop", "Lantern Lane")
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        lose(tx, opened.now())
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["referrals", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def test_what_looks_lost_is_listed_attached_and_detached(shop: Path) -> None:
    found = json.loads(run(shop, "lost", "--days", "20", "--json"))
    signs = {one["shopper_id"]: one["sign"] for one in found["lost"]}
    assert (found["days"], signs[SLIP]) == (20, "slip")
    assert f"shopper {SLIP}, by shopper {ANA}: tried a code" in run(shop, "lost")
    why = ("--reason", "She wrote to us")
    done = json.loads(run(shop, "attach", str(SLIP), str(ANA), *why, "--json"))
    assert (done["inviter_id"], done["bound_at"]) == (ANA, None)
    assert done["corrections"][0]["reason"] == "She wrote to us"
    assert done["corrections"][0]["by"] == "console"
    assert "attached to 1: She wrote to us" in run(shop, "show", str(SLIP))
    assert json.loads(run(shop, "detach", str(BOUND), *why, "--json"))["inviter_id"] is None


def test_what_cannot_be_is_told(shop: Path) -> None:
    with pytest.raises(BadInput, match="There is no shopper 99"):
        run(shop, "show", "99")
    with pytest.raises(BadInput, match="Say why"):
        run(shop, "detach", str(BOUND), "--reason", "")
