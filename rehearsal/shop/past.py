"""What happened in the shop during the eight weeks before the demo starts."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal, cast

from rehearsal.shop.source import OrderRow, PersonRow, read_past, read_products

Kind = Literal["met", "asked", "offered", "shared", "started"]

COLUMNS = (
    "source",
    "event_id",
    "type",
    "order_id",
    "shopper",
    "product_id",
    "amount",
    "currency",
    "occurred_at",
)


@dataclass(frozen=True, slots=True)
class PastPerson:
    """A shopper of the past. `person` is the Telegram id."""

    person: int
    name: str
    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One thing that a person did.

    Everyone begins with either `met` (came alone) or `started` (came through the link that the
    person `via` had shared for `product_id`). `asked` carries the question in `text` and its
    product, if it was about one; `shared` carries the `channel` (chat, copy, inline or qr).
    """

    kind: Kind
    person: int
    via: int | None
    product_id: str | None
    at: datetime
    text: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One row of `orders.csv`. `amount` is in CNY with two decimals."""

    event_id: str
    type: Literal["order", "refund"]
    order_id: str
    shopper: int
    product_id: str
    amount: Decimal
    occurred_at: datetime


def past_people() -> dict[int, PastPerson]:
    """Everyone in the past, by Telegram id."""
    return {
        row["person"]: PastPerson(
            row["person"], row["name"], cast(Literal["zh", "en"], row["language"])
        )
        for row in read_past()["people"]
    }


def past_events(now: datetime) -> list[PastEvent]:
    """Everything that people did, oldest first; no event is later than `now`."""
    events = [event for row in read_past()["people"] for event in _of_person(row, now)]
    return sorted(events, key=lambda event: event.at)


def _of_person(row: PersonRow, now: datetime) -> Iterator[PastEvent]:
    person = row["person"]
    came = _before(now, row["hours_before_start"])
    if row["invited_by"] is None:
        yield PastEvent("met", person, None, None, came)
    else:
        yield PastEvent("started", person, row["invited_by"], row["through"], came)
    if question := row["question"]:
        at = _before(now, question["hours_before_start"])
        yield PastEvent("asked", person, None, question["product_id"], at, text=question["text"])
    for offer in row["offers"]:
        product = offer["product_id"]
        at = _before(now, offer["hours_before_start"])
        yield PastEvent("offered", person, None, product, at)
        if shared := offer["shared"]:
            at = _before(now, shared["hours_before_start"])
            yield PastEvent("shared", person, None, product, at, channel=shared["channel"])


def past_orders(now: datetime) -> list[PastOrder]:
    """The rows of `orders.csv`: orders and refunds by time, some delivered twice on purpose."""
    prices = {row["product_id"]: Decimal(str(row["price"])) for row in read_products()}
    rows = [event for order in read_past()["orders"] for event in _of_order(order, prices, now)]
    return sorted(rows, key=lambda row: (row.occurred_at, row.event_id))


def _of_order(order: OrderRow, prices: dict[str, Decimal], now: datetime) -> Iterator[PastOrder]:
    number = order["order_id"].removeprefix("LL-")
    bought = PastOrder(
        event_id=f"order-{number}",
        type="order",
        order_id=order["order_id"],
        shopper=order["shopper"],
        product_id=order["product_id"],
        amount=(prices[order["product_id"]] * order["quantity"]).quantize(Decimal("0.01")),
        occurred_at=_before(now, order["hours_before_start"]),
    )
    yield bought
    if order.get("delivered_twice"):
        yield bought
    if (hours := order.get("refunded_hours_before_start")) is not None:
        yield PastOrder(
            event_id=f"refund-{number}",
            type="refund",
            order_id=bought.order_id,
            shopper=bought.shopper,
            product_id=bought.product_id,
            amount=bought.amount,
            occurred_at=_before(now, hours),
        )


def write_orders(file: Path, orders: Sequence[PastOrder]) -> None:
    """Write `orders.csv`, times in ISO 8601 UTC such as 2026-11-02T09:30:00Z."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in orders:
            at = row.occurred_at.strftime("%Y-%m-%dT%H:%M:%SZ")
            what = (row.event_id, row.type, row.order_id, row.shopper, row.product_id)
            writer.writerow(("webshop", *what, f"{row.amount:.2f}", "CNY", at))


def _before(now: datetime, hours: float) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0) - timedelta(hours=hours)
