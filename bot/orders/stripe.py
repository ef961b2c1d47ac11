"""Webhooks of Stripe (docs.stripe.com/webhooks): Checkout sessions, charges and refunds.

A paid Checkout session is an order; its id is that of the payment, which refunds name, too. Stripe
tells refunds one by one (`refund.created`, `refund.updated`) and as the sum of a charge
(`charge.refunded`): either is enough, and both together count once.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.orders.deliveries import (
    REF,
    Find,
    Headers,
    Json,
    NotUnderstood,
    Reading,
    SignatureWrong,
    code_in_text,
    kept_marks,
    marks_of,
    needed,
    part,
    pick,
    text,
    unknown_currency,
)
from bot.orders.marks import Marker, Person
from growth.money import DIGITS
from growth.purchases import OrderEvent
from growth.reasons import reason

SOURCE = "stripe"
TOLERANCE = timedelta(minutes=5)
"""As Stripe's own libraries have it; a retry is signed anew."""
SESSIONS = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
REFUNDS = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
_SUBSCRIBED = (
    "Payments of subscriptions and invoices are not counted: Stripe's refunds do not say which "
    "invoice they belong to. Send them to POST /orders where they should count."
)
_NO_DECIMALS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD JOD KWD OMR TND"
"""docs.stripe.com/currencies: amounts of all other currencies have two, also ISK and UGX."""

_OBJECT = {
    "id": None,
    "object": None,
    "amount": None,
    "amount_refunded": None,
    "amount_total": None,
    "charge": None,
    "created": None,
    "currency": None,
    "mode": None,
    "payment_intent": None,
    "payment_status": None,
    "status": None,
    "metadata": {"product_id": None, "order_number": None, "coupon": None},
}
_KEPT = {"id": None, "type": None, "created": None, "livemode": None, "data": {"object": _OBJECT}}


def verify(raw_body: bytes, headers: Headers, secret: str, now: datetime) -> None:
    """One of the v1 signatures over time and raw body, not older than TOLERANCE. Raises
    SignatureWrong."""
    pairs = [
        item.strip().partition("=")[::2] for item in headers.get("stripe-signature", "").split(",")
    ]
    times = [value for key, value in pairs if key == "t" and value.isascii() and value.isdigit()]
    if not times or len(times[0]) > 12:
        raise SignatureWrong("Stripe-Signature is missing or has no time.")
    signed = times[0].encode() + b"." + raw_body
    right = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = [value for key, value in pairs if key == "v1"]
    if not any(hmac.compare_digest(value.encode(), right.encode()) for value in given):
        raise SignatureWrong(
            "Stripe-Signature is wrong: is it the signing secret (whsec_...) of this endpoint?"
        )
    if now - datetime.fromtimestamp(int(times[0]), UTC) > TOLERANCE:
        raise SignatureWrong("Stripe-Signature is older than five minutes: is the clock right?")


def name(payload: Json, headers: Headers) -> tuple[str, str]:
    """(id of the event, its type)."""
    return text(payload, "id"), text(payload, "type")


def reduced(payload: Json, marker: Marker) -> dict[str, Any]:
    """What may be kept of a payload: no name, no e-mail, no telephone, no address, no card."""
    thing = part(part(payload, "data"), "object")
    buyer = part(thing, "customer_details") or part(thing, "billing_details")
    shipping = part(part(thing, "collected_information"), "shipping_details") or part(
        thing, "shipping_details"
    )
    address = part(shipping, "address") or part(buyer, "address")
    card = part(part(thing, "payment_method_details"), "card")
    place = ("line1", "line2", "city", "postal_code", "country")
    person = Person(
        email=text(buyer, "email") or text(thing, "customer_email"),
        phone=text(buyer, "phone"),
        address=" ".join(text(address, key) for key in place) if text(address, "line1") else "",
        payment=text(card, "fingerprint"),
        country=text(address, "country") or text(part(buyer, "address"), "country"),
    )
    metadata = part(thing, "metadata")
    kept: dict[str, Any] = pick(payload, _KEPT)
    payment = thing.get("payment_intent")
    if isinstance(payment, dict):  # where the endpoint has it expanded
        kept["data"]["object"]["payment_intent"] = text(payment, "id") or None
    return {
        **kept,
        "ref": code_in_text(thing.get("client_reference_id")) or code_in_text(metadata.get(REF)),
        "marks": kept_marks(marker.marks(person)),
    }


