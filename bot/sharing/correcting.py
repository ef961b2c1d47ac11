"""Staff say who brought somebody, or that nobody did; and who bought, or that nobody knows."""

from datetime import datetime

from bot.errors import BuyerRefused
from bot.sharing.ports import Growth, Tell, silent
from bot.sharing.rewarding import Righted, right


def attach(
    tx: Growth,
    invitee_id: int,
    inviter_id: int,
    reason: str,
    by: str,
    now: datetime,
    tell: Tell = silent,
) -> Righted:
    """`inviter_id` brought that person: their orders, earlier ones too, count for the inviter.

    Raises BadInput when it is so already, or would make a ring.
    """
    above = tx.invitations.above(invitee_id)
    tx.invitations.attach(invitee_id, inviter_id, reason, by, now)
    return right(tx, _touched(tx, invitee_id, above), now, tell)


def detach(
    tx: Growth, invitee_id: int, reason: str, by: str, now: datetime, tell: Tell = silent
) -> Righted:
    """Nobody brought that person: what their orders earned goes back. Raises BadInput when it is so
    already."""
    above = tx.invitations.above(invitee_id)
    tx.invitations.detach(invitee_id, reason, by, now)
    return right(tx, _touched(tx, invitee_id, above), now, tell)


def say_buyer(
    tx: Growth,
    order_key: int,
    shopper_id: int | None,
    reason: str,
    by: str,
    now: datetime,
    tell: Tell = silent,
) -> Righted:
    """That person bought this (None: nobody knows who did): it earns as if that had been known when
    it came. Nothing finds its buyer by itself afterwards.

    Raises BuyerRefused when it is so already.
    """
    (purchase,) = tx.purchases.having([order_key])
    known = tx.purchases.order(purchase.source, purchase.order_id)
    before = known[1] if known else None
    if before == shopper_id:
        if shopper_id is None:
            raise BuyerRefused("nobody", "Nobody is known to have bought this.")
        raise BuyerRefused("same", f"This is shopper {shopper_id}'s order already.")
    tx.purchases.correct(order_key, shopper_id, reason, by, now)
    if before is not None:
        tx.invitations.add_revenue(before, -purchase.kept())
    if shopper_id is not None:
        tx.invitations.add_revenue(shopper_id, purchase.kept())
    return right(tx, [order_key], now, tell)


def _touched(tx: Growth, invitee_id: int, above_before: frozenset[int]) -> list[int]:
    """The orders whose parts a move can change: the person's, those of their friends (by the second
    level), and, where the last link counts, those of everybody above: a link of somebody below the
    buyer does not count."""
    people = {invitee_id}
    if any(p.programme.attribution == "last_touch" for p in tx.programmes.history()):
        people |= above_before | tx.invitations.above(invitee_id)
    return sorted({key for person in people for key in tx.order_parts.below(person)})


def forget(tx: Growth, shopper_id: int, now: datetime) -> None:
    """Who they are goes, and what they held stays under a number. Orders that are dated later than
    this moment, because a till's clock runs ahead, earn them nothing any more."""
    tx.shoppers.forget(shopper_id, now)
    orders = tx.purchases.having([part.order_key for part in tx.order_parts.of(shopper_id)])
    right(tx, [order.order_key for order in orders if order.occurred_at >= now], now)
