"""What the chain brought a person, and everything that is kept of their part in it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.sharing.ports import Growth
from growth.money import DIGITS
from growth.purchases import Purchase


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


def standing(tx: Growth, shopper_id: int) -> Standing:
    """What that person's invitations brought so far, in the currency they earned in last."""
    balances = [b for b in tx.ledger.balances(shopper_id) if b.currency in DIGITS]
    last = balances[-1] if balances else None
    return Standing(
        invited=tx.invitations.branch(shopper_id).direct,
        bought=tx.purchases.buyers(shopper_id),
        pending=last.pending if last else 0,
        paid=last.earned + last.paid if last else 0,
        currency=last.currency if last else None,
    )


def export(tx: Growth, shopper_id: int) -> dict[str, Any]:
    """Everything kept about that person's part in the chain, ready for `json.dumps`.

    Other people do not appear: friends are counts, the inviter is the code that was followed.
    """
    invitation = tx.invitations.of(shopper_id)
    bought = tx.purchases.of(shopper_id)
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
        "orders": [_plain(asdict(order)) for order in bought],
        "reviews": [review for order in bought for review in _reviews(tx, order)],
        "rewards": [_plain(asdict(line)) for line in tx.ledger.statement(shopper_id)],
    }


def _reviews(tx: Growth, order: Purchase) -> Iterator[dict[str, Any]]:
    """What checks found in that order and what was decided about it, without the words: they may
    speak of others."""
    for found in tx.reviews.of(order.order_key):
        told = {"order_id": order.order_id, "found": found.check, "outcome": found.outcome}
        yield told | {"at": found.at.isoformat()}
    for decision in tx.reviews.decisions(order.order_key):
        told = {"order_id": order.order_id, "decided": decision.kind}
        yield told | {"at": decision.at.isoformat()}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Times as ISO 8601, our own row numbers left out."""
    hidden = ("shopper_id", "offer_id", "order_key", "programme_id")
    return {key: _text(value) for key, value in values.items() if key not in hidden}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
