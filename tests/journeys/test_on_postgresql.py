"""A shop that moves to PostgreSQL: copied from its file, served, fed with orders and reported."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot import sharing
from bot.app import App
from growth.purchases import OrderEvent
from tests.journeys.running_bot import RunningBot
from tests.journeys.scripted_shop import ScriptedShop

THEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
HEADER = "source,event_id,type,order_id,shopper,product_id,amount,currency,occurred_at\n"


@pytest.fixture
def address(postgres):
    with postgres.empty() as engine:
        yield engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def folder(shopvine, tmp_path):
    """A shop with a friend who was invited and bought."""
    shopvine("init", "--shop", "shop", "--name", "Harbor Bakery")
    with App.open(tmp_path / "shop") as opened, opened.database.write() as tx:
        code = ""
        for number in (1, 2):
            met = tx.shoppers.meet(number, f"P{number}", "en", THEN)
            shopper_id = met.shopper.shopper_id
            sharing.arrive(tx, shopper_id, code or None, met.new, THEN)
            code = sharing.link_for(tx, shopper_id, None, THEN, lambda n=number: f"{n:014d}").code
        order = OrderEvent("till", "1", "order", "1", 2, None, 10_000, "CNY", THEN)
        sharing.take_order(tx, order, THEN)
    return tmp_path / "shop"


def reports(shopvine, folder):
    asked = (
        ("report", "funnel"),
        ("report", "tree"),
        ("report", "advocates"),
        ("doctor", "ledger"),
    )
    told = [shopvine(*words, "--shop", folder, "--json") for words in asked]
    assert [code for code, _, _ in told] == [0] * len(told)
    return [{**json.loads(out), "as_of": ""} for _, out, _ in told]


def test_a_shop_moves_and_goes_on(shopvine, folder, address, monkeypatch, tmp_path):
    before = reports(shopvine, folder)
    monkeypatch.setenv("SHOPVINE_DATABASE_URL", address)
    code, out, err = shopvine("database", "copy", "--shop", folder, "--json")
    assert code == 0, err
    assert json.loads(out)["rows"] > 10
    assert reports(shopvine, folder) == before
    assert shopvine("database", "copy", "--shop", folder)[0] == 2

    (tmp_path / "more.csv").write_text(
        HEADER + f"till,2,order,2,2,,50.00,CNY,{(THEN + timedelta(days=1)).isoformat()}\n"
    )
    code, out, _ = shopvine("orders", "import", "more.csv", "--shop", folder, "--json")
    assert (code, json.loads(out)["recorded"]) == (0, 1)
    after = reports(shopvine, folder)
    assert after[1]["roots"][0]["branch_revenue"] == 15_000

    monkeypatch.delenv("SHOPVINE_DATABASE_URL")
    assert reports(shopvine, folder) == before


def test_one_process_serves_it(shopvine, folder, address, monkeypatch, tmp_path):
    monkeypatch.setenv("SHOPVINE_DATABASE_URL", address)
    shopvine("init", "--shop", "other", "--name", "Elsewhere")
    with App.open(folder, exclusive=True):
        code, _, err = shopvine("run", "--shop", "other")
    assert code == 2
    assert "database is being served by another process" in err


def test_a_wrong_address_is_told_without_its_password(shopvine, folder, monkeypatch):
    for address in ("postgresql://ana:hidden@127.0.0.1:1/shop", "mysql://ana:hidden@h/shop"):
        monkeypatch.setenv("SHOPVINE_DATABASE_URL", address)
        code, out, err = shopvine("report", "funnel", "--shop", folder)
        assert code in (1, 2)
        assert out == ""
        assert err.count("\n") == 1
        assert "hidden" not in err


def test_a_bot_on_postgresql_answers_and_brings_friends(postgres, server, tmp_path):
    with postgres.shop() as engine:
        shop = ScriptedShop(tmp_path, engine=engine)
        with RunningBot(shop, server):
            ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
            ana.start()
            sent = ana.send("How much is the paper lantern?")
            ana.wait("costs 12.50", after=sent)
            ana.tap("👍")
            message = ana.wait("A friend would like this: Paper lantern.")
            link = next(word for word in message.text.split() if "https://t.me/" in word)
            ben.open(link)
            ben.wait("Ana sent you to Lantern Lane")
            ana.send("/invite")
            ana.wait("Invited: 1")
        with shop.database.read() as tx:
            assert len(tx.invitations.all()) == 1
            assert tx.inbox.chats_waiting() == []
