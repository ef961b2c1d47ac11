"""An order or a refund comes in."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot import matching
from bot.errors import BadInput, OrderRefused
from bot.sharing.explaining import told
from bot.sharing.ports import Growth, Tell, silent
from bot.sharing.rewarding import right
from growth import purchases
from growth.conditions import Verdict
from growth.purchases import MatchedBy, OrderEvent, goods


@dataclass(frozen=True, slots=True)
class OrderOutcome:
    """What an order event did.

    `outcome`: recorded (it counts), unattributed (we do not know the buyer; it earns nothing),
    waiting (a refund whose order is not here yet), duplicate (known already; nothing was done).
    `change` is what the inviter gained or lost, minor units of `currency`. `verdicts` say why the
    order did or did not earn.
    """

    outcome: Literal["recorded", "unattributed", "waiting", "duplicate"]
    currency: str
    shopper_id: int | None = None
    inviter_id: int | None = None
    change: int = 0
    verdicts: tuple[Verdict, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The documented keys, ready for `json.dumps`."""
        return asdict(self)


def take_order(tx: Growth, event: OrderEvent, now: datetime, tell: Tell = silent) -> OrderOutcome:
    """One order or refund event, however often and in whatever order it comes.

    Raises OrderRefused, with nothing written, when the event contradicts itself or an earlier one.
    """
    published = tx.programmes.at(event.occurred_at if event.occurred_at.tzinfo else now)
    if published is None:
        raise BadInput("No programme is published yet: open the shop once, or publish its rules.")
    if fault := purchases.fault(event, published.programme.currency):
        raise OrderRefused(purchases.refusal(event, fault))
    if _known(tx, event):
        return OrderOutcome("duplicate", event.currency)
    kept_before = _kept(tx, event)
    buyer, matched_by = matching.buyer(tx, event)
    if tx.purchases.add(event, buyer, published.programme_id, now, matched_by) is None:
        return OrderOutcome("duplicate", event.currency)
    order = tx.purchases.order(event.source, event.order_id)
    if order is None:
        return OrderOutcome("waiting", event.currency)
    order_key, buyer = order
    if event.type == "order" and event.coupon:
        tx.coupons.used(event.coupon, order_key, now)
    if buyer is None:
        return OrderOutcome("unattributed", event.currency)
    tx.invitations.add_revenue(buyer, _kept(tx, event) - kept_before)
    return _outcome(tx, order_key, event.currency, now, tell)


def match(
    tx: Growth,
    order_key: int,
    shopper_id: int,
    matched_by: MatchedBy,
    now: datetime,
    tell: Tell = silent,
) -> OrderOutcome:
    """Whose an order is after all: it earns as if that had been known when it came. An order that
    somebody has stays theirs."""
    (purchase,) = tx.purchases.having([order_key])
    if not tx.purchases.match(order_key, shopper_id, matched_by, now):
        return OrderOutcome("duplicate", purchase.currency)
    tx.invitations.add_revenue(shopper_id, purchase.kept())
    return _outcome(tx, order_key, purchase.currency, now, tell)


def restate(
    tx: Growth, order_key: int, event: OrderEvent, now: datetime, tell: Tell = silent
) -> OrderOutcome:
    """A store tells an order anew (`growth.purchases.newer`): it counts as if it had been placed
    like that. A duplicate where total and goods are as they were."""
    (before,) = tx.purchases.having([order_key])
    if before.amount == event.amount and goods(before.lines) == goods(event.lines):
        tx.purchases.restate(order_key, replace(event, lines=before.lines), now)
        return OrderOutcome("duplicate", event.currency)
    tx.purchases.restate(order_key, event, now)
    (after,) = tx.purchases.having([order_key])
    if after.matched_by is None:
        return OrderOutcome("unattributed", event.currency)
    tx.invitations.add_revenue(after.shopper_id, after.kept() - before.kept())
    return _outcome(tx, order_key, event.currency, now, tell)


def _outcome(tx: Growth, order_key: int, currency: str, now: datetime, tell: Tell) -> OrderOutcome:
    """See whether the order looks right, right the rewards that hang on it, and say what came of
    it."""
    righted = right(tx, [order_key], now, tell, heard_of=[order_key])
    parts = righted.parts[order_key]
    held = tx.ledger.holdings([order_key])
    inviter = next((part.shopper_id for part in parts if part.level == 1), None)
    explained = [
        one for part in parts for one in told(tx, part, righted.decisions[part.shopper_id], held)
    ]
    return OrderOutcome(
        "recorded",
        currency,
        parts[0].shopper_id,
        inviter,
        sum(
            change.amount
            for change in righted.changes
            if change.shopper_id == inviter and change.currency == currency
        ),
        tuple(verdict for one in explained for verdict in one.verdicts),
    )


def _known(tx: Growth, event: OrderEvent) -> bool:
    """Whether this event was heard before. Raises OrderRefused when it contradicts another."""
    same_id = tx.purchases.event(event.source, event.event_id)
    if same_id is not None:
        if fault := purchases.clash(event, same_id):
            raise OrderRefused(purchases.refusal(event, fault))
        return True
    for earlier in tx.purchases.events(event.source, event.order_id):
        if fault := purchases.contradiction(event, earlier):
            raise OrderRefused(purchases.refusal(event, fault))
    return False


def _kept(tx: Growth, event: OrderEvent) -> int:
    """What is left of that event's order now, minor units; 0 before the order is here."""
    events = tx.purchases.events(event.source, event.order_id)
    ordered = sum(e.amount for e in events if e.type == "order")
    return purchases.kept(ordered, (e.amount for e in events if e.type == "refund"))
