"""`shopvine orders`: what came in, other currencies, and why an order did or didn't earn."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, make_shop
from bot.cli.main import app

HEADER = "source,event_id,type,order_id,shopper,product_id,amount,currency,occurred_at,number,email"
ROWS = (
    "till,e-1,order,o-1,,,100.00,CNY,2026-05-01T12:00:00+08:00,#77,bea@shop.example",
    "till,e-2,order,o-2,,,10.00,EUR,2026-05-01T12:00:00+08:00,,",
    "till,r-2,refund,o-2,,,2.50,EUR,2026-05-02T12:00:00+08:00,,",
    "till,e-3,order,77,,,5.00,CNY,2026-05-03T12:00:00+08:00,,",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With four events, of which two wait for a rate."""
    folder = tmp_path_factory.mktemp("shop") / "shop"
    make_shop(folder, "Lantern")
    file = folder / "orders.csv"
    file.write_text("\n".join((HEADER, *ROWS)) + "\n", encoding="utf-8")
    result = run(folder, "import", str(file))
    assert (result["unattributed"], result["waiting"], result["bad"]) == (2, 2, [])
    return folder


def run(shop: Path, *words: str) -> dict:
    done = CliRunner().invoke(app, ["orders", *words, "--shop", str(shop), "--json"])
    assert done.exit_code == 0, done.output
    found: dict = json.loads(done.stdout)
    return found


def refused(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["orders", *words, "--shop", str(shop)])
    assert done.exit_code == 2 or getattr(done.exception, "exit_code", 0) == 2
    return f"{done.output}{done.exception}"


def test_what_came_in_is_listed_with_what_waits(shop):
    told = run(shop, "list")
    assert [each["order_id"] for each in told["orders"]] == ["77", "o-1"]
    assert [each["event_id"] for each in told["waiting"]] == ["e-2", "r-2"]
    assert "no rate for EUR" in told["waiting"][0]["reason"]
    assert [each["order_id"] for each in run(shop, "list", "o-")["orders"]] == ["o-1"]
    assert run(shop, "list", "--state", "matched")["orders"] == []


def test_orders_are_written_for_a_spreadsheet(shop, tmp_path):
    file = tmp_path / "orders.csv"
    run(shop, "list", "o-", "--csv", str(file))
    text = file.read_bytes().decode("utf-8")
    assert text.startswith("\ufefforder,source,order_id,number,placed_at,amount")
    assert "till,o-1,#77,2026-05-01" in text
    assert text.count("till,") == 1
    assert "cannot be written" in refused(shop, "list", "--csv", str(tmp_path / "no" / "o.csv"))


def test_an_order_is_shown_by_its_number(shop):
    told = run(shop, "show", "#77")
    assert (told["order_id"], told["amount"], told["buyer"]) == ("o-1", 10_000, None)
    assert told["known_of_the_buyer"] == ["email"]
    assert "Nobody knows who bought" in told["not_counted"]
    done = CliRunner().invoke(app, ["orders", "show", "o-1", "--shop", str(shop)])
    assert "Money: 100.00 CNY, of which 100.00 CNY is kept" in done.output


def test_an_order_that_is_not_there_or_not_one_is_refused(shop):
    assert "There is no order o-9" in refused(shop, "show", "o-9")
    with App.open(shop) as opened:
        key = opened.desk.order_called("o-1").purchase.order_key
        from bot.orders import parse_order

        event = dict(zip(HEADER.split(","), ROWS[3].split(","), strict=True))
        opened.desk.receive(
            parse_order(event | {"event_id": "e-4", "order_id": str(key)}, opened.marker)
        )
    assert "Several orders are called" in refused(shop, "show", str(key))


def test_staff_say_who_bought(shop):
    with App.open(shop) as opened, opened.database.write() as tx:
        bea = tx.shoppers.meet(2, "Bea", "en", opened.now()).shopper.shopper_id
    why = ("--reason", "She sent the receipt")
    assert "--to NUMBER, or --nobody" in refused(shop, "match", "#77", *why)
    assert "There is no shopper 99" in refused(shop, "match", "#77", "--to", "99", *why)
    told = run(shop, "match", "#77", "--to", str(bea), *why)
    assert (told["buyer"], told["matched_by"]) == ({"shopper_id": bea, "name": "Bea"}, "staff")
    (said,) = told["said_of_the_buyer"]
    assert (said["by"], said["reason"]) == ("console", "She sent the receipt")
    done = CliRunner().invoke(
        app, ["orders", "match", "#77", "--nobody", *why, "--shop", str(shop)]
    )
    assert "Buyer: Staff said that nobody knows who bought" in done.output
    assert f"console said: shopper {bea} (She sent the receipt)" in done.output


def test_a_delivery_that_was_seen_to_is_set_aside(shop):
    body = '{"financial_status": "paid"}'
    with App.open(shop) as opened:
        with opened.database.write() as tx:
            key = tx.deliveries.keep("shopify", "d-1", "orders/paid", body, opened.now())
        opened.desk.work_on(key)
    (waits,) = run(shop, "list")["deliveries"]
    assert "It holds no id" in waits["problem"]
    assert run(shop, "set-aside", str(key)) == {"delivery_key": key}
    assert run(shop, "list")["deliveries"] == []
    assert f"No delivery {key} waits" in refused(shop, "set-aside", str(key))


def test_rates_count_what_waited(shop, tmp_path):
    assert "is not a rate such as 7.85" in refused(shop, "rate", "EUR", "7,85")
    assert "is not a day" in refused(shop, "rate", "EUR", "7.85", "--on", "1 May")
    file = tmp_path / "rates.csv"
    file.write_text("day,currency,rate\n2026-05-01,EUR,7.85\n2026-05-02,EUR,x\n", encoding="utf-8")
    assert "rates.csv, row 3, rate: 'x' is not a rate" in refused(shop, "rate", "--file", str(file))
    assert run(shop, "rate")["rates"] == []
    done = CliRunner().invoke(app, ["orders", "retry", "--shop", str(shop)])
    assert done.exit_code == 2
    file.write_text("rate,day,currency\n7.85,2026-05-01,eur\n", encoding="utf-8")
    assert run(shop, "rate", "--file", str(file))["counted"] == 2
    assert run(shop, "rate")["rates"] == [{"currency": "EUR", "rate": "7.85", "day": "2026-05-01"}]
    told = run(shop, "show", "o-2")
    assert (told["amount"], told["kept"]) == (7_850, 5_888)
    assert told["original"] == {"amount": 1_000, "currency": "EUR", "rate": "7.85"}
    assert run(shop, "retry") == {"counted": 0, "left": 0}
