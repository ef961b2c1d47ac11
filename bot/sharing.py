"""The chain: a link is made, a friend starts, an order comes in, a reward is held and settled.

Each function is one event and expects to run in one write transaction of its own (or the chat's).
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.errors import OrderRefused
from bot.messages import Shopper
from growth import ledger, offers, ports, purchases
from growth.invitations import Arrival, Invitation, TouchWay, judge
from growth.links import Link, code_in, is_code
from growth.offers import Offer
from growth.purchases import OrderEvent
from growth.rewards import Decision, Policy, Verdict, decide


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...
    def by_telegram_id(self, telegram_id: int) -> Shopper | None: ...


class Growth(Protocol):
    """The part of a storage transaction that the chain needs."""

    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def links(self) -> ports.Links: ...
    @property
    def touches(self) -> ports.Touches: ...
    @property
    def invitations(self) -> ports.Invitations: ...
    @property
    def offers(self) -> ports.Offers: ...
    @property
    def purchases(self) -> ports.Purchases: ...
    @property
    def ledger(self) -> ports.Ledger: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person's invitations brought.

    `invited` people started through their links, `bought` of those have ordered. `pending` and
    `paid` (credited after the hold) are minor units of `currency`, which is None while nothing was
    ever earned.
    """

    invited: int
    bought: int
    pending: int
    paid: int
    currency: str | None


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


def arrive(
    tx: Growth,
    shopper_id: int,
    payload: str | None,
    new: bool,
    now: datetime,
    reference: str | None = None,
    way: TouchWay = "start",
) -> Arrival:
    """A `/start`, with what came behind it, or a code that was named. `new`: they may be bound.

    A valid code of somebody else's is a touch, whether or not it binds; a code that nobody holds is
    a guess. Either counts once for each `reference`, which names the update.
    """
    code = code_in(payload)
    if code is None:
        return Arrival(False, "no_code")
    link = tx.links.get(code)
    reason = judge(
        shopper_id,
        link.shopper_id if link else None,
        new=new and tx.invitations.branch(shopper_id).direct == 0,
        invited=tx.invitations.of(shopper_id) is not None,
        above_inviter=tx.invitations.above(link.shopper_id) if link else (),
    )
    if link is None:
        tx.touches.guess(shopper_id, "code", code, now, reference)
    elif reason != "self":
        tx.touches.add(shopper_id, code, way, now, reference)
    if link is None or reason == "self":
        return Arrival(False, reason, product_id=link.product_id if link else None)
    if reason == "bound":
        tx.invitations.bind(
            Invitation(shopper_id, link.shopper_id, link.code, link.product_id, now)
        )
    inviter = tx.shoppers.get(link.shopper_id)
    name = inviter.name or None if inviter else None
    return Arrival(reason == "bound", reason, link.shopper_id, name, link.product_id)


def link_for(
    tx: Growth,
    shopper_id: int,
    product_id: str | None,
    now: datetime,
    new_code: Callable[[], str],
    campaign_id: str | None = None,
    variant: str | None = None,
) -> Link:
    """The one link of that person for that product (None: the shop), campaign and variant of the
    words, made on first need.

    `new_code` gives random codes; raises ValueError when it gives anything else, or only codes
    that are taken.
    """
    for _ in range(5):
        known = tx.links.of(shopper_id, product_id, campaign_id, variant)
        if known is not None:
            return known
        code = new_code()
        if not is_code(code):
            raise ValueError("new_code must give 14 letters or digits")
        tx.links.add(Link(code, shopper_id, product_id, now, campaign_id, variant))
    raise ValueError("new_code gave five codes that were taken: it is not random")


def may_offer(tx: Growth, shopper_id: int, now: datetime, every_days: int) -> bool:
    """Whether this shopper may be asked to share now."""
    shopper = tx.shoppers.get(shopper_id)
    silenced = shopper is None or shopper.stopped or tx.offers.silenced(shopper_id)
    return offers.may_offer(now, tx.offers.last(shopper_id), silenced, every_days)


def offer(
    tx: Growth,
    shopper_id: int,
    product_id: str | None,
    text: str,
    now: datetime,
    tone: str | None = None,
) -> Offer:
    """Remember that this shopper was asked to share, and with which words."""
    return tx.offers.add(shopper_id, product_id, text, now, tone)


def shared(tx: Growth, code: str, channel: str, now: datetime) -> bool:
    """Remember that a link was shared (`channel`: inline, button ...). False: nobody holds it."""
    if tx.links.get(code) is None:
        return False
    tx.links.shared(code, channel, now)
    return True


def standing(tx: Growth, shopper_id: int) -> Standing:
    """What that person's invitations brought so far, in the currency they earned in last."""
    balances = tx.ledger.balances(shopper_id)
    last = balances[-1] if balances else None
    return Standing(
        invited=tx.invitations.branch(shopper_id).direct,
        bought=tx.purchases.buyers(shopper_id),
        pending=last.pending if last else 0,
        paid=last.earned if last else 0,
        currency=last.currency if last else None,
    )


