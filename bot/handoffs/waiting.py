"""What staff see of a shopper who waits for a person, or talks with one."""

from dataclasses import dataclass
from datetime import datetime

from bot import sharing
from bot.handoffs.ports import Transaction
from bot.messages import Handoff, Shopper, Turn
from knowledge.passages import Language

TURNS_SHOWN = 6
"""How much of the conversation staff are shown at first."""
ORDERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order of the shopper: what was paid and given back, minor units of `currency`."""

    order_id: str
    amount: int
    refunded: int
    currency: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """The shopper's place in the chain.

    `invited`: they came through a friend's link. `friends` came through theirs, of whom `bought`
    have ordered; `pending` and `paid` are what that earned, minor units of `currency`, which is
    None while nothing was ever earned.
    """

    invited: bool
    friends: int
    bought: int
    pending: int
    paid: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A shopper's chat as staff see it. `turns` and `orders` are the newest, oldest first."""

    handoff: Handoff
    shopper: Shopper
    language: Language
    since: datetime
    turns: tuple[Turn, ...]
    orders: tuple[Ordered, ...]
    invitation: Invited


def overview(tx: Transaction, handoff: Handoff, first: Language) -> Waiting | None:
    """Everything about one of them; None once the shopper is forgotten. `first` is the shop's
    first language."""
    shopper = tx.shoppers.get(handoff.shopper_id)
    if shopper is None or shopper.telegram_id is None:
        return None
    return Waiting(
        handoff,
        shopper,
        shopper.language or first,
        handoff.opened_at,
        tuple(tx.conversations.last_turns(shopper.shopper_id, TURNS_SHOWN)),
        _orders(tx, shopper.shopper_id),
        _invitation(tx, shopper.shopper_id),
    )


def _orders(tx: Transaction, shopper_id: int) -> tuple[Ordered, ...]:
    bought = list(tx.purchases.of(shopper_id))
    bought.sort(key=lambda each: each.occurred_at)
    return tuple(
        Ordered(
            each.order_id, each.amount, each.amount - each.kept(), each.currency, each.occurred_at
        )
        for each in bought[-ORDERS_SHOWN:]
    )


def _invitation(tx: Transaction, shopper_id: int) -> Invited:
    standing = sharing.standing(tx, shopper_id)
    return Invited(
        tx.invitations.of(shopper_id) is not None,
        standing.invited,
        standing.bought,
        standing.pending,
        standing.paid,
        standing.currency,
    )
