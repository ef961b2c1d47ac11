"""Held orders and the blocklist on the console."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import sharing
from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import ReviewRefused
from growth.purchases import Marks, OrderEvent


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop in which Ben bought with the phone of Ana, who had invited him: order 2."""
    make_shop(tmp_path / "shop", "Lantern Lane")
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        now = opened.now() - timedelta(days=30)
        for number, name in ((7, "Ana"), (8, "Ben")):
            met = tx.shoppers.meet(number, name, "en", now)
            code = None
            if name == "Ben":
                code = sharing.link_for(tx, 1, None, now, lambda: "A1b2C3d4E5f6G7").code
            sharing.arrive(tx, met.shopper.shopper_id, code, True, now)
            event = OrderEvent(
                "till", f"e{number}", "order", f"O-{number}", number, None, 20_000, "CNY", now,
                coupon="SAVE", marks=Marks(phone="mark"),
            )  # fmt: skip
            sharing.take_order(tx, event, now)
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["fraud", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def read(shop: Path, *words: str) -> Any:
    return json.loads(run(shop, *words, "--json"))


def test_a_held_order_is_looked_at_blocked_appealed_and_let_pass(shop: Path) -> None:
    told = run(shop, "queue")
    assert "2 hold: till O-8, " in told
    assert "Buyer and inviter (#1) share phone number" in told
    queue = read(shop, "queue")
    assert queue["waiting"] == 1
    (case,) = queue["cases"]
    assert (case["order"], case["buyer"], case["inviter"], case["amount"]) == (2, 2, 1, 20_000)
    assert case["findings"][0]["evidence"] == {"inviter": 1, "kinds": ["phone"]}
    assert read(shop, "block", "2", "--why", "one person") == {"orders": [2], "decision": "block"}
    run(shop, "appeal", "2", "--why", "they called")
    assert "appeal by console: they called" in run(shop, "show", "2")
    run(shop, "pass", "2", "--why", "mother and son", "--together")
    case = read(shop, "show", "2")
    assert (case["standing"], case["since"]) == ("pass", None)
    assert [each["decision"] for each in case["decisions"]] == ["block", "appeal", "pass"]
    assert {each["by"] for each in case["decisions"]} == {"console"}
    assert read(shop, "queue") == {"waiting": 0, "cases": []}
    with pytest.raises(ReviewRefused, match="no order 9"):
        run(shop, "pass", "9", "--why", "x")


def test_something_is_put_on_the_blocklist_and_lifted(shop: Path) -> None:
    entry = read(shop, "ban", "2", "coupon", "--why", "leaked")
    assert (entry["entry"], entry["kind"], entry["coupon"]) == (1, "coupon", "SAVE")
    assert read(shop, "ban", "2", "phone", "--why", "a reseller")["coupon"] is None
    assert read(shop, "lift", "1", "--why", "a new one")["lift_reason"] == "a new one"
    assert "(lifted: a new one)" in run(shop, "blocklist")
    assert [each["entry"] for each in read(shop, "blocklist")["entries"]] == [2, 1]