def read(payload: Json, topic: str, find: Find) -> Reading:
    """What a reduced payload tells; it names no goods, so that nothing is to be found. Raises
    NotUnderstood."""
    thing = part(part(payload, "data"), "object")
    if topic not in (*SESSIONS, *REFUNDS, "charge.refunded"):
        if topic.startswith(("invoice.", "invoice_payment.")):
            return Reading(note=_SUBSCRIBED)
        return Reading(note=f"An event {topic or '(none)'} tells of no purchase.")
    if payload.get("livemode") is not True:
        return Reading(note="This comes from Stripe's test mode: it is not counted.")
    if topic in SESSIONS:
        return _session(payload, thing)
    if topic == "charge.refunded":
        return Reading((_sum_refunded(payload, thing),))
    return _refund(thing, topic)


def _session(payload: Json, session: Json) -> Reading:
    if text(session, "mode") not in ("payment", ""):
        return Reading(note=_SUBSCRIBED)
    status = text(session, "payment_status")
    if status == "unpaid":
        return Reading(note="The payment is under way: the order counts once it has arrived.")
    currency = _currency(session)
    metadata = part(session, "metadata")
    order_id = text(session, "payment_intent") or needed(session, "id")
    return Reading(
        (
            OrderEvent(
                SOURCE,
                f"order:{order_id}",
                "order",
                order_id,
                None,
                text(metadata, "product_id")[:64] or None,
                _minor(session, "amount_total", currency),
                currency,
                _time(session),
                coupon=text(metadata, "coupon")[:64] or None,
                marks=marks_of(payload),
                ref=text(payload, "ref") or None,
                number=text(metadata, "order_number")[:128] or None,
            ),
        )
    )


def _sum_refunded(payload: Json, charge: Json) -> OrderEvent:
    currency = _currency(charge)
    amount = _minor(charge, "amount_refunded", currency)
    return OrderEvent(
        SOURCE,
        f"refunded:{needed(charge, 'id')}:{amount}",
        "refund",
        text(charge, "payment_intent") or needed(charge, "id"),
        None,
        None,
        amount,
        currency,
        _time(payload),
        cumulative=True,
    )


def _refund(refund: Json, topic: str) -> Reading:
    status = text(refund, "status")
    if topic == "refund.failed" or status in ("failed", "canceled"):
        return Reading(
            note="Stripe could not give this refund back. If it was counted before, tell Shopvine "
            "of the money that stayed as an order of its own."
        )
    if status != "succeeded":
        return Reading(note="The refund is under way: it counts once it has succeeded.")
    currency = _currency(refund)
    event = OrderEvent(
        SOURCE,
        f"refund:{needed(refund, 'id')}",
        "refund",
        text(refund, "payment_intent") or needed(refund, "charge"),
        None,
        None,
        _minor(refund, "amount", currency),
        currency,
        _time(refund),
    )
    return Reading((event,))


def _currency(thing: Json) -> str:
    code = needed(thing, "currency").upper()
    if code not in DIGITS:
        raise NotUnderstood(unknown_currency(code))
    return code


def _minor(thing: Json, key: str, currency: str) -> int:
    """Stripe's smallest unit in ours, which is that of ISO 4217."""
    amount = thing.get(key)
    if not isinstance(amount, int) or isinstance(amount, bool):
        told = "It holds no {key}: has the service changed what it sends?"
        raise NotUnderstood(reason("holds_no", told, key=key))
    theirs = 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2
    more = DIGITS[currency] - theirs
    if more >= 0:
        return int(amount * 10**more)
    whole, rest = divmod(amount, 10**-more)
    if rest:
        told = "{amount} is no whole number of {currency}."
        raise NotUnderstood(reason("no_whole", told, amount=amount, currency=currency))
    return int(whole)


def _time(thing: Json) -> datetime:
    created = thing.get("created")
    if not isinstance(created, int) or isinstance(created, bool) or not 0 < created < 2**34:
        raise NotUnderstood(reason("no_created", "It does not say when it was created."))
    return datetime.fromtimestamp(created, UTC)
