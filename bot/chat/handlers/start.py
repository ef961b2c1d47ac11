"""`/start`, with or without a friend's code."""

from bot import sharing
from bot.chat import keyboards
from bot.chat.handlers import alarms, handoff, products
from bot.chat.talks import Talk
from bot.referrals import naming
from growth.invitations import Arrival


def start(talk: Talk, payload: str) -> None:
    """Greet; bind a new shopper to the friend whose link they opened; show the product of it.
    Where a person has the chat, the bot does not greet."""
    tx, shopper = talk.tx, talk.shopper
    if naming.guesses_too_much(tx, shopper.shopper_id, talk.now):
        payload = ""
    arrival = sharing.arrive(
        tx,
        shopper.shopper_id,
        payload or None,
        talk.new,
        talk.now,
        talk.reference,
        tell=talk.shop.telling,
    )
    tx.shoppers.set_stopped(shopper.shopper_id, False)
    if arrival.bound and arrival.inviter_id is not None:
        talk.shop.telling.friend_started(tx, arrival.inviter_id, talk.now)
    tx.conversations.add_turn(shopper.shopper_id, "start", language=talk.language, now=talk.now)
    if talk.shop.handoffs.is_silent(shopper.shopper_id, tx):
        handoff.say_where(talk)
    else:
        _greet(talk, arrival)
    if arrival.reason == "unknown_code":
        talk.say("code.unknown")
        alarms.tell_of_guesses(talk)
    if arrival.product_id:
        products.show(talk, arrival.product_id)
    talk.shop.telling.catch_up(tx, shopper.shopper_id, talk.now)


def _greet(talk: Talk, arrival: Arrival) -> None:
    shopper = talk.shopper
    key = "start.welcome" if talk.new else "start.again"
    if arrival.bound and arrival.inviter_name:
        key = "start.invited"
    greeting = talk.words(key, name=shopper.name, shop=talk.shop.name, inviter=arrival.inviter_name)
    others = [each for each in talk.shop.languages if each != talk.language]
    talk.send(
        f"{greeting}\n\n{talk.words('start.privacy')}",
        keyboards.languages(talk.language, others) if others else None,
    )
