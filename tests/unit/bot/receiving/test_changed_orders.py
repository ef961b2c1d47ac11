"""Orders whose goods or total were changed in the store after they were placed."""

from datetime import date

import pytest

from bot.reporting.auditing import doctor_ledger
from tests.unit.bot.orders.stores import body, payload, shopify_headers, woocommerce_headers
from tests.unit.bot.receiving.shop_desk import BEA, code


def woocommerce(till, total, minute, number, **changes):
    """The order as WooCommerce tells it, changed at that minute past four."""
    told = payload(
        "woocommerce_order",
        total=total,
        currency="CNY",
        line_items=[],
        meta_data=[{"id": 1, "key": "shopvine", "value": code(BEA)}],
        date_modified_gmt=f"2026-05-01T04:{minute:02}:00",
    )
    raw = body(told | changes)
    key = till.desk.keep("woocommerce", raw, woocommerce_headers(raw, "order.updated", number))
    return till.desk.work_on(key)


def shopify(till, total, current, minute, number, **changes):
    """The order as Shopify tells it, changed at that minute past noon."""
    money = {
        name: {"shop_money": {"amount": amount, "currency_code": "CNY"}}
        for name, amount in (("total_price_set", total), ("current_total_price_set", current))
    }
    told = payload(
        "shopify_order_paid",
        currency="CNY",
        landing_site=f"/?shopvine={code(BEA)}",
        updated_at=f"2026-05-01T12:{minute:02}:00+08:00",
        **money,
    )
    raw = body(told | changes)
    key = till.desk.keep("shopify", raw, shopify_headers(raw, "orders/updated", number))
    return till.desk.work_on(key)


def problems(till):
    return " ".join(str(each.problem) for each in till.desk.problems()[0])


def test_what_the_store_told_last_holds_and_rewards_follow(till):
    for number, (total, minute, pending) in enumerate(
        [
            ("100.00", 10, 500),
            ("120.00", 30, 600),
            ("110.00", 20, 600),  # heard late
            ("80.00", 40, 400),
            ("80.00", 50, 400),
            ("90.00", 45, 400),  # heard late
        ]
    ):
        assert woocommerce(till, total, minute, f"d-{number}")
        assert till.pending(till.ana) == pending
    assert woocommerce(till, "80.00", 55, "d-9", refunds=[{"id": 7, "total": "-20.00"}])
    (purchase,) = till.bought(till.bea)
    assert (purchase.amount, purchase.kept(), till.pending(till.ana)) == (8_000, 6_000, 300)
    with till.database.read() as tx:
        assert tx.invitations.branch(till.ana).branch_revenue == 6_000
        assert [amount for _, amount in tx.purchases.totals(purchase.order_key)] == [
            10_000, 12_000, 8_000,
        ]  # fmt: skip
        assert [each.amount for each in tx.order_book.list("", "all", None, 9)] == [8_000]
        assert doctor_ledger(tx) == []


def test_two_totals_of_one_moment_are_left_to_staff(till):
    assert woocommerce(till, "100.00", 10, "d-1")
    assert not woocommerce(till, "120.00", 10, "d-2")
    assert "another amount" in problems(till)
    assert till.pending(till.ana) == 500


def test_an_order_in_another_currency_keeps_its_total(till):
    till.desk.give_rate("EUR", "7.85", date(2026, 5, 1), "Olga")
    assert woocommerce(till, "100.00", 10, "d-1", currency="EUR")
    assert woocommerce(till, "100.00", 20, "d-2", currency="EUR")
    assert not woocommerce(till, "120.00", 30, "d-3", currency="EUR")
    assert "another amount" in problems(till)
    assert till.bought(till.bea)[0].amount == 78_500


def test_an_order_that_waits_for_a_rate_waits_as_it_was_told_last(till):
    for number, (total, minute) in enumerate([("100.00", 10), ("120.00", 30), ("110.00", 20)]):
        woocommerce(till, total, minute, f"d-{number}", currency="EUR")
    till.desk.give_rate("EUR", "7.85", date(2026, 5, 1), "Olga")
    assert till.bought(till.bea)[0].amount == 94_200


def test_a_change_before_the_buyer_is_known_counts_once_they_are(till):
    nobody = {"meta_data": []}
    assert woocommerce(till, "100.00", 10, "d-1", **nobody)
    assert woocommerce(till, "120.00", 20, "d-2", **nobody)
    assert till.pending(till.ana) == 0
    assert woocommerce(till, "120.00", 30, "d-3")
    assert till.pending(till.ana) == 600


def test_goods_that_shopify_adds_count_once_they_are_paid(till):
    assert shopify(till, "259.00", "259.00", 10, "d-1")
    assert shopify(till, "300.00", "300.00", 20, "d-2", financial_status="partially_paid")
    assert till.pending(till.ana) == 1_295
    assert shopify(till, "300.00", "300.00", 30, "d-3")
    assert till.pending(till.ana) == 1_500


@pytest.mark.parametrize(
    ("total", "current", "told"),
    [
        ("300.00", "259.00", "another amount"),  # added, and taken out again
        ("200.00", "200.00", "its total fell from 259.00 CNY to 200.00 CNY"),
    ],
)
def test_what_shopify_does_not_tell_for_certain_is_left_to_staff(till, total, current, told):
    assert shopify(till, "259.00", "259.00", 10, "d-1")
    assert not shopify(till, total, current, 20, "d-2")
    assert told in problems(till)
    assert till.pending(till.ana) == 1_295
