"""A shopper claims an order: by its number and e-mail, or by their own telephone number."""

from datetime import timedelta

from bot import receiving
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.visits import Effects, Visit

HOUR = timedelta(hours=1)
TRIES = 5
"""Claims of one shopper in an hour that may fit nothing."""


def order(talk: Talk, argument: str) -> None:
    """`/order NUMBER E-MAIL`, in either order."""
    tx, shopper_id = talk.tx, talk.shopper.shopper_id
    words = sorted(argument.split(), key=lambda word: "@" in word)
    if len(words) != 2 or "@" not in words[1] or "@" in words[0]:
        talk.say("claim.how", _share(talk))
        return
    if tx.touches.guesses_since(shopper_id, "order", talk.now - HOUR) >= TRIES:
        talk.say("claim.limited")
        return
    number, mark = words[0].removeprefix("#"), talk.shop.marker.email(words[1])
    if receiving.claim_order(tx, shopper_id, number, mark, talk.now, talk.shop.telling):
        talk.say("claim.found", number=number)
        return
    tx.touches.guess(shopper_id, "order", "", talk.now, talk.reference)
    talk.say("claim.not_found")


def contact(visit: Visit) -> Effects:
    """A telephone number was shared; only the sender's own counts."""
    shared = visit.message.contact
    assert shared is not None

    def effects(tx: Transaction) -> None:
        talk = visit.talk(tx)
        if shared.user_id != visit.user.id:
            talk.say("claim.contact_other", _share(talk))
            return
        mark = talk.shop.marker.phone("+" + shared.phone_number.lstrip("+"))
        if not mark:
            talk.say("claim.contact_unreadable")
            return
        found = receiving.claim(
            tx, talk.shopper.shopper_id, "phone", mark, "contact", talk.now, talk.shop.telling
        )
        key = "claim.contact_found" if found else "claim.contact_kept"
        talk.say(key, {"remove_keyboard": True}, count=len(found))

    return effects


def _share(talk: Talk) -> dict[str, object]:
    """The one button by which Telegram hands over a shopper's own number."""
    button = {"text": talk.words("claim.share"), "request_contact": True}
    return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}
