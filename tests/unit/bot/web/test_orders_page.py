"""Orders in the browser: the list, and why one did or didn't earn."""

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from bot import sharing
from bot.orders import parse_order
from bot.reporting.auditing import doctor_ledger
from growth.coupons import Pool
from growth.programme import simple
from growth.purchases import OrderEvent
from tests.unit.bot.web.browsing import enter_as, send
from tests.unit.bot.web.shop import Shop

CODE = "AbCdEfGh123401"


@pytest.fixture(autouse=True)
def bought(shop: Shop) -> None:
    """Ana brought Bea, who bought for 100 and gave 40 back; somebody unknown bought, too."""
    with shop.database.write() as tx:
        sharing.keep_settings(tx, simple("CNY", inviter_percent=5), shop.time)
        ana = tx.shoppers.meet(1, "Ana", "en", shop.time).shopper.shopper_id
        sharing.link_for(tx, ana, None, shop.time, lambda: CODE)
        bea = tx.shoppers.meet(2, "Bea <b>", "en", shop.time).shopper.shopper_id
        sharing.arrive(tx, bea, CODE, True, shop.time)
    receive(shop, shopper=2)
    receive(shop, type="refund", event_id="r-1", amount="40")
    receive(shop, order_id="o-2", event_id="e-2", email="who@shop.example", number="#77")


def receive(shop: Shop, **values) -> None:
    event = {
        "source": "till",
        "event_id": "e-1",
        "type": "order",
        "order_id": "o-1",
        "amount": "100.00",
        "currency": "CNY",
        "occurred_at": (shop.time + timedelta(hours=1)).isoformat(),
    }
    shop.desk.receive(parse_order(event | values, shop.desk.marker))


def key(shop: Shop, name: str) -> int:
    return shop.desk.order_called(name).purchase.order_key


def test_the_list_finds_orders_by_name_and_state(client, shop):
    enter_as(client, shop, "agent")
    html = client.get("/orders").text
    assert html.index("till #77") < html.index("till o-1")
    assert "Bea &lt;b&gt; #2" in html
    assert "40.00 CNY" in html
    assert "till o-1" not in client.get("/orders?state=unmatched").text
    assert "till #77" not in client.get("/orders?state=refunded").text
    assert "till #77" in client.get("/orders?search=%2377").text
    assert "There is no such order yet" in client.get("/orders?search=100%25").text


def test_an_order_says_why_it_earned(client, shop):
    enter_as(client, shop, "agent")
    html = client.get(f"/orders/{key(shop, 'o-1')}").text
    for words in (
        "100.00 CNY, of which 60.00 CNY is kept",
        "Bea &lt;b&gt; #2, known by Telegram id",
        "It earned 5.00 CNY.",
        "Now by inviter_percent: 3.00 CNY pending",
        "taken back",
    ):
        assert words in html
    zh = client.get(f"/orders/{key(shop, 'o-1')}?language=zh").text
    assert "得到 5.00 CNY。" in zh
    assert "邀请买家的人" in zh


def test_an_order_of_nobody_says_what_is_missing(client, shop):
    enter_as(client, shop, "reader")
    html = client.get(f"/orders/{key(shop, '#77')}").text
    assert "Nobody knows who bought" in html
    assert "No rule has looked at this order" in html


def test_readers_see_no_names(client, shop):
    enter_as(client, shop, "reader")
    for address in ("/orders", f"/orders/{key(shop, 'o-1')}"):
        html = client.get(address).text
        assert "B••• #2" in html
        assert not [name for name in ("Bea", "Ana") if name in html]


def test_there_is_no_page_for_an_order_that_is_not_there(client, shop):
    enter_as(client, shop, "reader")
    for number in (99, 2**40):
        assert client.get(f"/orders/{number}").status_code == 404


