"""Webhooks of WooCommerce (developer.woocommerce.com/docs/webhooks): the whole order each time.

A delivery is as the REST API (v3) shows the order. It names refunds with their amounts, but not
when they were made: the time of the order's last change stands for it.
"""

import re
from datetime import datetime
from typing import Any

from bot.orders.deliveries import (
    REF,
    Find,
    Headers,
    Json,
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
    part,
    pick,
    text,
)
from bot.orders.marks import Marker, Person
from growth.purchases import Line, OrderEvent

SOURCE = "woocommerce"
ORDERS = ("order.created", "order.updated", "order.refunded", "order.restored")
_PAID = ("processing", "completed", "refunded")
_ENTRY = "_wc_order_attribution_session_entry"
"""Where the buyer came in, as WooCommerce's own order attribution notes it."""
_PING = re.compile(rb"webhook_id=\d+")

_KEPT = {
    "id": None,
    "number": None,
    "status": None,
    "currency": None,
    "total": None,
    "date_created_gmt": None,
    "date_modified_gmt": None,
    "date_paid_gmt": None,
    "coupon_lines": {"code": None},
    "refunds": {"id": None, "total": None},
    "line_items": {
        "product_id": None,
        "sku": None,
        "name": None,
        "quantity": None,
        "total": None,
        "total_tax": None,
    },
}


def verify(raw_body: bytes, headers: Headers, secret: str, now: datetime) -> None:
    """The signature over the raw body; it carries no time. Raises SignatureWrong."""
    header = "X-WC-Webhook-Signature"
    check_base64_hmac(raw_body, headers.get(header.lower(), ""), secret, header)


def is_ping(raw_body: bytes, headers: Headers) -> bool:
    """Whether this is the unsigned form that WooCommerce posts when a webhook is saved."""
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return form and _PING.fullmatch(raw_body) is not None


def name(payload: Json, headers: Headers) -> tuple[str, str]:
    """(id of the delivery, its topic)."""
    return headers.get("x-wc-webhook-delivery-id", ""), headers.get("x-wc-webhook-topic", "")


def reduced(payload: Json, marker: Marker) -> dict[str, Any]:
    """What may be kept of a payload: no name, no e-mail, no telephone, no address."""
    billing = part(payload, "billing")
    shipping = part(payload, "shipping")
    if not text(shipping, "address_1"):
        shipping = billing
    meta = {text(each, "key"): each.get("value") for each in items(payload, "meta_data")}
    place = ("address_1", "address_2", "city", "postcode", "country")
    person = Person(
        email=text(billing, "email"),
        phone=text(billing, "phone"),
        address=" ".join(text(shipping, key) for key in place)
        if text(shipping, "address_1")
        else "",
        country=text(billing, "country"),
    )
    ref = code_in_text(meta.get(REF)) or code_in_text(meta.get(f"_{REF}"))
    return {
        **pick(payload, _KEPT),
        "ref": ref or code_in_address(text(meta, _ENTRY)),
        "marks": kept_marks(marker.marks(person)),
    }


def read(payload: Json, topic: str, find: Find) -> Reading:
    """What a reduced payload tells. Raises NotUnderstood."""
    if topic == "order.deleted":
        return Reading(
            note="The order was deleted in the store: what was counted stays. If money "
            "went back, refund or cancel it there."
        )
    if topic not in ORDERS:
        return Reading(note=f"The topic {topic or '(none)'} tells of no purchase.")
    if text(payload, "status") not in _PAID and not text(payload, "date_paid_gmt"):
        return Reading(note="The order is not paid: it counts once it is.")
    return Reading(tuple(_order(payload, find)))


def _order(payload: Json, find: Find) -> list[OrderEvent]:
    order_id, currency = needed(payload, "id"), needed(payload, "currency")
    changed = _time(payload, "date_modified_gmt")
    codes = [text(each, "code") for each in items(payload, "coupon_lines")]
    order = OrderEvent(
        SOURCE,
        f"order:{order_id}",
        "order",
        order_id,
        None,
        None,
        minor(needed(payload, "total"), currency),
        currency,
        _time(payload, "date_created_gmt"),
        lines=tuple(_line(line, currency, find) for line in items(payload, "line_items")),
        coupon=next((code[:64] for code in codes if code), None),
        marks=marks_of(payload),
        ref=text(payload, "ref") or None,
        number=text(payload, "number")[:128] or None,
        stated_at=changed,
    )
    found = [order]
    for refund in items(payload, "refunds"):
        amount = -minor(needed(refund, "total"), currency)
        if amount > 0:
            found.append(_back(order, f"refund:{needed(refund, 'id')}", amount, changed))
    if text(payload, "status") == "cancelled":
        found.append(_back(order, f"cancel:{order_id}", order.amount, changed, cumulative=True))
    return found


def _back(
    order: OrderEvent, event_id: str, amount: int, at: datetime, cumulative: bool = False
) -> OrderEvent:
    return OrderEvent(
        SOURCE,
        event_id,
        "refund",
        order.order_id,
        None,
        None,
        amount,
        order.currency,
        at,
        cumulative=cumulative,
    )


def _line(line: Json, currency: str, find: Find) -> Line:
    """With its taxes, as the order's total has them."""
    paid = minor(text(line, "total") or "0", currency)
    taxes = minor(text(line, "total_tax") or "0", currency)
    quantity = int(text(line, "quantity") or 1)
    product_id, category = find(text(line, "name"), (text(line, "product_id"), text(line, "sku")))
    return Line(product_id, category, max(1, quantity), max(0, paid + taxes))


def _time(payload: Json, key: str) -> datetime:
    return moment(needed(payload, key), "UTC")
