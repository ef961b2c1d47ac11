"""An order event: converted if need be, matched with its buyer, and rewarded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot import matching, sharing
from bot.errors import OrderRefused
from bot.orders import shopify
from bot.receiving import rates
from bot.sharing import OrderOutcome, Tell, silent
from growth import ports, purchases
from growth.money import plain
from growth.purchases import MarkKind, OrderEvent, Original, refunds_of
from growth.reasons import Reason, reason, reason_of

TOLD_AS_REFUNDS = frozenset({shopify.SOURCE})
"""Goods that are taken out of a paid order come as refunds from these, so that a lower total may be
the same money once more."""


class Waiting(Protocol):
    """An event that waits, and for what."""

    @property
    def event(self) -> OrderEvent: ...
    @property
    def reason(self) -> str: ...


class WaitingEvents(Protocol):
    def add(self, event: OrderEvent, reason: str, now: datetime) -> None:
        """Once for each event; the reason is that of the last time."""

    def remove(self, source: str, event_id: str) -> None: ...
    def of_order(self, source: str, order_id: str) -> Sequence[Waiting]: ...

    def all(self, currency: str | None = None) -> Sequence[Waiting]:
        """Everything that waits, or what is in one currency; oldest first."""


class Unmatched(Protocol):
    """An order whose buyer nobody knows."""

    @property
    def order_key(self) -> int: ...


class Purchases(ports.Purchases, Protocol):
    def unmatched(self, kind: MarkKind, mark: str) -> Sequence[Unmatched]:
        """The orders with that mark whose buyer nobody knows, oldest first."""

    def unmatched_of(self, number: str, email_mark: str) -> Sequence[Unmatched]:
        """The orders that a buyer knows by that number and e-mail, and whose buyer nobody knows."""


class Books(sharing.Growth, matching.Known, Protocol):
    """The part of a storage transaction that receiving needs."""

    @property
    def purchases(self) -> Purchases: ...
    @property
    def rates(self) -> rates.Rates: ...
    @property
    def waiting(self) -> WaitingEvents: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """The shop's currency, and the zone in which its days begin."""

    currency: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Received:
    """What an event did; `waits_for` is a sentence where it cannot be counted yet."""

    outcome: OrderOutcome
    waits_for: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The documented keys, ready for `json.dumps`."""
        return self.outcome.as_json() | {"waits_for": self.waits_for}


def receive(
    tx: Books, event: OrderEvent, rules: Rules, now: datetime, tell: Tell = silent
) -> Received:
    """One order or refund event, however often and in whatever order it comes.

    Raises OrderRefused, with nothing written, when the event contradicts itself or an earlier one.
    """
    if fault := purchases.fault(event, event.currency):
        raise OrderRefused(purchases.refusal(event, fault))
    heard = tx.purchases.events(event.source, event.order_id)
    if earlier := _told_before(tx, event, heard):
        tx.waiting.remove(event.source, event.event_id)
        if purchases.newer(event, earlier):
            told = _restate(tx, event, earlier, now, tell)
            if told.outcome != "duplicate":
                return Received(told)
        return Received(_match_again(tx, event, now, tell))
    ready = _ready(tx, event, heard, rules)
    if isinstance(ready, str):
        tx.waiting.add(event, ready, now)
        return Received(OrderOutcome("waiting", event.currency), ready)
    buyer, matched_by = matching.buyer(tx, ready)
    outcome = sharing.take_order(tx, ready, now, tell)
    tx.waiting.remove(event.source, event.event_id)
    if buyer is not None and matched_by in ("user", "ref"):
        _learn(tx, buyer, ready, now, tell)
    if ready.type == "order":
        _take(tx, tx.waiting.of_order(event.source, event.order_id), rules, now, tell)
    return Received(outcome)


def retry(
    tx: Books, rules: Rules, now: datetime, currency: str | None = None, tell: Tell = silent
) -> int:
    """Take in what waits (for a rate of that currency), as far as that can be done now; how many
    events were taken."""
    return _take(tx, tx.waiting.all(currency), rules, now, tell)


def _take(tx: Books, waiting: Sequence[Waiting], rules: Rules, now: datetime, tell: Tell) -> int:
    """What cannot be counted after all is kept, with the reason, for staff to see."""
    taken = 0
    for each in sorted(waiting, key=lambda each: each.event.type):  # orders before their refunds
        try:
            taken += receive(tx, each.event, rules, now, tell).waits_for is None
        except OrderRefused as refused:
            tx.waiting.add(each.event, reason_of(refused), now)
    return taken


def claim(
    tx: Books,
    shopper_id: int,
    kind: MarkKind,
    mark: str,
    source: str,
    now: datetime,
    tell: Tell = silent,
) -> list[OrderOutcome]:
    """That mark is theirs: orders with it that nobody's are become theirs, and earn as if it had
    been known when they came. `source` says how it became known: contact, claim or order."""
    if not mark or not tx.marks.add(shopper_id, kind, mark, source, now):
        return []
    return _matched(tx, shopper_id, kind, mark, now, tell)


def claim_order(
    tx: Books,
    shopper_id: int,
    number: str,
    email_mark: str,
    now: datetime,
    tell: Tell = silent,
) -> list[OrderOutcome]:
    """Who knows an order's number and its e-mail is its buyer. Empty when no order fits that
    nobody's is."""
    if not email_mark or not tx.purchases.unmatched_of(number.strip(), email_mark):
        return []
    tx.marks.add(shopper_id, "email", email_mark, "claim", now)
    return _matched(tx, shopper_id, "email", email_mark, now, tell)


