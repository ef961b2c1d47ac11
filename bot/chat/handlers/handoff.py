"""A shopper and a person: asking for one, words to them, and how it was."""

from typing import Any

from telegram import Message

from bot.chat import keyboards, staffroom
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.visits import Visit


def open_for(talk: Talk, reason: str) -> None:
    """Ask staff to take over; `reason` is a key of the texts. The shopper is told honestly when a
    person will be there."""
    shopper_id, handoffs = talk.shopper.shopper_id, talk.shop.handoffs
    opened = handoffs.open(shopper_id, reason, talk.tx)
    if opened == "already":
        say_where(talk)
        return
    talk.tx.offers.silence(shopper_id, "handoff", talk.now)
    following = handoffs.hours.next_opening(talk.now)
    if opened == "later" and following is not None:
        talk.say_moment("human.later", following)
    elif opened == "opened":
        talk.say("human.opened", keyboards.withdraw(talk.language))
    else:
        talk.say("human.nobody")


def standing(visit: Visit, tx: Transaction) -> tuple[bool, bool]:
    """Whether this shopper waits for, or talks with, a person; and whether the bot is silent."""
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    if shopper is None:
        return False, False
    live = tx.handoffs.live(shopper.shopper_id) is not None
    return live, visit.shop.handoffs.is_silent(shopper.shopper_id, tx)


def to_staff(visit: Visit, tx: Transaction) -> None:
    """Pass a shopper's message on to staff."""
    message = visit.message
    if message.text:
        say_to_staff(visit, message.text, tx)
        return
    talk = visit.talk(tx)
    _tell(talk, "staff.sent_something")
    method, payload = passed_on(message)
    staffroom.post(visit.shop, tx, visit.now, method, payload, talk.shopper.shopper_id)
    _write_down(talk, message.caption or "")
    if not visit.shop.handoffs.is_silent(talk.shopper.shopper_id, tx):
        talk.say("human.passed_on")


def say_to_staff(visit: Visit, text: str, tx: Transaction) -> None:
    """Pass a shopper's words on to staff."""
    talk = visit.talk(tx)
    _tell(talk, "staff.says", text=text)
    _write_down(talk, text)


def edit_to_staff(visit: Visit, tx: Transaction) -> None:
    """Staff see the new words of a message that the shopper changed."""
    talk, message = visit.talk(tx), visit.message
    text = message.text or message.caption or ""
    if text:
        _tell(talk, "staff.edited", text=text)
        _write_down(talk, text)


def withdraw(talk: Talk) -> None:
    """The shopper goes back to the bot instead of waiting."""
    if talk.shop.handoffs.withdraw(talk.shopper.shopper_id, talk.tx):
        talk.say("human.withdrawn")
    elif talk.tx.handoffs.live(talk.shopper.shopper_id):
        say_where(talk)


def rate(talk: Talk, handoff_id: int, rating: int, message_id: int | None) -> None:
    """The shopper tells how well staff helped."""
    if message_id is not None:
        talk.unmark(message_id, keyboards.nothing())
    if talk.shop.handoffs.rate(handoff_id, talk.shopper.shopper_id, rating, talk.tx):
        talk.say("human.rated")


def lost(visit: Visit, tx: Transaction, shopper_id: int) -> None:
    """The shopper blocked the bot."""
    if visit.shop.handoffs.lost(shopper_id, tx):
        staffroom.tell(visit.shop, tx, visit.now, "staff.unreachable", shopper_id)


def passed_on(message: Message) -> tuple[str, dict[str, Any]]:
    """The call that shows a message to someone else: photos by file id, the rest copied."""
    if message.photo:
        payload: dict[str, Any] = {"photo": message.photo[-1].file_id}
        return "send_photo", payload | ({"caption": message.caption} if message.caption else {})
    return "copy_message", {"from_chat_id": message.chat.id, "message_id": message.message_id}


def say_where(talk: Talk) -> None:
    """Where a shopper stands who waits for, or talks with, a person."""
    live = talk.tx.handoffs.live(talk.shopper.shopper_id)
    if live and live.state == "taken":
        talk.say("human.with", name=live.taken_by)
    elif live and live.silent:
        talk.say("human.already", keyboards.withdraw(talk.language))
    else:
        talk.say("human.in_line")


def _tell(talk: Talk, key: str, **values: object) -> None:
    name, shopper_id = talk.shopper.name, talk.shopper.shopper_id
    staffroom.tell(talk.shop, talk.tx, talk.now, key, shopper_id, name=name, **values)


def _write_down(talk: Talk, said: str) -> None:
    talk.tx.conversations.add_turn(
        talk.shopper.shopper_id, "to_staff", language=talk.language, now=talk.now, question=said
    )