def take_order(tx: Growth, event: OrderEvent, policy: Policy, now: datetime) -> OrderOutcome:
    """One order or refund event, however often and in whatever order it comes.

    Raises OrderRefused, with nothing written, when the event contradicts itself or an earlier one.
    """
    if fault := purchases.fault(event, policy.currency):
        raise OrderRefused(f"{_name(event)}: {fault}.")
    if _known(tx, event):
        return OrderOutcome("duplicate", event.currency)
    kept_before = _kept(tx, event)
    if tx.purchases.add(event, _buyer(tx, event), policy, now) is None:
        return OrderOutcome("duplicate", event.currency)
    order = tx.purchases.order(event.source, event.order_id)
    if order is None:
        return OrderOutcome("waiting", event.currency)
    order_key, buyer = order
    if buyer is None:
        return OrderOutcome("unattributed", event.currency)
    # The counters come first: updating them locks the inviter's row where locks are by row.
    tx.invitations.add_revenue(buyer, _kept(tx, event) - kept_before)
    return _reward(tx, order_key, buyer, event.currency, now)


def settle(tx: Growth, now: datetime) -> int:
    """End the hold of every reward that is due; how many were credited."""
    due = tx.ledger.due(now)
    for holding in due:
        entry = ledger.settle(holding.held.pending, holding.shopper_id, holding.currency)
        tx.ledger.post(holding.reward_id, entry, now)
    return len(due)


def export(tx: Growth, shopper_id: int) -> dict[str, Any]:
    """Everything kept about that person's part in the chain, ready for `json.dumps`.

    Other people do not appear: friends are counts, the inviter is the code that was followed.
    """
    invitation = tx.invitations.of(shopper_id)
    return {
        "invited_by_code": invitation.code if invitation else None,
        "invited_at": invitation.invited_at.isoformat() if invitation else None,
        "standing": asdict(standing(tx, shopper_id)),
        "links": [_plain(asdict(link)) for link in tx.links.all_of(shopper_id)],
        "shares": [
            {"code": code, "channel": channel, "shared_at": at.isoformat()}
            for code, channel, at in tx.links.shares_of(shopper_id)
        ],
        "offers": [_plain(asdict(offer)) for offer in tx.offers.all_of(shopper_id)],
        "orders": [_plain(asdict(order)) for order, _ in tx.purchases.of(shopper_id)],
        "rewards": [_plain(asdict(line)) for line in tx.ledger.statement(shopper_id)],
    }


def _known(tx: Growth, event: OrderEvent) -> bool:
    """Whether this event was heard before. Raises OrderRefused when it contradicts another."""
    same_id = tx.purchases.event(event.source, event.event_id)
    if same_id is not None:
        if fault := purchases.clash(event, same_id):
            raise OrderRefused(f"{_name(event)}: {fault}.")
        return True
    for earlier in tx.purchases.events(event.source, event.order_id):
        if fault := purchases.contradiction(event, earlier):
            raise OrderRefused(f"{_name(event)}: {fault}.")
    return False


def _buyer(tx: Growth, event: OrderEvent) -> int | None:
    """Who an order is by; refunds belong to whoever the order belongs to."""
    if event.type == "refund" or event.shopper is None:
        return None
    shopper = tx.shoppers.by_telegram_id(event.shopper)
    return shopper.shopper_id if shopper else None


def _kept(tx: Growth, event: OrderEvent) -> int:
    """What is left of that event's order now, minor units; 0 before the order is here."""
    events = tx.purchases.events(event.source, event.order_id)
    ordered = sum(e.amount for e in events if e.type == "order")
    return purchases.kept(ordered, (e.amount for e in events if e.type == "refund"))


def _reward(tx: Growth, order_key: int, buyer: int, currency: str, now: datetime) -> OrderOutcome:
    """Bring the rewards that hang on this order to what they should be."""
    invitation = tx.invitations.of(buyer)
    if invitation is None:
        alone = Verdict("invited", False, "Nobody invited the buyer.")
        return OrderOutcome("recorded", currency, buyer, verdicts=(alone,))
    inviter = invitation.inviter_id
    decisions = _decide(tx, invitation)
    rewards = [reward for decision in decisions for reward in decision.rewards]
    holdings = tx.ledger.holdings([decision.purchase.order_key for decision in decisions])
    change = 0
    for missing in ledger.corrections(rewards, holdings):
        reward_id = missing.reward_id
        if reward_id is None:
            assert missing.reward is not None
            reward_id = tx.ledger.open(missing.reward, now)
        tx.ledger.post(reward_id, missing.entry, now)
        change += missing.change if missing.shopper_id == inviter else 0
    verdicts = next(d.verdicts for d in decisions if d.purchase.order_key == order_key)
    return OrderOutcome("recorded", currency, buyer, inviter, change, verdicts)


def _decide(tx: Growth, invitation: Invitation) -> list[Decision]:
    """Replay the buyer's orders; with a cap, those of all the inviter's friends."""
    inviter = tx.invitations.inviter(invitation.inviter_id)
    bought = tx.purchases.of(invitation.invitee_id)
    if all(policy.cap_per_inviter is None for _, policy in bought):
        return decide(inviter, {invitation.invitee_id: invitation.invited_at}, bought)
    started = tx.invitations.started(inviter.shopper_id)
    return decide(inviter, started, tx.purchases.of_friends(inviter.shopper_id))


def _name(event: OrderEvent) -> str:
    return f"{event.type} event {event.event_id!r} of source {event.source!r}"


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Times as ISO 8601, our own row numbers left out."""
    hidden = ("shopper_id", "offer_id", "order_key")
    return {key: _text(value) for key, value in values.items() if key not in hidden}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