def _matched(
    tx: Books, shopper_id: int, kind: MarkKind, mark: str, now: datetime, tell: Tell
) -> list[OrderOutcome]:
    return [
        sharing.match(tx, order.order_key, shopper_id, matched_by, now, tell)
        for matched_by in matching.MATCHING
        if matched_by == kind
        for order in tx.purchases.unmatched(kind, mark)
    ]


def _learn(tx: Books, shopper_id: int, event: OrderEvent, now: datetime, tell: Tell) -> None:
    """An order whose buyer is sure tells whose its marks are."""
    for kind, mark in matching.learn(tx, shopper_id, event.marks, "order", now):
        _matched(tx, shopper_id, kind, mark, now, tell)


def _match_again(tx: Books, event: OrderEvent, now: datetime, tell: Tell) -> OrderOutcome:
    """A repeat tells nothing new, but the buyer may be known by now."""
    known = tx.purchases.order(event.source, event.order_id)
    buyer, matched_by = matching.buyer(tx, event)
    if known is None or known[1] is not None or buyer is None or matched_by is None:
        return OrderOutcome("duplicate", event.currency)
    outcome = sharing.match(tx, known[0], buyer, matched_by, now, tell)
    if matched_by in ("user", "ref"):
        _learn(tx, buyer, event, now, tell)
    return outcome


def _restate(
    tx: Books, event: OrderEvent, earlier: OrderEvent, now: datetime, tell: Tell
) -> OrderOutcome:
    """A store tells an order as it is by now. Raises OrderRefused where that cannot be told."""
    if event.source in TOLD_AS_REFUNDS and event.amount < earlier.amount:
        fault = reason(
            "total_fell",
            "its total fell from {before} to {now}, and goods that were taken out may come as a "
            "refund, too: see in the store what was given back; if the order's page lacks it, send "
            "it as a refund",
            before=plain(earlier.amount, earlier.currency),
            now=plain(event.amount, event.currency),
        )
        raise OrderRefused(purchases.refusal(event, fault))
    known = tx.purchases.order(event.source, event.order_id)
    assert known is not None
    return sharing.restate(tx, known[0], event, now, tell)


def _told_before(tx: Books, event: OrderEvent, heard: Sequence[OrderEvent]) -> OrderEvent | None:
    """The event as it is known, by its id or as the order it tells of. Raises OrderRefused when it
    says something else than before, and not since when."""
    same_id = tx.purchases.event(event.source, event.event_id)
    if same_id is not None:
        _agreed(event, same_id, purchases.clash)
        return same_id
    for earlier in heard:
        if event.type == earlier.type == "order":
            _agreed(event, earlier, purchases.contradiction)
            return earlier
    return None


def _agreed(
    event: OrderEvent,
    earlier: OrderEvent,
    fault_of: Callable[[OrderEvent, OrderEvent], Reason | None],
) -> None:
    if purchases.newer(event, earlier) or purchases.older(event, earlier):
        return
    if fault := fault_of(_stated(event), _stated(earlier)):
        raise OrderRefused(purchases.refusal(event, fault))


def _ready(
    tx: Books, event: OrderEvent, heard: Sequence[OrderEvent], rules: Rules
) -> OrderEvent | str:
    """The event in the shop's currency, or what it waits for. Raises OrderRefused."""
    if event.type == "refund":
        return _refund(event, heard, rules)
    if event.currency == rules.currency:
        return event
    day = rates.placed_on(event, rules.zone)
    rate = tx.rates.on(event.currency, day, rates.DAYS_BACK)
    if rate is None:
        return reason(
            "no_rate",
            "There is no rate for {currency} on {day} or in the {days} days before: give it with "
            "`shopvine orders rate {currency} RATE --on {day}`.",
            currency=event.currency,
            day=day.isoformat(),
            days=rates.DAYS_BACK,
        )
    converted = rates.in_shop_currency(event, rate.rate, rules.currency)
    if fault := purchases.fault(converted, rules.currency):
        told = reason("at_rate", "at the rate {rate}, {fault}", rate=rate.rate, fault=fault)
        raise OrderRefused(purchases.refusal(event, told))
    return converted


def _refund(event: OrderEvent, heard: Sequence[OrderEvent], rules: Rules) -> OrderEvent | str:
    """A refund counts at its order's rate; `amount` becomes what it adds to the others."""
    order = next((each for each in heard if each.type == "order"), None)
    abroad = order.original.currency if order and order.original else None
    if event.currency == rules.currency:
        original = Original(event.amount, event.currency, "1")
    elif order is None:
        return reason(
            "order_away",
            "It is in {currency} and its order {order} is not here yet.",
            currency=event.currency,
            order=event.order_id,
        )
    elif event.currency == abroad and order.original:
        original = Original(event.amount, event.currency, order.original.rate)
    else:
        fault = purchases.contradiction(event, _stated(order)) or ""
        raise OrderRefused(purchases.refusal(event, fault))
    others = [each for each in heard if each.type == "refund"]
    sums = event.cumulative or any(each.cumulative for each in others)
    if original.currency == rules.currency and not sums:
        return event
    told = replace(event, currency=rules.currency, original=original)
    before = sum(each.amount for each in others)
    after = sum(each.amount for each in refunds_of(order, [*others, told]))
    return replace(told, amount=after - before)


def _stated(event: OrderEvent) -> OrderEvent:
    """The event as its sender told it."""
    if event.original is None:
        return event
    amount, currency = event.original.amount, event.original.currency
    return replace(event, amount=amount, currency=currency, original=None)
