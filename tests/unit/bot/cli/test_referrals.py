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


def test_what_looks_lost_is_dismissed_and_brought_back(shop: Path) -> None:
    pair = (str(SLIP), str(ANA))
    done = json.loads(run(shop, "dismiss", *pair, "--reason", "her own phone", "--json"))
    assert done == {"shopper_id": SLIP, "inviter_id": ANA, "decided": "dismissed"}
    found = json.loads(run(shop, "lost", "--json"))
    assert SLIP not in {one["shopper_id"] for one in found["lost"]}
    (one,) = found["dismissed"]
    assert (one["sign"], one["dismissed"]["reason"]) == ("slip", "her own phone")
    assert "dismissed by console: shopper 2, by 1: her own phone" in run(shop, "lost")
    run(shop, "restore", *pair, "--sign", "slip")
    assert json.loads(run(shop, "lost", "--json"))["dismissed"] == []
    with pytest.raises(BadInput, match="Nothing looks as if shopper 1 had brought shopper 99"):
        run(shop, "dismiss", "99", str(ANA), "--reason", "because")


def test_what_cannot_be_is_told(shop: Path) -> None:
    with pytest.raises(BadInput, match="There is no shopper 99"):
        run(shop, "show", "99")
    with pytest.raises(BadInput, match="Say why"):
        run(shop, "detach", str(BOUND), "--reason", "")
