"""Stripe's events as orders and refunds."""

import json
from datetime import UTC, datetime

import pytest

from bot.orders import stripe
from bot.orders.deliveries import NotUnderstood
from tests.unit.bot.orders.stores import MARKER, NAMES, event, find, payload

ORDER = "pi_3RgRPqEEXQJo9EEO1a43uB5g"


def read(values):
    kept = json.loads(json.dumps(stripe.reduced(values, MARKER)))
    return stripe.read(kept, stripe.name(values, {})[1], find)


def session(**changes):
    return event("stripe_session_completed", **changes)


def test_a_paid_session_is_an_order():
    (told,) = read(session()).events
    assert (told.event_id, told.order_id) == (f"order:{ORDER}", ORDER)
    assert (told.amount, told.currency, told.product_id) == (25_900, "CNY", "LAMP")
    assert told.occurred_at == datetime.fromtimestamp(1777606800, UTC)
    assert (told.ref, told.number) == ("AbCdEfGh12345J", "S-88")
    assert told.marks.email == MARKER.email("bea.byrne@gmail.com")
    assert told.marks.phone == MARKER.phone("+353850123456")


def test_a_payment_that_takes_days_counts_when_it_has_arrived():
    assert "under way" in read(session(payment_status="unpaid")).note
    arrived = session() | {"type": "checkout.session.async_payment_succeeded"}
    assert read(arrived).events == read(session()).events


def test_both_ways_of_telling_a_refund_name_the_same_order():
    (one,) = read(payload("stripe_refund_created")).events
    assert (one.event_id, one.order_id, one.amount, one.cumulative) == (
        "refund:re_3RgRPqEEXQJo9EEO1a",
        ORDER,
        5_900,
        False,
    )
    (total,) = read(payload("stripe_charge_refunded")).events
    assert (total.event_id, total.order_id, total.amount, total.cumulative) == (
        "refunded:ch_3RgRPqEEXQJo9EEO1:5900",
        ORDER,
        5_900,
        True,
    )
    assert total.occurred_at == datetime.fromtimestamp(1777780801, UTC)


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("succeeded", True),
        ("pending", False),
        ("requires_action", False),
        ("failed", False),
        ("canceled", False),
    ],
)
def test_a_refund_counts_once_it_has_succeeded(status, counts):
    reading = read(event("stripe_refund_created", status=status) | {"type": "refund.updated"})
    assert (len(reading.events) == 1, bool(reading.note)) == (counts, not counts)


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("jpy", 500, 500),
        ("usd", 1099, 1099),
        ("kwd", 5120, 5120),
        ("isk", 50_000, 500),
        ("ugx", 50_000, 500),
        ("mga", 500, 50_000),
    ],
)
def test_smallest_units_are_those_of_the_currency(currency, amount, minor):
    (told,) = read(session(currency=currency, amount_total=amount)).events
    assert told.amount == minor


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"currency": "isk", "amount_total": 50_001}, "no whole number of ISK"),
        ({"currency": "btc"}, "BTC is not a currency"),
        ({"amount_total": None}, "holds no amount_total"),
        ({"amount_total": 1.5}, "holds no amount_total"),
        ({"created": "soon"}, "when it was created"),
        ({"id": None, "payment_intent": None}, "holds no id"),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(change, words):
    with pytest.raises(NotUnderstood, match=words):
        read(session(**change))


def test_what_is_no_sale_is_only_noted():
    assert "test mode" in read(session() | {"livemode": False}).note
    assert "subscription" in read(session(mode="subscription", payment_intent=None)).note
    assert "invoice" in read(session() | {"type": "invoice.paid"}).note
    assert "charge.updated tells" in read(session() | {"type": "charge.updated"}).note


def test_a_payment_may_come_expanded():
    expanded = session(payment_intent={"id": ORDER, "object": "payment_intent", "note": "Bea"})
    assert read(expanded).events == read(session()).events


def test_nothing_personal_is_kept():
    for name in ("stripe_session_completed", "stripe_charge_refunded", "stripe_refund_created"):
        kept = json.dumps(stripe.reduced(payload(name), MARKER))
        assert not [word for word in (*NAMES, "4242", "8zzwoqNM") if word in kept]
