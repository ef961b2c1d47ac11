"""What stores send, as their documentation shows it, signed as they sign it."""

import base64
import copy
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.orders.marks import Marker

DATA = Path(__file__).parents[3] / "data/webhooks"
SECRET = "whsec_of_the_tests"
NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)
MARKER = Marker(b"key")
NAMES = ("Bea", "Byrne", "Wharf", "gmail", "0123456", "012 3456", "203.0.113.7", "Cork", "ring")
"""What nobody may find in anything that is kept."""


def payload(name: str, /, **changes: Any) -> dict[str, Any]:
    """A recorded payload with some of its keys changed."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return copy.deepcopy(found) | changes


def event(name: str, event_id: str | None = None, **changes: Any) -> dict[str, Any]:
    """A recorded event of Stripe with some keys of its object changed."""
    found = payload(name)
    found["data"]["object"] |= changes
    return found | ({"id": event_id} if event_id else {})


def find(title: str, ids: Any) -> tuple[str | None, str | None]:
    """A catalogue that knows the lamp by its title, and everything else by nothing."""
    known = {"Harbour Lamp": ("harbour-lamp", "Lights")}
    return known.get(title, (next((each for each in ids if each), None), None))


def body(values: Any) -> bytes:
    return json.dumps(values).encode()


def base64_hmac(raw: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def shopify_headers(raw: bytes, topic: str, delivery: str = "b54557e4-bdd9-4b37") -> dict[str, str]:
    return {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": base64_hmac(raw),
        "x-shopify-shop-domain": "our-shop.myshopify.com",
        "x-shopify-api-version": "2026-07",
        "x-shopify-webhook-id": delivery,
        "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
        "x-shopify-triggered-at": "2026-05-01T03:30:05.123Z",
    }


def woocommerce_headers(raw: bytes, topic: str, delivery: str = "d-1") -> dict[str, str]:
    return {
        "content-type": "application/json",
        "x-wc-webhook-source": "https://our-shop.example/",
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-resource": "order",
        "x-wc-webhook-event": topic.partition(".")[2],
        "x-wc-webhook-signature": base64_hmac(raw),
        "x-wc-webhook-id": "5",
        "x-wc-webhook-delivery-id": delivery,
    }


def stripe_headers(raw: bytes, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    time = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), f"{time}.".encode() + raw, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": f"t={time},v1={signed},v0={'0' * 64}",
    }
