"""What online stores send: proven, reduced to what may be kept, and read event by event."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from bot.errors import OrderRefused
from bot.orders import shopify, stripe, woocommerce
from bot.orders.deliveries import Find, Headers, NotUnderstood, Reading
from bot.orders.marks import Marker
from bot.receiving.events import Received
from growth.purchases import OrderEvent
from growth.reasons import reason, reason_of

SENDERS: dict[str, ModuleType] = {
    sender.SOURCE: sender for sender in (shopify, woocommerce, stripe)
}
"""One module for each service; they have the same functions."""
LONGEST_BODY = 1024 * 1024
"""Bytes; an order of hundreds of lines has a tenth of that."""
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that is proven. `body` is JSON without anything personal."""

    source: str
    delivery_id: str
    topic: str
    body: str


def arrive(
    source: str, raw_body: bytes, headers: Headers, secret: str, marker: Marker, now: datetime
) -> Arrived | None:
    """What may be kept of a delivery; None for a ping, of which there is nothing to keep.

    Raises SignatureWrong.
    """
    if source == woocommerce.SOURCE and woocommerce.is_ping(raw_body, headers):
        return None
    sender = SENDERS[source]
    sender.verify(raw_body, headers, secret, now)
    payload = _parsed(raw_body)
    if payload is None:
        delivery_id, topic = sender.name({}, headers)
        body: dict[str, Any] = {_UNREADABLE: len(raw_body)}
    else:
        delivery_id, topic = sender.name(payload, headers)
        body = sender.reduced(payload, marker)
    return Arrived(
        source,
        (delivery_id or f"sha256-{hashlib.sha256(raw_body).hexdigest()}")[:128],
        "".join(letter for letter in topic if letter.isprintable())[:64],
        json.dumps(body),
    )


def read(source: str, topic: str, body: str, find: Find) -> Reading:
    """The events that a kept delivery tells. Raises NotUnderstood."""
    payload = json.loads(body)
    if _UNREADABLE in payload:
        raise NotUnderstood(
            reason(
                "no_json",
                "Its {bytes} bytes are not a JSON object: send it again from the service, or set "
                "the webhook's format to JSON.",
                bytes=payload[_UNREADABLE],
            )
        )
    reading: Reading = SENDERS[source].read(payload, topic, find)
    return reading


def take(
    reading: Reading, receive: Callable[[OrderEvent], Received]
) -> tuple[list[Received], list[str]]:
    """Give each event to `receive`, which is one transaction; what became of them, and a sentence
    for each that was refused. One that is refused does not keep back the others."""
    received, refused = [], []
    for event in reading.events:
        try:
            received.append(receive(event))
        except OrderRefused as problem:
            refused.append(reason_of(problem))
    return received, refused


def _parsed(raw_body: bytes) -> dict[str, Any] | None:
    """Fractions stay text: an amount is never a float."""
    try:
        payload = json.loads(raw_body, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None
