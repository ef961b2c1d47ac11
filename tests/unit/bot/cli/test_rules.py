"""The owner's rules on the console: checked, tried on what happened, published."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import sharing
from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import BadInput
from growth.purchases import OrderEvent

TEN = """
name = "Ten"

[[rule]]
name = "share"
to = "inviter"
gives = "percent"
amount = "10"

[[rule]]
name = "welcome"
to = "friend"
gives = "points"
amount = 50
"""
TWO_LEVELS = (
    TEN.replace('"Ten"', '"Ten"\ndepth = 2')
    + '\n[[rule]]\nname = "far"\nto = "inviter"\nlevel = 2\ngives = "fixed"\namount = "1.00"\n'
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop in which Ben, whom Ana invited, bought for 200.00 thirty days ago."""
    make_shop(tmp_path / "shop", "Lantern Lane")
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        now = opened.now() - timedelta(days=30)
        for number, name in ((7, "Ana"), (8, "Ben")):
            met = tx.shoppers.meet(number, name, "en", now)
            code = None
            if name == "Ben":
                code = sharing.link_for(tx, 1, None, now, lambda: "A1b2C3d4E5f6G7").code
            sharing.arrive(tx, met.shopper.shopper_id, code, True, now)
        event = OrderEvent("till", "e1", "order", "O-1", 8, None, 20_000, "CNY", now)
        sharing.take_order(tx, event, now)
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["rules", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def read(shop: Path, *words: str) -> Any:
    return json.loads(run(shop, *words, "--json"))


def written(shop: Path, text: str) -> str:
    file = shop / "rewards.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_rules_of_the_settings_are_shown_as_a_file_that_is_right(shop):
    file = written(shop, read(shop, "show")["file"])
    assert read(shop, "check", file) == {"ok": True, "changes": []}


def test_new_rules_are_tried_beside_todays_and_change_nothing(shop):
    file = written(shop, TEN)
    with App.open(shop) as opened:
        day = (opened.now() - timedelta(days=30)).astimezone(opened.zone).date().isoformat()
    tried = read(shop, "try", file, "--from", day, "--to", day)
    assert tried["orders"] == 1
    assert tried["today"]["units"]["CNY"]["granted"] == 1_000
    assert tried["new"]["units"]["CNY"]["granted"] == 2_000
    assert tried["new"]["units"]["PTS"]["granted"] == 50
    assert (tried["gaining"], tried["losing"]) == (2, 0)
    assert {"shopper_id": 1, "unit": "CNY", "today": 1_000, "new": 2_000} in tried["people"]
    assert "20.00 CNY" in run(shop, "try", file, "--from", day, "--to", day)
    with App.open(shop) as opened, opened.database.read() as tx:
        assert [one.pending + one.earned for one in tx.ledger.balances(1)] == [1_000]
    assert len(read(shop, "history")["programmes"]) == 1


def test_what_is_published_holds_from_then_on_and_is_audited(shop):
    file = written(shop, TEN)
    changed = read(shop, "check", file)["changes"]
    assert {"rule": "welcome", "key": "", "before": None, "after": "welcome"} in changed
    assert {"rule": "", "key": "name", "before": None, "after": "Ten"} in changed
    published = read(shop, "publish", file)
    assert published["name"] == "Ten"
    assert read(shop, "publish", file)["changes"] == []
    assert [one["name"] for one in read(shop, "history")["programmes"]] == ["Ten", ""]
    assert "+ welcome" not in run(shop, "check", file)
    with App.open(shop) as opened, opened.database.read() as tx:
        assert [deed.action for deed in tx.audit.newest(5)] == ["rules.published"]


def test_two_levels_need_somebody_who_read_the_legal_note(shop):
    file = written(shop, TWO_LEVELS)
    with pytest.raises(BadInput, match="depth is 2: read the note above"):
        run(shop, "publish", file)
    assert len(read(shop, "history")["programmes"]) == 1
    published = read(shop, "publish", file, "--i-have-read-the-legal-note", "Olga")
    assert (published["depth"], published["acknowledged_by"]) == (2, "Olga")


def test_a_file_that_is_wrong_says_where_and_publishes_nothing(shop):
    file = written(shop, TEN.replace('"10"', '"ten"'))
    for command in ("check", "publish"):
        with pytest.raises(BadInput, match=r"rewards\.toml: rule 'share', amount: write per cent"):
            run(shop, command, file)
    assert len(read(shop, "history")["programmes"]) == 1
    with pytest.raises(BadInput, match="--from is 'May': write a day"):
        run(shop, "try", written(shop, TEN), "--from", "May", "--to", "2026-05-31")
