"""Webhooks of Shopify (shopify.dev/docs/api/webhooks): orders and refunds.

An order counts once it is paid, whichever of its webhooks tells so first: each carries the whole
order. Amounts are those in the store's own currency (shop money); what the buyer's currency was
(presentment money) does not matter, because refunds are told in shop money, too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.orders.deliveries import (
    REF,
    Find,
    Headers,
    Json,
    NotUnderstood,
    Reading,
    check_base64_hmac,
    code_in_address,
    code_in_text,
    items,
    kept_marks,
    marks_of,
    minor,
    moment,
    needed,
    no_amount,
    part,
    text,
)
from bot.orders.deliveries import pick as pick_parts
from bot.orders.marks import Marker, Person
from growth.purchases import Line, OrderEvent

SOURCE = "shopify"
ORDERS = ("orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled")
REFUNDS = "refunds/create"
_PAID = ("paid", "partially_refunded", "refunded")
_GIVEN_BACK = ("success", "pending")

_MONEY = {"amount": None, "currency_code": None}
_SET = {"shop_money": _MONEY}
_REFUND = {
    "id": None,
    "order_id": None,
    "created_at": None,
    "total_duties_set": _SET,
    "refund_line_items": {"subtotal_set": _SET, "total_tax_set": _SET},
    "order_adjustments": {"amount_set": _SET, "tax_amount_set": _SET},
    "transactions": {"amount": None, "currency": None, "kind": None, "status": None},
}
_KEPT = _REFUND | {
    "name": None,
    "currency": None,
    "financial_status": None,
    "cancelled_at": None,
    "test": None,
    "total_price": None,
    "total_price_set": _SET,
    "current_total_price": None,
    "current_total_price_set": _SET,
    "updated_at": None,
    "discount_codes": {"code": None},
    "line_items": {
        "product_id": None,
        "sku": None,
        "title": None,
        "quantity": None,
        "price": None,
        "price_set": _SET,
        "discount_allocations": {"amount": None, "amount_set": _SET},
    },
    "refunds": _REFUND,
}


def verify(raw_body: bytes, headers: Headers, secret: str, now: datetime) -> None:
    """The signature over the raw body; it carries no time. Raises SignatureWrong."""
    header = "X-Shopify-Hmac-Sha256"
    check_base64_hmac(raw_body, headers.get(header.lower(), ""), secret, header)


def name(payload: Json, headers: Headers) -> tuple[str, str]:
    """(id of the delivery, its topic). The id stays the same when Shopify tries again."""
    return headers.get("x-shopify-webhook-id", ""), headers.get("x-shopify-topic", "")


def reduced(payload: Json, marker: Marker) -> dict[str, Any]:
    """What may be kept of a payload: no name, no e-mail, no telephone, no address."""
    customer, billing = part(payload, "customer"), part(payload, "billing_address")
    shipping = part(payload, "shipping_address") or billing
    written = next(
        (
            each.get("value")
            for each in items(payload, "note_attributes")
            if each.get("name") == REF
        ),
        None,
    )
    place = ("address1", "address2", "city", "zip", "country_code")
    person = Person(
        email=text(payload, "email", "contact_email") or text(customer, "email"),
        phone=text(payload, "phone") or text(customer, "phone") or text(billing, "phone"),
        address=" ".join(text(shipping, key) for key in place)
        if text(shipping, "address1")
        else "",
        country=text(billing, "country_code") or text(shipping, "country_code"),
    )
    return {
        **pick_parts(payload, _KEPT),
        "ref": code_in_text(written) or code_in_address(text(payload, "landing_site")),
        "marks": kept_marks(marker.marks(person)),
    }


def read(payload: Json, topic: str, find: Find) -> Reading:
    """What a reduced payload tells. Raises NotUnderstood."""
    if topic == REFUNDS:
        refunds = _refund(payload, needed(payload, "order_id"))
        return Reading(refunds) if refunds else Reading(note="No money was given back.")
    if topic not in ORDERS:
        return Reading(note=f"The topic {topic or '(none)'} tells of no purchase.")
    if payload.get("test") is True:
        return Reading(note="This is a test order: it is not counted.")
    if text(payload, "financial_status") not in _PAID:
        return Reading(note="The order is not paid: it counts once it is.")
    return Reading(tuple(_order(payload, find)))


def _order(payload: Json, find: Find) -> list[OrderEvent]:
    order_id = needed(payload, "id")
    amount, currency = _money(payload, "total_price", needed(payload, "currency"))
    codes = [text(each, "code") for each in items(payload, "discount_codes")]
    event = OrderEvent(
        SOURCE,
        f"order:{order_id}",
        "order",
        order_id,
        None,
        None,
        amount,
        currency,
        moment(needed(payload, "created_at")),
        lines=tuple(_line(line, currency, find) for line in items(payload, "line_items")),
        coupon=next((code[:64] for code in codes if code), None),
        marks=marks_of(payload),
        ref=text(payload, "ref") or None,
        number=text(payload, "name")[:128] or None,
    )
    found = [event]
    for refund in items(payload, "refunds"):
        found += _refund(refund, order_id)
    found[0] = replace(event, stated_at=_stated_at(payload, event, found[1:]))
    if cancelled := text(payload, "cancelled_at"):
        found.append(_cancelled(event, moment(cancelled)))
    return found


def _stated_at(payload: Json, order: OrderEvent, refunds: Sequence[OrderEvent]) -> datetime | None:
    """Since when the order is as told. None where its total is not sure: `total_price` leaves goods
    in that were taken out again, `current_total_price` is without them and without what was given
    back, and the two do not agree."""
    if not text(payload, "current_total_price") or not text(payload, "updated_at"):
        return None
    current, currency = _money(payload, "current_total_price", order.currency)
    back = sum(refund.amount for refund in refunds if refund.currency == currency)
    return moment(text(payload, "updated_at")) if current + back == order.amount else None


def _cancelled(order: OrderEvent, at: datetime) -> OrderEvent:
    """Nothing of a cancelled order is kept, however much was given back by then."""
    return OrderEvent(
        SOURCE,
        f"cancel:{order.order_id}",
        "refund",
        order.order_id,
        None,
        None,
        order.amount,
        order.currency,
        at,
        cumulative=True,
    )


def _line(line: Json, currency: str, find: Find) -> Line:
    price, _ = _money(line, "price", currency)
    quantity = int(text(line, "quantity") or 1)
    off = sum(_money(each, "amount", currency)[0] for each in items(line, "discount_allocations"))
    product_id, category = find(text(line, "title"), (text(line, "sku"), text(line, "product_id")))
    return Line(product_id, category, max(1, quantity), max(0, price * quantity - off))


def _money(value: Json, key: str, currency: str) -> tuple[int, str]:
    """(minor units, currency) in shop money."""
    shop = part(part(value, f"{key}_set"), "shop_money")
    amount = text(shop, "amount") or needed(value, key)
    currency = text(shop, "currency_code") or currency
    return minor(amount, currency), currency


def _refund(refund: Json, order_id: str) -> tuple[OrderEvent, ...]:
    """What went back to the buyer, in shop money."""
    moved = [
        each
        for each in items(refund, "transactions")
        if text(each, "kind") == "refund" and text(each, "status") in _GIVEN_BACK
    ]
    if not moved:
        return ()
    goods, currency = _of_goods(refund)
    paid_in = {text(each, "currency") for each in moved}
    if not currency or paid_in == {currency}:
        currency = next(iter(paid_in)) if len(paid_in) == 1 else ""
        amount = sum(minor(needed(each, "amount"), currency) for each in moved)
    else:
        amount = minor(str(goods), currency)
    if amount <= 0:
        return ()
    return (
        OrderEvent(
            SOURCE,
            f"refund:{needed(refund, 'id')}",
            "refund",
            order_id,
            None,
            None,
            amount,
            currency,
            moment(needed(refund, "created_at")),
        ),
    )


def _of_goods(refund: Json) -> tuple[Decimal, str]:
    """What was given back for goods, postage and duties, by the amounts in shop money: adjustments
    are negative where more went back than the goods cost."""
    total, currency = Decimal(0), ""
    parts = [(part(refund, "total_duties_set"), 1)]
    for item in items(refund, "refund_line_items"):
        parts += [(part(item, "subtotal_set"), 1), (part(item, "total_tax_set"), 1)]
    for item in items(refund, "order_adjustments"):
        parts += [(part(item, "amount_set"), -1), (part(item, "tax_amount_set"), -1)]
    for money, sign in parts:
        shop = part(money, "shop_money")
        currency = currency or text(shop, "currency_code")
        total += sign * _decimal(text(shop, "amount") or "0")
    return total, currency


def _decimal(amount: str) -> Decimal:
    try:
        return Decimal(amount)
    except ArithmeticError:
        raise NotUnderstood(no_amount(amount)) from None
