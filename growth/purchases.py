"""Purchases: what order and refund events say, whatever order they come in."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Literal

from growth.money import DIGITS, MOST
from growth.reasons import Reason, reason

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

EventType = Literal["order", "refund"]
MarkKind = Literal["email", "phone", "address", "payment"]
MatchedBy = Literal["user", "ref", "email", "phone", "coupon", "staff"]
"""How the buyer was known: by Telegram id, a code of theirs, a mark of theirs, their coupon; or
staff said so."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was bought of one product; `amount` is paid for all of it, after discounts, minor units.

    The lines of an order may sum to less than it: postage and taxes are no goods.
    """

    product_id: str | None
    category: str | None
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells a buyer from others without naming them: keyed hashes (HMAC-SHA256, hex) of what
    the order says of them, "" where it does not."""

    email: str = ""
    phone: str = ""
    address: str = ""
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """What was really paid, where that was not the shop's currency.

    `amount` in minor units of `currency`; `rate` is what one unit of it was worth in the shop's
    currency when the order was placed, as decimal text.
    """

    amount: int
    currency: str
    rate: str


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One thing that happened to an order; (`source`, `event_id`) names it for ever.

    `shopper` is the buyer's Telegram id, None when the shop does not know it. `amount` is in minor
    units of `currency`: of an order its total, of a refund what was given back. Without `lines`,
    `product_id` stands for the whole order. `ref` is a link code of the buyer's own; `number` is
    what the buyer knows the order by, where that is not `order_id`. A `cumulative` refund tells
    what was given back of the order in all so far, as some payment services do. An order is as told
    since `stated_at`, where its sender tells it anew when it is changed.
    """

    source: str
    event_id: str
    type: EventType
    order_id: str
    shopper: int | None
    product_id: str | None
    amount: int
    currency: str
    occurred_at: datetime
    lines: tuple[Line, ...] = ()
    coupon: str | None = None
    marks: Marks = Marks()
    original: Original | None = None
    ref: str | None = None
    number: str | None = None
    cumulative: bool = False
    stated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back, minor units of the order's currency."""

    amount: int
    refunded_at: datetime


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order with its refunds so far. Together they never give back more than `amount`."""

    order_key: int
    source: str
    order_id: str
    shopper_id: int
    amount: int
    currency: str
    occurred_at: datetime
    refunds: tuple[Refund, ...] = ()
    product_id: str | None = None
    lines: tuple[Line, ...] = ()
    coupon: str | None = None
    marks: Marks = Marks()
    original: Original | None = None
    programme_id: int | None = None
    matched_by: MatchedBy | None = None
    number: str | None = None

    def kept(self, until: datetime | None = None) -> int:
        """What is left after refunds, or after those up to a time; minor units."""
        return kept(
            self.amount,
            (r.amount for r in self.refunds if until is None or r.refunded_at <= until),
        )


@dataclass(frozen=True, slots=True)
class BuyerCorrection:
    """Staff said who bought; `shopper_id` of None: that nobody knows."""

    shopper_id: int | None
    reason: str
    by: str
    at: datetime


def refunds_of(order: OrderEvent | None, refunds: Iterable[OrderEvent]) -> tuple[Refund, ...]:
    """What each refund event gave back, in the order in which they happened.

    Refunds in the order's original currency count at the order's own rate: the sum of them is
    converted and rounded half to even, so that giving back everything gives back exactly the
    order. Cumulative refunds and single ones may tell of the same money: the larger sum holds.
    The result is the same whatever order the events were heard in.
    """
    told: dict[tuple[bool, bool], int] = {}
    found: list[Refund] = []
    before = 0
    for event in sorted(refunds, key=lambda each: (each.occurred_at, each.event_id)):
        abroad = event.original is not None and event.original.currency != event.currency
        stated = event.original.amount if event.original else event.amount
        key = abroad, event.cumulative
        known = told.get(key, 0)
        told[key] = max(known, stated) if event.cumulative else known + stated
        here = max(told.get((False, False), 0), told.get((False, True), 0))
        there = max(told.get((True, False), 0), told.get((True, True), 0))
        total = here + _at_rate_of(order, there)
        found.append(Refund(total - before, event.occurred_at))
        before = total
    return tuple(found)


def _at_rate_of(order: OrderEvent | None, amount: int) -> int:
    """Minor units of the order's original currency in the shop's."""
    if order is None or order.original is None or not order.original.amount:
        return 0
    return round(Fraction(amount * order.amount, order.original.amount))


def kept(amount: int, refunds: Iterable[int]) -> int:
    """What is left of `amount` after `refunds`, never below zero."""
    return max(0, amount - sum(refunds))


def fault(event: OrderEvent, currency: str) -> Reason | None:
    """Why a shop that counts in `currency` cannot take this event, or None."""
    if event.currency not in DIGITS:
        told = "currency {currency!r} is not known: write an ISO 4217 code such as CNY"
        return reason("currency", told, currency=event.currency)
    if event.currency != currency:
        return reason(
            "other_currency_than_shop",
            "currency {currency} is not the shop's: convert the amount to {shop} before sending it",
            currency=event.currency,
            shop=currency,
        )
    if event.amount < 0:
        return reason(
            "amount_negative",
            "amount is negative: send what was given back as type refund with a positive amount",
        )
    if event.amount > MOST:
        told = "amount is larger than {most} minor units: check that it is in major units"
        return reason("amount_large", told, most=MOST)
    if event.occurred_at.tzinfo is None:
        return reason(
            "when_no_zone",
            "occurred_at has no time zone: write it as in 2026-05-01T12:00:00+08:00",
        )
    if not EARLIEST <= event.occurred_at <= LATEST:
        told = "occurred_at {time} is not a time of this century"
        return reason("when_century", told, time=event.occurred_at.isoformat())
    return None


def clash(event: OrderEvent, earlier: OrderEvent) -> Reason | None:
    """Why an event whose id is known already cannot be the same event again, or None.

    Only what moves money is compared: a sender may word the rest of a repeat differently.
    """
    for name in ("type", "order_id", "amount", "currency"):
        if getattr(event, name) != getattr(earlier, name):
            return reason(
                "event_again",
                "event_id {event!r} of source {source!r} was used before with another {key}: give "
                "every event an id of its own",
                event=event.event_id,
                source=event.source,
                key=name,
            )
    return None


def contradiction(event: OrderEvent, earlier: OrderEvent) -> Reason | None:
    """Why an event cannot belong to the same order as an earlier one, or None.

    An order has one total: a second order event that says the same is a repeat, one that says
    something else cannot be counted.
    """
    if event.currency != earlier.currency:
        return reason(
            "currencies_differ",
            "currency {currency} differs from {earlier} of event {event!r} of the same order_id "
            "{order!r}: send one currency",
            currency=event.currency,
            earlier=earlier.currency,
            event=earlier.event_id,
            order=event.order_id,
        )
    if event.type == earlier.type == "order" and event.amount != earlier.amount:
        return reason(
            "total_differs",
            "order_id {order!r} was told before by event {event!r} with another amount: send one "
            "order event with the total, and changes as refunds",
            order=event.order_id,
            event=earlier.event_id,
        )
    return None


def refusal(event: OrderEvent, fault: str) -> Reason:
    """Which event is refused, and why."""
    return reason(
        f"refused_{event.type}",
        f"{event.type} event {{event!r}} of source {{source!r}}: {{fault}}.",
        event=event.event_id,
        source=event.source,
        fault=fault,
    )


def newer(event: OrderEvent, earlier: OrderEvent) -> bool:
    """Whether the event tells that same order anew, as it is since later."""
    return _again(event, earlier) and (
        earlier.stated_at is None or event.stated_at > earlier.stated_at  # type: ignore[operator]
    )


def older(event: OrderEvent, earlier: OrderEvent) -> bool:
    """Whether the event tells that same order as it was before."""
    return _again(event, earlier) and (
        earlier.stated_at is not None and event.stated_at < earlier.stated_at  # type: ignore[operator]
    )


def goods(lines: Iterable[Line]) -> list[tuple[str | None, int, int]]:
    """What was bought, without the categories, which are the shop's own and can change."""
    return [(line.product_id, line.quantity, line.amount) for line in lines]


def _again(event: OrderEvent, earlier: OrderEvent) -> bool:
    """An order in another currency keeps the total at which it was converted."""
    return (
        event.type == earlier.type == "order"
        and event.order_id == earlier.order_id
        and event.currency == earlier.currency
        and event.stated_at is not None
        and earlier.original is None
    )


def to_text(event: OrderEvent) -> str:
    """The event as JSON, without the buyer's Telegram id."""
    return json.dumps(
        asdict(event)
        | {
            "shopper": None,
            "occurred_at": event.occurred_at.isoformat(),
            "stated_at": event.stated_at.isoformat() if event.stated_at else None,
        }
    )


def from_text(text: str, shopper: int | None) -> OrderEvent:
    """What `to_text` made, with the Telegram id that it left out."""
    values = json.loads(text)
    original, stated_at = values["original"], values.get("stated_at")
    return OrderEvent(
        **values
        | {
            "shopper": shopper,
            "occurred_at": datetime.fromisoformat(values["occurred_at"]),
            "stated_at": datetime.fromisoformat(stated_at) if stated_at else None,
            "lines": tuple(Line(**line) for line in values["lines"]),
            "marks": Marks(**values["marks"]),
            "original": Original(**original) if original else None,
        }
    )
