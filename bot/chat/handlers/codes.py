"""A friend who lost the link sends the code, or the link as text."""

from bot.chat.handlers import alarms, products
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.visits import Visit
from bot.referrals import naming
from growth.links import pasted_code


def named(talk: Talk, argument: str) -> None:
    """`/code CODE`, or a message that is a code or a link with one."""
    code = pasted_code(argument, talk.bot_name) or argument.strip()
    if not code:
        talk.say("code.how")
        return
    tx, shopper_id = talk.tx, talk.shopper.shopper_id
    tell = talk.shop.telling
    found = naming.name_code(tx, shopper_id, code, talk.now, talk.reference, tell)
    friend = found.arrival.inviter_name if found.arrival else None
    if found.outcome == "bound" and found.arrival:
        assert found.arrival.inviter_id is not None
        talk.shop.telling.friend_started(tx, found.arrival.inviter_id, talk.now)
        talk.say("code.bound" if friend else "code.bound_nameless", friend=friend)
        if found.arrival.product_id:
            products.show(talk, found.arrival.product_id)
        return
    talk.say(f"code.{found.outcome}", days=naming.NAME_WITHIN.days)
    if found.outcome == "unknown":
        alarms.tell_of_guesses(talk)


def code_in(visit: Visit, tx: Transaction) -> str | None:
    """The code that a message is about. A lone word is one only from somebody who may still be
    bound; from anybody else it is a question."""
    code = naming.code_of(visit.text, visit.bot.username)
    if code is None or pasted_code(visit.text, visit.bot.username):
        return code
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    if shopper is None:
        return code
    late = visit.now - tx.shoppers.first_met(shopper.shopper_id) > naming.NAME_WITHIN
    return None if late or tx.invitations.of(shopper.shopper_id) else code
