"""Orders as lines and as JSON."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from bot.receiving.desk import Delivery
from bot.receiving.events import Waiting
from bot.receiving.looking import Listed, OrderAccount
from growth.money import plain

KNOWN_BY = {
    None: "nothing",
    "user": "Telegram id",
    "ref": "a code of their own",
    "email": "e-mail",
    "phone": "telephone",
    "coupon": "a coupon that was given to them",
    "staff": "what staff said",
}
LEVELS = ("the buyer", "who brought the buyer", "who brought that one")


def told_lines(told: OrderAccount, zone: ZoneInfo) -> Iterator[str]:
    """An order, top to bottom."""
    order = told.purchase
    yield (
        f"Order {order.order_key}: {order.source} {order.number or order.order_id}, placed "
        f"{order.occurred_at.astimezone(zone):%Y-%m-%d %H:%M}"
    )
    money = plain(order.amount, order.currency)
    if order.original:
        first = plain(order.original.amount, order.original.currency)
        money += f" ({first} at {order.original.rate})"
    yield f"Money: {money}, of which {plain(order.kept(), order.currency)} is kept"
    for line in order.lines:
        category = f" ({line.category})" if line.category else ""
        paid = plain(line.amount, order.currency)
        yield f"  {line.quantity} × {line.product_id or 'unnamed'}{category}: {paid}"
    for since, total in told.totals[1:]:
        at = f"{since.astimezone(zone):%Y-%m-%d %H:%M}" if since else "later"
        yield f"  the store changed it to {plain(total, order.currency)} ({at})"
    for refund in order.refunds:
        at = f"{refund.refunded_at.astimezone(zone):%Y-%m-%d}"
        yield f"  given back on {at}: {plain(refund.amount, order.currency)}"
    if told.buyer is None:
        yield f"Buyer: {told.not_counted}"
    else:
        name = told.people.get(told.buyer) or "forgotten"
        yield f"Buyer: {name} #{told.buyer}, known by {KNOWN_BY[order.matched_by]}"
    for said in told.corrections:
        who = f"shopper {said.shopper_id}" if said.shopper_id else "nobody"
        at = f"{said.at.astimezone(zone):%Y-%m-%d %H:%M}"
        yield f"  {at} {said.by} said: {who} ({said.reason})"
    if told.programme:
        yield f"Programme: {order.programme_id} {told.programme.name}".rstrip()
    for each in told.explained:
        name = told.people.get(each.shopper_id) or "forgotten"
        yield f"{LEVELS[each.level].capitalize()}, {name} #{each.shopper_id}:"
        for verdict in each.verdicts:
            yield f"  {'yes' if verdict.passed else 'no '} {verdict.rule}: {verdict.reason}"
        for holding in each.holdings:
            pending = plain(holding.held.pending, holding.currency)
            earned = plain(holding.held.earned, holding.currency)
            yield f"  {holding.rule} holds {pending} pending, {earned} earned"
    for finding in told.findings:
        yield f"Check {finding.check} ({finding.outcome}): {finding.reason}"
    if told.findings:
        yield f"Review: {told.standing}"
    for entry in told.entries:
        owner = f" #{entry.shopper_id}" if entry.shopper_id is not None else ""
        yield (
            f"Ledger {entry.transaction_id} {entry.posted_at.astimezone(zone):%Y-%m-%d} "
            f"{entry.kind} {entry.account}{owner}: {plain(entry.amount, entry.currency)}"
        )


def listed_json(order: Listed) -> dict[str, Any]:
    return {
        "order_key": order.order_key,
        "source": order.source,
        "order_id": order.order_id,
        "number": order.number,
        "occurred_at": order.occurred_at.isoformat(),
        "amount": order.amount,
        "refunded": order.back,
        "currency": order.currency,
        "buyer": order.buyer,
        "matched_by": order.matched_by,
    }


def waiting_json(waiting: Waiting) -> dict[str, Any]:
    event = waiting.event
    return {
        "source": event.source,
        "event_id": event.event_id,
        "order_id": event.order_id,
        "type": event.type,
        "amount": event.amount,
        "currency": event.currency,
        "occurred_at": event.occurred_at.isoformat(),
        "reason": waiting.reason,
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery_key": delivery.delivery_key,
        "source": delivery.source,
        "topic": delivery.topic,
        "received_at": delivery.received_at.isoformat(),
        "problem": delivery.problem,
    }
