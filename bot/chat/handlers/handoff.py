"""Handing a shopper over to a person, and words back and forth."""

from functools import partial
from typing import Any

from telegram import Message

from bot.chat import staffroom
from bot.chat.handlers.addressing import command_in
from bot.chat.ports import Transaction
from bot.chat.talks import NO_PREVIEW, TEXT_LIMIT, Talk, cut
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import Shopper

TURNS_TOLD = 5
"""How much of the conversation staff are shown at first."""


def open_for(talk: Talk, reason: str) -> None:
    """Ask staff to take over; `reason` is a key of the texts. Without staff, say so honestly."""
    tx, shop, shopper_id = talk.tx, talk.shop, talk.shopper.shopper_id
    if tx.conversations.handoff(shopper_id):
        talk.say("human.already")
        return
    tx.offers.silence(shopper_id, "handoff", talk.now)
    if shop.staff_chat is None:
        tx.conversations.open_handoff(shopper_id, "unattended", reason, talk.now)
        talk.say("human.nobody")
        return
    tx.conversations.open_handoff(shopper_id, "open", reason, talk.now)
    _introduce(talk, reason)
    talk.say("human.opened")


def with_staff(visit: Visit, tx: Transaction) -> bool:
    """Whether a staff member has this shopper's chat."""
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    return bool(shopper and tx.conversations.handoff(shopper.shopper_id))


def to_staff(visit: Visit, tx: Transaction) -> None:
    """Pass a shopper's message on to the staff member who has the chat."""
    message = visit.message
    if message.text:
        say_to_staff(visit, message.text, tx)
        return
    talk = visit.talk(tx)
    name, shopper_id = talk.shopper.name, talk.shopper.shopper_id
    staffroom.tell(visit.shop, tx, visit.now, "staff.sent_something", shopper_id, name=name)
    method, payload = _passed_on(message)
    staffroom.post(visit.shop, tx, visit.now, method, payload, shopper_id)
    _write_down(talk, message.caption or "")


def say_to_staff(visit: Visit, text: str, tx: Transaction) -> None:
    """Pass a shopper's words on to the staff member who has the chat."""
    talk = visit.talk(tx)
    name, shopper_id = talk.shopper.name, talk.shopper.shopper_id
    staffroom.tell(visit.shop, tx, visit.now, "staff.says", shopper_id, name=name, text=text)
    _write_down(talk, text)


def _write_down(talk: Talk, said: str) -> None:
    talk.tx.conversations.add_turn(
        talk.shopper.shopper_id, "to_staff", language=talk.language, now=talk.now, answer=said
    )


def from_staff(visit: Visit) -> Effects:
    """A message in the staff chat: for a shopper, `/close`, or talk among staff."""
    return partial(_from_staff, visit)


def _from_staff(visit: Visit, tx: Transaction) -> None:
    message, shop, now = visit.message, visit.shop, visit.now
    command = command_in(visit.text, visit.bot.username)
    closing = command is not None and command[0] == "close"
    if (command and not closing) or not _has_content(message):
        return
    shopper = _whom(message, tx)
    if shopper is None:
        if closing or _replies_to_bot(message, visit.bot.id):
            staffroom.tell(shop, tx, now, "staff.unknown", None)
    elif closing:
        _close(visit, tx, shopper)
    elif shopper.telegram_id is None:
        staffroom.tell(shop, tx, now, "staff.unreachable", shopper.shopper_id)
    else:
        _relay(visit, tx, shopper)


def _introduce(talk: Talk, reason: str) -> None:
    """Tell staff who needs a person, why, and what was said."""
    speak = staffroom.language(talk.shop)
    shopper_id = talk.shopper.shopper_id
    turns = [
        say(speak, "staff.turn", question=turn.question, answer=turn.answer)
        for turn in talk.tx.conversations.last_turns(shopper_id, TURNS_TOLD)
        if turn.question and turn.answer
    ]
    opened = say(
        speak,
        "staff.opened",
        name=talk.shopper.name,
        shopper=shopper_id,
        language=say(speak, f"language.{talk.language}"),
        reason=say(speak, reason),
    )
    room = TEXT_LIMIT - 1000
    text = "\n\n".join([opened, cut("\n\n".join(turns), room), say(speak, "staff.how")])
    payload = {"text": text.replace("\n\n\n\n", "\n\n"), "link_preview_options": NO_PREVIEW}
    staffroom.post(talk.shop, talk.tx, talk.now, "send_message", payload, shopper_id)


def _close(visit: Visit, tx: Transaction, shopper: Shopper) -> None:
    """Give the chat back to the bot."""
    shop, now = visit.shop, visit.now
    if not tx.conversations.close_handoff(shopper.shopper_id, now):
        staffroom.tell(shop, tx, now, "staff.not_open", shopper.shopper_id)
        return
    staffroom.tell(shop, tx, now, "staff.closed", shopper.shopper_id, name=shopper.name)
    if shopper.telegram_id is not None:
        _talk_with(visit, tx, shopper).say("human.closed")


def _relay(visit: Visit, tx: Transaction, shopper: Shopper) -> None:
    """Send a staff member's words to the shopper."""
    message = visit.message
    talk = _talk_with(visit, tx, shopper)
    if message.text:
        talk.say("human.from_staff", text=message.text)
    else:
        talk.pass_on(*_passed_on(message))
    tx.conversations.add_turn(
        shopper.shopper_id,
        "from_staff",
        language=talk.language,
        now=visit.now,
        answer=message.text or message.caption or "",
    )


def _talk_with(visit: Visit, tx: Transaction, shopper: Shopper) -> Talk:
    speak = shopper.language or visit.shop.languages[0]
    return Talk(visit.shop, tx, shopper, speak, visit.now, visit.bot.username)


def _whom(message: Message, tx: Transaction) -> Shopper | None:
    """Whom a message in the staff chat is for: by its topic, else by what it replies to."""
    shopper_id = None
    if message.message_thread_id is not None:
        shopper_id = tx.conversations.shopper_in_topic(message.message_thread_id)
    if shopper_id is None and message.reply_to_message:
        replied = message.reply_to_message.message_id
        shopper_id = tx.outbox.about_whom(message.chat.id, replied)
    return tx.shoppers.get(shopper_id) if shopper_id is not None else None


def _passed_on(message: Message) -> tuple[str, dict[str, Any]]:
    """The call that shows a message to someone else: photos by file id, the rest copied."""
    if message.photo:
        payload: dict[str, Any] = {"photo": message.photo[-1].file_id}
        return "send_photo", payload | ({"caption": message.caption} if message.caption else {})
    return "copy_message", {"from_chat_id": message.chat.id, "message_id": message.message_id}


def _has_content(message: Message) -> bool:
    """Not a notice such as "topic created"."""
    return bool(message.text or message.effective_attachment)


def _replies_to_bot(message: Message, bot_id: int) -> bool:
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot_id and replied.text)
