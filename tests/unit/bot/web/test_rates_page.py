"""Rates of the day in the browser: one, a file of them, and what is missing."""

from datetime import timedelta

import pytest
from httpx import Response
from starlette.testclient import TestClient

from bot import sharing
from bot.orders import parse_order
from growth.programme import simple
from tests.unit.bot.web.browsing import enter_as, key_in, send
from tests.unit.bot.web.shop import Shop

RATES = "/orders/rates"


@pytest.fixture(autouse=True)
def waiting(shop: Shop) -> None:
    """Two orders of one day wait for a rate of the euro, and a refund with them."""
    with shop.database.write() as tx:
        sharing.keep_settings(tx, simple("CNY", inviter_percent=5), shop.time)
    placed = (shop.time - timedelta(days=2)).isoformat()  # 29 April, 20:00 in the shop
    for number, kind in enumerate(("order", "order", "refund")):
        event = {
            "source": "till",
            "event_id": f"e-{number}",
            "type": kind,
            "order_id": f"o-{number % 2}",
            "amount": "10.00",
            "currency": "EUR",
            "occurred_at": placed,
        }
        shop.desk.receive(parse_order(event, shop.desk.marker))


def sent_file(client: TestClient, text: str) -> Response:
    data = {"csrf": key_in(client.get(RATES).text)}
    return client.post(RATES, data=data, files={"file": ("rates.csv", text.encode("utf-8"))})


def test_a_rate_is_given_and_orders_that_waited_are_counted(client, shop):
    enter_as(client, shop, "editor")
    html = client.get(RATES).text
    assert "EUR, 2026-04-29" in html
    assert "2 orders wait" in html
    form = client.get(f"{RATES}?currency=EUR&day=2026-04-29").text
    assert "<option selected>EUR</option>" in form
    assert 'value="2026-04-29"' in form
    given = {"currency": "EUR", "rate": "7.85", "day": "2026-04-29"}
    assert send(client, RATES, **given).headers["location"] == f"{RATES}?done=rates_given"
    html = client.get(RATES).text
    assert "Missing" not in html
    assert "7.85" in html
    assert "the editor" in html
    assert shop.desk.problems() == ([], [])
    with shop.database.read() as tx:
        (deed,) = [each for each in tx.audit.newest(9) if each.action == "rate.given"]
    assert (deed.by, deed.subject) == ("the editor", "EUR 7.85 2026-04-29")


def test_a_wrong_rate_is_told_with_what_was_written(client, shop):
    enter_as(client, shop, "editor")
    for field, text, told in (
        ("currency", "EURO", "“EURO” is not a currency code"),
        ("currency", "cny", "CNY is the shop&#39;s own currency"),
        ("rate", "7,85", "“7,85” is not a rate such as 7.85: what one EUR is worth in CNY"),
        ("day", "1 May", "“1 May” is not a day"),
    ):
        given = {"currency": "EUR", "rate": "7.85", "day": "2026-04-29"} | {field: text}
        answer = send(client, RATES, **given)
        assert answer.status_code == 422
        assert told in answer.text
        if field != "currency":
            assert f'value="{text}"' in answer.text
    assert shop.desk.rates(9) == []


def test_a_file_is_taken_whole_or_not_at_all(client, shop):
    enter_as(client, shop, "editor")
    for text, told in (
        ("day,currency,rate\n2026-04-29,EUR,7.85\n\n2026-04-30,EUR,x\n", "Row 4, column rate: “x”"),
        ("day,currency,rate\n2026-04-29,EURO,7.85\n", "Row 2, column currency: “EURO”"),
        ("day,currency\n", "The first line must name the columns day,currency,rate"),
    ):
        answer = sent_file(client, text)
        assert answer.status_code == 422
        assert told in answer.text
    assert shop.desk.rates(9) == []
    told = sent_file(client, "day,currency,rate\n5月,EUR,7\n").text
    assert "Row 2, column day: “5月” is not a day" in told
    done = sent_file(client, "\ufeffrate,day,currency\n7.85,2026-04-29,eur\n1.1,2026-04-29,JPY\n")
    assert done.status_code == 303
    assert [each.currency for each in shop.desk.rates(9)] == ["JPY", "EUR"]
    assert shop.desk.problems() == ([], [])
    zh = client.get(f"{RATES}?language=zh").text
    assert "每日汇率" in zh


def test_readers_look_and_give_nothing(client, shop):
    enter_as(client, shop, "editor")
    key = key_in(client.get(RATES).text)
    enter_as(client, shop, "agent")
    html = client.get(RATES).text
    assert "EUR, 2026-04-29" in html
    assert f'action="{RATES}"' not in html
    assert client.post(RATES, data={"csrf": key}).status_code == 403