def test_what_waits_is_listed_and_tried_again(client, shop):
    receive(shop, order_id="o-3", event_id="e-3", shopper=2, currency="EUR")
    enter_as(client, shop, "editor")
    html = client.get("/orders").text
    assert "Not counted yet: 1" in html
    assert "There is no rate for EUR" in html
    assert "都没有 EUR 的汇率" in client.get("/orders?language=zh").text
    client.get("/orders?language=en")
    assert send(client, "/orders/retry", "/orders").status_code == 303
    assert "Not counted yet: 1" in client.get("/orders").text
    shop.desk.give_rate("EUR", "7.85", shop.time.date(), "Olga")
    html = client.get("/orders").text
    assert "Not counted yet" not in html
    assert "785.00 CNY" in html
    assert "100.00 EUR, at the rate 7.85" in client.get(f"/orders/{key(shop, 'o-3')}").text


def test_what_the_store_changed_is_told(client, shop):
    event = OrderEvent(
        "woocommerce", "order:7", "order", "7", None, None, 10_000, "CNY", shop.time,
        ref=CODE, stated_at=shop.time,
    )  # fmt: skip
    shop.desk.receive(event)
    shop.desk.receive(replace(event, amount=12_000, stated_at=shop.time + timedelta(hours=1)))
    enter_as(client, shop, "reader")
    address = f"/orders/{key(shop, '7')}"
    html = client.get(address).text
    assert "2026-05-01 21:00: the store changed it from 100.00 CNY to 120.00 CNY" in html
    assert "120.00 CNY, of which 120.00 CNY is kept" in html
    assert "网店把它从 100.00 CNY 改为 120.00 CNY" in client.get(f"{address}?language=zh").text


def test_orders_that_fit_are_a_file_for_a_spreadsheet(client, shop):
    with shop.database.write() as tx:
        tx.shoppers.meet(3, '=HYPERLINK("x")', "en", shop.time)
    receive(shop, order_id="@o-3", event_id="e-3", shopper=3, number="-1")
    enter_as(client, shop, "agent")
    assert "orders.csv" not in client.get("/orders").text
    assert client.get("/orders.csv").status_code == 403
    enter_as(client, shop, "editor")
    assert "/orders.csv?state=matched&amp;search=" in client.get("/orders?state=matched").text
    answer = client.get("/orders.csv?state=matched")
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbforder,source,")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["order_id"] for row in rows] == ["'@o-3", "o-1"]
    assert (rows[0]["name"], rows[0]["number"]) == ('\'=HYPERLINK("x")', "'-1")
    told = ("placed_at", "amount", "refunded", "kept", "currency", "buyer", "name", "matched_by")
    placed = "2026-05-01 21:00"  # in Shanghai
    money = ["100.00", "40.00", "60.00", "CNY"]
    assert [rows[1][name] for name in told] == [placed, *money, "2", "Bea <b>", "user"]


