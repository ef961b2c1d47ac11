"""A link is made and shared, a friend starts."""

from collections.abc import Callable
from datetime import datetime

from bot.sharing.ports import Growth, Tell, silent
from bot.sharing.rewarding import right
from growth import offers
from growth.invitations import Arrival, Invitation, TouchWay, judge
from growth.links import Link, code_in, is_code
from growth.offers import Offer


def arrive(
    tx: Growth,
    shopper_id: int,
    payload: str | None,
    new: bool,
    now: datetime,
    reference: str | None = None,
    way: TouchWay = "start",
    tell: Tell = silent,
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
        invited=tx.invitations.settled(shopper_id),
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
        right(tx, tx.order_parts.below(shopper_id), now, tell)
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
    """The one link of that person for that product (None: the shop), the campaign that runs for it
    and the variant of the words, made on first need.

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
    campaign_id: str | None = None,
) -> Offer:
    """Remember that this shopper was asked to share, with which words and in which campaign."""
    return tx.offers.add(shopper_id, product_id, text, now, tone, campaign_id)


def shared(tx: Growth, code: str, channel: str, now: datetime) -> bool:
    """Remember that a link was shared (`channel`: inline, button ...). False: nobody holds it."""
    if tx.links.get(code) is None:
        return False
    tx.links.shared(code, channel, now)
    return True
