"""Whose friend's order it is, kept beside each order."""

from collections.abc import Sequence

from bot.sharing.ports import Growth
from growth import attribution
from growth.attribution import Opened, OrderPart
from growth.purchases import Purchase


def attribute(tx: Growth, purchase: Purchase) -> tuple[Sequence[OrderPart], Sequence[OrderPart]]:
    """Note who has a part in that order; the parts before and after, none while nobody knows who
    bought."""
    order_key = purchase.order_key
    assert purchase.programme_id is not None
    programme = tx.programmes.get(purchase.programme_id)
    before = tx.order_parts.of_order(order_key)
    if purchase.matched_by is None:
        tx.order_parts.set(order_key, [])
        return before, []
    opened = _opened(tx, purchase) if programme.attribution == "last_touch" else ()
    after = attribution.parts(purchase, programme, tx.invitations.parent, opened)
    if not attribution.same(before, after):
        tx.order_parts.set(order_key, after)
    return before, after


def _opened(tx: Growth, purchase: Purchase) -> list[Opened]:
    """The links that the buyer had opened when we heard of the order: not their own, and not of
    people below them."""
    heard_at = tx.purchases.heard_at(purchase.order_key)
    found = []
    for touch in tx.touches.of(purchase.shopper_id):
        link = tx.links.get(touch.code)
        if link is None or touch.touched_at > heard_at:
            continue
        if purchase.shopper_id not in {link.shopper_id, *tx.invitations.above(link.shopper_id)}:
            found.append(Opened(link.shopper_id, touch.touched_at))
    return found