def test_what_waits_for_staff_is_counted_on_today_and_can_be_set_aside(client, shop):
    spring = Pool("spring", "a gift", "礼物", "imported", shop.time, "Olga")
    shop.coupons.add(spring, ["GIFT-1", "GIFT-2"])
    body = '{"financial_status": "paid"}'
    with shop.database.write() as tx:
        delivery = tx.deliveries.keep("shopify", "d-1", "orders/paid", body, shop.time)
    shop.desk.work_on(delivery)
    receive(shop, order_id="o-3", event_id="e-3", shopper=2, currency="EUR")
    receive(shop, order_id="o-4", event_id="e-4", coupon="gift-1")
    receive(shop, order_id="o-5", event_id="e-5", coupon="GIFT-2", shopper=2)
    receive(shop, order_id="o-6", event_id="e-6", coupon="OTHER")
    enter_as(client, shop, "editor")
    html = client.get("/today").text
    for address, words in (
        ("/orders#uncounted", "deliveries of a store that were not understood"),
        ("/orders/rates", "events that wait for a rate"),
        ("/orders?state=coded", "with a coupon of ours, buyer not known"),
    ):
        assert f'<a href="{address}"><b>1</b> {words}</a>' in html
    coded = client.get("/orders?state=coded").text
    assert "till o-4" in coded
    assert not [name for name in ("o-5", "o-6", "#77") if f"till {name}" in coded]
    assert "Seen to: set it aside" in coded
    chinese = client.get("/orders?language=zh").text
    assert "里面没有 id：该服务发送的内容是否变了？" in chinese
    assert '<span lang="en"' not in chinese
    client.get("/orders?language=en")
    answer = send(client, "/orders/set-aside", "/orders", delivery=str(delivery))
    assert answer.headers["location"] == "/orders?done=orders_set_aside"
    assert send(client, "/orders/set-aside", "/orders", delivery=str(delivery)).status_code == 404
    shop.desk.give_rate("EUR", "7.85", shop.time.date(), "Olga")
    shop.desk.say_buyer(key(shop, "o-4"), 2, "She told us", "Olga")
    html = client.get("/today?language=zh").text
    assert "有问题的订单" not in html
    assert "今天" in html


def test_older_orders_follow_on_the_next_page(client, shop, monkeypatch):
    from bot.web.pages import orders

    monkeypatch.setattr(orders, "SHOWN", 1)
    enter_as(client, shop, "reader")
    html = client.get("/orders").text
    assert "till o-1" not in html
    older = f"before={key(shop, '#77')}"
    assert older in html
    assert "till o-1" in client.get(f"/orders?{older}").text
    assert client.get("/orders?before=x").status_code == 200


def test_staff_say_who_bought_and_take_it_back(client, shop):
    address = f"/orders/{key(shop, '#77')}"
    enter_as(client, shop, "agent")
    assert "Say who bought" not in client.get(address).text
    assert send(client, address, address, do="give", buyer="2", reason="receipt").status_code == 403
    enter_as(client, shop, "editor")
    assert "<details open>" in (html := client.get(f"{address}?buyer=2").text)
    assert 'name="buyer" inputmode="numeric" maxlength="10" value="2"' in html
    for told, words in (
        ({"do": "give", "buyer": "Bea"}, "number"),
        ({"do": "give", "buyer": "99"}, "There is no shopper with that number."),
        ({"do": "give", "buyer": "#2", "reason": " "}, "Say why, in 3 to 300 letters"),
        ({"do": "take"}, "Nobody is known to have bought it"),
    ):
        answer = send(client, address, "/orders", **{"reason": "She sent the receipt", **told})
        assert answer.status_code == 422
        assert words in answer.text
    sent = {"buyer": "#2", "reason": "She sent the receipt"}
    assert send(client, address, "/orders", do="give", **sent).headers["location"] == (
        f"{address}?done=order_give"
    )
    html = client.get(address).text
    assert "Bea &lt;b&gt; #2, known by what staff said." in html
    assert "said Bea &lt;b&gt; #2: She sent the receipt" in html
    assert "The friend had ordered before." in html
    assert send(client, address, "/orders", do="give", **sent).status_code == 422
    send(client, address, "/orders", do="take", reason="It was her sister")
    assert "Staff said that nobody knows who bought." in client.get(address).text
    assert "店员说明不知道是谁买的" in client.get(f"{address}?language=zh").text
    with shop.database.read() as tx:
        assert [deed.action for deed in tx.audit.newest(2)] == ["order.buyer"] * 2
        assert doctor_ledger(tx) == []


def test_an_order_is_not_given_to_who_was_forgotten(client, shop):
    with shop.database.write() as tx:
        tx.shoppers.forget(2, shop.time)
    address = f"/orders/{key(shop, '#77')}"
    enter_as(client, shop, "editor")
    answer = send(client, address, "/orders", do="give", buyer="2", reason="receipt")
    assert "asked to be forgotten" in answer.text
