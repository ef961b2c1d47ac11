"""However the deliveries of an order come in, the same order and the same rewards are kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.bot.orders.stores import (
    body,
    event,
    payload,
    shopify_headers,
    stripe_headers,
    woocommerce_headers,
)
from tests.unit.bot.receiving.shop_desk import BEA, NOW, Till, code

RATE = ("EUR", "7.8333")
Sent = tuple[str, bytes, dict[str, str]]


class Same:
    """One transaction for everything, so that an example costs no commit and leaves nothing."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx

    @contextmanager
    def write(self) -> Iterator[Any]:
        yield self._tx

    read = write


def stripe(refunds: Sequence[int], currency: str) -> list[Sent]:
    """A paid session, each refund by itself, and after each what was refunded in all."""
    values = [event("stripe_session_completed", client_reference_id=code(BEA), currency=currency)]
    values.append(values[0] | {"id": "evt_2", "type": "checkout.session.async_payment_succeeded"})
    for number, amount in enumerate(refunds):
        time = 1777780800 + 60 * number
        told: dict[str, Any] = {"currency": currency, "created": time}
        one = event(
            "stripe_refund_created", f"evt_r{number}", id=f"re_{number}", amount=amount, **told
        )
        done = sum(refunds[: number + 1])
        total = event(
            "stripe_charge_refunded", f"evt_c{number}", currency=currency, amount_refunded=done
        )
        values += [one, total | {"created": time}]
    return [("stripe", raw, stripe_headers(raw, NOW)) for raw in map(body, values)]


def shopify(refunds: Sequence[int], currency: str) -> list[Sent]:
    """The order when it was made, when it was paid, and at the end; each refund by itself."""
    back = [
        payload(
            "shopify_refund",
            id=900 + number,
            created_at=f"2026-05-04T09:{number:02}:00+08:00",
            refund_line_items=[],
            order_adjustments=[],
            total_duties_set=None,
            transactions=[
                {
                    "kind": "refund",
                    "status": "success",
                    "amount": f"{amount / 100:.2f}",
                    "currency": currency.upper(),
                }
            ],
        )
        for number, amount in enumerate(refunds)
    ]
    money = {"shop_money": {"amount": "259.00", "currency_code": currency.upper()}}
    site = f"/?shopvine={code(BEA)}"
    order = {"currency": currency.upper(), "total_price_set": money, "landing_site": site}
    values = [
        ("orders/create", payload("shopify_order_paid", financial_status="pending", **order)),
        ("orders/paid", payload("shopify_order_paid", **order)),
        ("orders/updated", payload("shopify_order_paid", refunds=back, **order)),
        *(("refunds/create", each) for each in back),
    ]
    return [
        ("shopify", body(told), shopify_headers(body(told), topic, f"delivery-{number}"))
        for number, (topic, told) in enumerate(values)
    ]


def woocommerce(refunds: Sequence[int], currency: str) -> list[Sent]:
    """The whole order after each refund. They all happen at once, because they have no time."""
    meta = [{"id": 1, "key": "shopvine", "value": code(BEA)}]
    values = []
    for number in range(len(refunds) + 1):
        back = [
            {"id": 700 + each, "reason": "", "total": f"-{amount / 100:.2f}"}
            for each, amount in enumerate(refunds[:number])
        ]
        told = {"refunds": back, "total": "259.00", "currency": currency.upper()}
        values.append(payload("woocommerce_order", meta_data=meta, line_items=[], **told))
    return [
        ("woocommerce", body(told), woocommerce_headers(body(told), "order.updated", f"d-{number}"))
        for number, told in enumerate(values)
    ]


def kept(till: Till, deliveries: Sequence[Sent], rate_at: int, at_once: bool) -> Any:
    """What stands in the books when these have come; the rate is given before the `rate_at`-th."""
    for number, (source, raw, headers) in enumerate(deliveries):
        if number == rate_at:
            till.desk.give_rate(*RATE, NOW.date().replace(day=1), "Olga")
        key = till.desk.keep(source, raw, headers)
        if at_once and key is not None:
            till.desk.work_on(key)
    till.desk.work_off()
    assert till.desk.problems() == ([], [])
    (purchase,) = till.bought(till.bea)
    with till.database.read() as tx:
        holdings = tx.ledger.holdings([purchase.order_key])
        branch = tx.invitations.branch(till.ana)
    return (
        purchase.amount,
        purchase.refunds,
        purchase.original,
        purchase.matched_by,
        [(each.rule, each.held.pending) for each in holdings],
        branch,
    )


SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@SQLITE
@given(data=st.data())
@settings(max_examples=6, deadline=None)
def test_the_same_whatever_comes_first_twice_or_later(database, undone, data) -> None:
    store = data.draw(st.sampled_from([stripe, shopify, woocommerce]))
    currency = data.draw(st.sampled_from(["cny", "eur"]))
    refunds = data.draw(st.lists(st.integers(1, 12_000), max_size=3))
    deliveries = store(refunds, currency)
    shuffled = data.draw(st.permutations(deliveries + data.draw(st.permutations(deliveries))[:2]))
    at_once = data.draw(st.booleans())
    rate_at = data.draw(st.integers(0, len(shuffled) - 1))
    found = []
    for sequence, when in ((deliveries, 0), (shuffled, rate_at)):
        with undone(database) as tx:
            found.append(kept(Till(Same(tx)), sequence, when, at_once))
    assert found[0] == found[1]
    amount, back = found[0][0], sum(each.amount for each in found[0][1])
    if currency == "cny":
        assert (amount, back) == (25_900, sum(refunds))


def changed(totals: Sequence[int], refunds: Sequence[int]) -> list[Sent]:
    """The order after each change of its total, and then after each refund, minute by minute."""
    told = [(total, 0) for total in totals]
    told += [(totals[-1], number + 1) for number in range(len(refunds))]
    values = []
    for minute, (total, back) in enumerate(told):
        given = [
            {"id": 700 + each, "total": f"-{amount / 100:.2f}"}
            for each, amount in enumerate(refunds[:back])
        ]
        values.append(
            payload(
                "woocommerce_order",
                meta_data=[{"id": 1, "key": "shopvine", "value": code(BEA)}],
                line_items=[],
                refunds=given,
                total=f"{total / 100:.2f}",
                currency="CNY",
                date_modified_gmt=f"2026-05-01T04:{minute:02}:00",
            )
        )
    return [
        ("woocommerce", body(told), woocommerce_headers(body(told), "order.updated", f"d-{number}"))
        for number, told in enumerate(values)
    ]


def end(till: Till, deliveries: Sequence[Sent]) -> Any:
    """What stands when these have come; when something was given back depends on what came."""
    amount, refunds, _, _, holdings, branch = kept(till, deliveries, -1, True)
    held = [(rule, pending) for rule, pending in holdings if pending]
    return amount, sum(each.amount for each in refunds), held, branch


@SQLITE
@given(
    totals=st.lists(st.integers(1, 20_000), min_size=1, max_size=4),
    refunds=st.lists(st.integers(1, 9_000), max_size=2),
    data=st.data(),
)
@settings(max_examples=6, deadline=None)
def test_an_order_that_was_changed_is_as_it_was_told_last(
    database, undone, totals, refunds, data
) -> None:
    deliveries = changed(totals, refunds)
    shuffled = data.draw(st.permutations([*deliveries, *deliveries[:2]]))
    same_end(database, undone, deliveries, shuffled)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_on_postgresql_too(database, undone) -> None:
    deliveries = changed([10_000, 15_000, 5_000], [1_000])
    same_end(database, undone, deliveries, [*deliveries[1:], *deliveries[:2]])


def same_end(
    database: Any, undone: Any, deliveries: Sequence[Sent], shuffled: Sequence[Sent]
) -> None:
    found = []
    for some in (deliveries[-1:], deliveries, shuffled):
        with undone(database) as tx:
            found.append(end(Till(Same(tx)), some))
    assert found[0] == found[1] == found[2]


def test_refunds_in_another_currency_undo_the_order_to_the_last_cent(database, undone) -> None:
    for store in (stripe, shopify):
        with undone(database) as tx:
            till = Till(Same(tx))
            amount, refunds, *_ = kept(till, store([8_633, 8_633, 8_634], "eur"), 0, True)
            assert amount == 202_882
            assert sum(each.amount for each in refunds) == amount
            assert till.pending(till.ana) == 0
