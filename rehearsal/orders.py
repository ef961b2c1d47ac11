"""The shop's till: a person buys, and the shop is told by a signed order event.

The event is what `POST /orders` of a shop takes: one JSON object, its raw body signed with HMAC
SHA-256 in `X-Shopvine-Signature: sha256=<hex>`. Amounts are decimal strings in major units.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx

from rehearsal.errors import RehearsalError

SOURCE = "rehearsal"
TILL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Offered:
    """A product on sale. `amount` is its price in major units, such as "12.50".

    `also` are its titles in other languages; the page knows the product by each.
    """

    product_id: str
    title: str
    amount: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Something bought."""

    order_id: str
    person: int
    product_id: str
    amount: str
    refunded: bool = False


@dataclass
class Till:
    """Where orders go and what they are signed with."""

    url: str
    secret: str = field(repr=False)
    currency: str = "CNY"
    products: tuple[Offered, ...] = ()
    orders: dict[str, Order] = field(default_factory=dict)

    async def buy(self, person: int, product_id: str, amount: str, now: float) -> Order:
        """Pay. Raises RehearsalError when the shop does not take the event."""
        order = Order(f"R-{secrets.token_hex(4)}", person, product_id, amount)
        await self._tell("order", order, now)
        self.orders[order.order_id] = order
        return order

    async def refund(self, order_id: str, now: float) -> Order:
        """Give the money of an order back. Raises RehearsalError."""
        order = self.orders.get(order_id)
        if order is None or order.refunded:
            raise RehearsalError(f"There is no order {order_id} to refund.")
        await self._tell("refund", order, now)
        self.orders[order_id] = replace(order, refunded=True)
        return self.orders[order_id]

    async def _tell(self, kind: str, order: Order, now: float) -> None:
        event = {
            "source": SOURCE,
            "event_id": f"{order.order_id}-{kind}",
            "type": kind,
            "order_id": order.order_id,
            "shopper": order.person,
            "product_id": order.product_id or None,
            "amount": order.amount,
            "currency": self.currency,
            "occurred_at": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        }
        body = json.dumps(event).encode()
        headers = {"Content-Type": "application/json", **signed(self.secret, body)}
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=TILL_SECONDS) as client:
                answer = await client.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise RehearsalError(
                f"The shop at {self.url} cannot be reached ({type(error).__name__}): is it running?"
            ) from None
        if not answer.is_success:
            raise RehearsalError(
                f"The shop refused the order with {answer.status_code}: {answer.text[:300]}"
            )


def signed(secret: str, body: bytes) -> dict[str, str]:
    """The header that proves who sent the body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Shopvine-Signature": f"sha256={digest}"}


def order_json(order: Order) -> dict[str, Any]:
    """For the page."""
    return {
        "order_id": order.order_id,
        "person": order.person,
        "product_id": order.product_id,
        "amount": order.amount,
        "refunded": order.refunded,
    }
