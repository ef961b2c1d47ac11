"""Shopify's payloads as orders, refunds and cancellations."""

import json
from datetime import UTC, datetime

import pytest

from bot.orders import shopify
from bot.orders.deliveries import NotUnderstood
from growth.purchases import Line
from tests.unit.bot.orders.stores import MARKER, NAMES, find, payload


def read(topic, values):
    kept = json.loads(json.dumps(shopify.reduced(values, MARKER)))
    return shopify.read(kept, topic, find)


def order(**changes):
    return payload("shopify_order_paid", **changes)


def refund(**changes):
    return payload("shopify_refund", **changes)


def test_a_paid_order_counts_in_the_store_s_own_money():
    (event,) = read("orders/paid", order()).events
    assert (event.source, event.event_id, event.type) == (
        "shopify",
        "order:5632910392001",
        "order",
    )
    assert (event.amount, event.currency, event.number) == (25_900, "CNY", "#1042")
    assert event.occurred_at.astimezone(UTC) == datetime(2026, 5, 1, 3, 30, tzinfo=UTC)
    assert event.lines == (
        Line("harbour-lamp", "Lights", 1, 20_500),
        Line("632910999", None, 2, 3_400),
    )
    assert (event.coupon, event.ref) == ("WELCOME10", "AbCdEfGh12345J")
    assert event.marks.email == MARKER.email("bea.byrne@gmail.com")
    assert event.marks.phone == MARKER.phone("+353850123456")
    assert event.marks.address


@pytest.mark.parametrize("topic", ["orders/create", "orders/paid", "orders/updated"])
def test_every_webhook_of_an_order_tells_the_same_event(topic):
    assert read(topic, order()).events == read("orders/paid", order()).events


@pytest.mark.parametrize("state", ["pending", "authorized", "partially_paid", "voided", None])
def test_an_order_that_is_not_paid_waits(state):
    reading = read("orders/create", order(financial_status=state))
    assert reading.events == ()
    assert "not paid" in reading.note


def test_nothing_personal_is_kept():
    for values in (order(), refund(), {"order": order()}, order(line_items="Bea", refunds=["Bea"])):
        kept = json.dumps(shopify.reduced(values, MARKER))
        assert not [name for name in NAMES if name in kept]


def test_the_code_comes_from_the_cart_or_from_where_the_buyer_landed():
    cart = [{"name": "shopvine", "value": "ZzZzZzZz12345J"}, {"name": "gift", "value": "For Bea"}]
    assert read("orders/paid", order(note_attributes=cart)).events[0].ref == "ZzZzZzZz12345J"
    for site in (None, "", "/?shopvine=bea@gmail.com", "//[", "/?shopvine="):
        assert read("orders/paid", order(landing_site=site)).events[0].ref is None


def test_a_refund_in_another_currency_counts_in_the_store_s_own_money():
    (event,) = read("refunds/create", refund()).events
    assert (event.event_id, event.order_id) == ("refund:929361464001", "5632910392001")
    assert (event.amount, event.currency, event.type) == (2_500, "CNY", "refund")


def test_a_refund_in_the_store_s_money_is_what_was_paid_back():
    moved = [
        {"kind": "refund", "status": "success", "amount": "10.00", "currency": "CNY"},
        {"kind": "refund", "status": "pending", "amount": "2.50", "currency": "CNY"},
        {"kind": "refund", "status": "failure", "amount": "99.00", "currency": "CNY"},
        {"kind": "void", "status": "success", "amount": "99.00", "currency": "CNY"},
    ]
    (event,) = read("refunds/create", refund(transactions=moved)).events
    assert event.amount == 1_250


def test_goods_that_went_back_without_money_are_no_refund():
    reading = read("refunds/create", refund(transactions=[]))
    assert reading.events == ()
    assert "No money" in reading.note


def test_an_order_tells_of_its_refunds_too():
    (_, back) = read("orders/updated", order(refunds=[refund()])).events
    assert (back,) == read("refunds/create", refund()).events


def test_nothing_of_a_cancelled_order_is_kept():
    cancelled = order(cancelled_at="2026-05-02T08:00:00+08:00", refunds=[refund()])
    told, back, rest = read("orders/cancelled", cancelled).events
    assert (told.amount, back.amount) == (25_900, 2_500)
    assert (rest.event_id, rest.amount, rest.cumulative) == (
        "cancel:5632910392001",
        25_900,
        True,
    )
    assert read("orders/cancelled", order(financial_status="voided")).events == ()


def test_a_test_order_and_other_topics_are_only_noted():
    assert "test order" in read("orders/paid", order(test=True)).note
    assert "customers/update" in read("customers/update", order()).note
    assert "(none)" in read("", order()).note


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": None}, "holds no id"),
        ({"currency": "DOGE", "total_price_set": None}, "DOGE is not a currency"),
        ({"total_price": "a lot", "total_price_set": None}, "'a lot' is not an amount"),
        ({"created_at": "yesterday"}, "'yesterday' is not a time"),
        ({"created_at": "2026-05-01T03:30:00"}, "names no zone"),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(change, words):
    with pytest.raises(NotUnderstood, match=words):
        read("orders/paid", order(**change))
