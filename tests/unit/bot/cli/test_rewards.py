"""Payouts and coupons on the console."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import sharing
from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import BadInput
from tests.unit.bot.rewarded_shop import ANA, BEN, NOW, SETTLED, SHARE, WELCOME, buy, open_with


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ana, whose name Excel would take for a formula, has earned 10.00; Ben waits for a coupon."""
    make_shop(tmp_path / "shop", "Lantern Lane")
    monkeypatch.setattr(App, "now", lambda _: NOW)
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        open_with(tx, SHARE, WELCOME)
        tx.shoppers.meet(ANA, "=安娜", "zh", SETTLED)
        buy(tx, BEN, 20_000, "o1")
        sharing.settle(tx, SETTLED)
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["rewards", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def read(shop: Path, *words: str) -> Any:
    return json.loads(run(shop, *words, "--json"))


def test_a_list_is_proposed_approved_paid_and_exported(shop: Path, tmp_path: Path) -> None:
    assert read(shop, "balances")["balances"] == [
        {"unit": "CNY", "people": 1, "pending": 0, "earned": 1_000, "paid": 0},
        {"unit": "CPN", "people": 1, "pending": 1, "earned": 0, "paid": 0},
    ]
    proposed = read(shop, "payout", "propose", "--minimum", "10.00")
    assert (proposed["list"], proposed["state"], proposed["total"]) == (1, "proposed", 1_000)
    line = {"line": 1, "shopper_id": ANA, "proposed": 1_000, "amount": 1_000, "taken_off": None}
    assert proposed["lines"] == [line]
    assert read(shop, "payout", "approve", "1")["approved"]["by"] == "console"
    off = "payout", "take-off", "1", str(ANA), "--reason"
    (line,) = read(shop, *off, "wrong account")["lines"]
    assert (line["amount"], line["taken_off"]["reason"]) == (0, "wrong account")
    assert "shopper 1: 0.00 CNY (proposed: 10.00 CNY), taken off: wrong" in run(shop, *off, "again")
    read(shop, "payout", "propose", "--minimum", "10.00")
    read(shop, "payout", "approve", "2")
    assert read(shop, "payout", "paid", "2", "--reference", "SEPA 7")["state"] == "paid"
    assert "2 paid, SEPA 7: 1 people, 10.00 CNY" in run(shop, "payout", "list")
    file = tmp_path / "list.csv"
    run(shop, "payout", "export", "2", "--out", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    assert (row["name"], row["telegram_id"], row["amount"], row["currency"]) == (
        "'=安娜",
        str(ANA),
        "10.00",
        "CNY",
    )
    kinds = [each["kind"] for each in read(shop, "statement", str(ANA))["entries"]]
    assert kinds == ["grant", "settle", "settle", "pay", "pay"]
    with pytest.raises(BadInput, match="There is no shopper 99"):
        run(shop, "statement", "99")
    with pytest.raises(BadInput, match="--minimum ten: "):
        run(shop, "payout", "propose", "--minimum", "ten")


def test_coupons_are_added_made_listed_exported_and_revoked(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    words = "--worth", "10 % off", "--worth-zh", "九折", "--until", "2030-12-31"
    file.write_text("code\nSPRING-1\nno code\n=1+1\n", encoding="utf-8-sig")
    with pytest.raises(BadInput, match=r"codes\.csv: Line 3: is no code.* Line 4: "):
        run(shop, "coupons", "add", "spring", str(file), *words)
    file.write_text("code\nSPRING-1\nSPRING-2\n", encoding="utf-8-sig")
    with pytest.raises(BadInput, match="no pool 'spring' yet"):
        run(shop, "coupons", "add", "spring", str(file))
    for added in (2, 0):
        told = read(shop, "coupons", "add", "spring", str(file), *words)
        assert told == {"pool": "spring", "added": added}
    with pytest.raises(BadInput, match="already, and it is another"):
        run(shop, "coupons", "generate", "spring", "--count", "2", *words[:4])
    run(shop, "coupons", "generate", "other", "--count", "3", *words[:4])
    with pytest.raises(BadInput, match="Line 2: pool 'spring' has that code already"):
        run(shop, "coupons", "add", "other", str(file))
    run(shop, "coupons", "revoke", "spring-2", "--why", "leaked")
    assert read(shop, "coupons", "calls", "spring") == {"pool": "spring", "calls": []}
    assert read(shop, "coupons", "retry", "spring")["retried"] == 0
    with pytest.raises(BadInput, match="There is no pool 'nowhere'"):
        run(shop, "coupons", "retry", "nowhere")
    (other, spring) = read(shop, "coupons", "list")["pools"]
    assert (other["free"], spring["free"], spring["revoked"]) == (3, 1, 1)
    assert spring["expires_at"] == "2030-12-31T16:00:00+00:00"
    rows = list(csv.DictReader(run(shop, "coupons", "export", "spring").splitlines()))
    assert [(row["code"], row["state"]) for row in rows] == [
        ("SPRING-1", "free"),
        ("SPRING-2", "revoked"),
    ]
    for words, told in (
        (("revoke", "NOBODYS", "--why", "leaked"), "Nobody knows that code"),
        (("export", "nowhere"), "There is no pool 'nowhere'"),
        (("generate", "x", "--count", "1", "--store"), "names no store"),
    ):
        with pytest.raises(BadInput, match=told):
            run(shop, "coupons", *words)
