"""WooCommerce's payloads as orders, refunds and cancellations."""

import json
from datetime import UTC, datetime

import pytest

from bot.orders import woocommerce
from bot.orders.deliveries import NotUnderstood
from growth.purchases import Line
from tests.unit.bot.orders.stores import MARKER, NAMES, find, payload


def read(topic, values):
    kept = json.loads(json.dumps(woocommerce.reduced(values, MARKER)))
    return woocommerce.read(kept, topic, find)


def order(**changes):
    return payload("woocommerce_order", **changes)


def test_a_paid_order_counts_with_its_taxes():
    (event,) = read("order.created", order()).events
    assert (event.event_id, event.amount, event.currency) == ("order:727", 6_583, "EUR")
    assert event.occurred_at == datetime(2026, 5, 1, 8, 15, tzinfo=UTC)
    assert event.lines == (Line("harbour-lamp", "Lights", 2, 6_000),)
    assert (event.coupon, event.ref, event.number) == ("friend-7", "AbCdEfGh12345J", "727")
    assert event.marks.phone == MARKER.phone("+353850123456")


@pytest.mark.parametrize(
    ("status", "paid", "counts"),
    [
        ("pending", None, False),
        ("on-hold", None, False),
        ("failed", None, False),
        ("checkout-draft", None, False),
        ("cancelled", None, False),
        ("processing", None, True),
        ("completed", "2026-05-01T08:15:20", True),
        ("packed-by-a-plugin", "2026-05-01T08:15:20", True),
    ],
)
def test_an_order_counts_once_it_is_paid(status, paid, counts):
    reading = read("order.updated", order(status=status, date_paid_gmt=paid))
    assert (len(reading.events) == 1, bool(reading.note)) == (counts, not counts)


def test_refunds_are_negative_there_and_positive_here():
    refunds = [
        {"id": 731, "reason": "Bea says broken", "total": "-10.00"},
        {"id": 732, "reason": "", "total": "-5.5"},
    ]
    _, first, second = read("order.refunded", order(status="refunded", refunds=refunds)).events
    assert (first.event_id, first.amount, first.currency) == ("refund:731", 1_000, "EUR")
    assert (second.event_id, second.amount, second.cumulative) == ("refund:732", 550, False)


def test_nothing_of_a_cancelled_order_is_kept():
    _, rest = read("order.updated", order(status="cancelled")).events
    assert (rest.event_id, rest.amount, rest.cumulative) == ("cancel:727", 6_583, True)


def test_the_code_comes_from_the_order_or_from_where_the_buyer_came_in():
    meta = [{"id": 1, "key": "shopvine", "value": "ZzZzZzZz12345J"}]
    assert read("order.created", order(meta_data=meta)).events[0].ref == "ZzZzZzZz12345J"
    meta = [{"id": 1, "key": "shopvine", "value": {"a": "Bea"}}, "Bea"]
    assert read("order.created", order(meta_data=meta)).events[0].ref is None


def test_nothing_personal_is_kept():
    for values in (order(), order(coupon_lines="Bea", number={"Bea": 1})):
        kept = json.dumps(woocommerce.reduced(values, MARKER))
        assert not [name for name in NAMES if name in kept]


def test_a_deleted_order_and_other_topics_are_only_noted():
    assert "deleted" in read("order.deleted", {"id": 727}).note
    assert "product.updated" in read("product.updated", {"id": 1}).note


def test_yen_have_no_decimals_though_the_store_writes_them():
    (event,) = read("order.created", order(currency="JPY", total="1200.00", line_items=[])).events
    assert event.amount == 1_200


def test_what_is_not_understood_is_said_in_one_sentence():
    with pytest.raises(NotUnderstood, match="holds no total"):
        read("order.created", order(total=None))
