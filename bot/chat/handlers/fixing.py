"""An answer put right from the staff chat: `/fix`, a reply to what asks for it, and the buttons."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from telegram import Message

from bot.chat import keyboards, release_words, staffroom
from bot.chat.handlers.taps import number
from bot.chat.ports import Transaction
from bot.chat.talks import NO_PREVIEW
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.errors import FixRefused
from bot.gaps.fixing import Fix
from bot.messages import ANSWERS

_MARK = re.compile(rf"{re.escape(release_words.MARK)}(\d+)")
TAPS = ("fix", "fix_chat", "fix_both", "fix_own", "fix_no")


def editor(visit: Visit, tx: Transaction) -> str | None:
    """The name of who acts, if they may change what the shop says."""
    known = tx.staff.by_telegram_id(visit.user.id)
    return known.name if known and known.may("editor") else None


def here(message: Message) -> dict[str, object]:
    """The topic in which the message stands."""
    return {"message_thread_id": message.message_thread_id} if message.is_topic_message else {}


def tell(visit: Visit, key: str, tx: Transaction, **values: object) -> None:
    """Tell staff where the message or button stands that this is about."""
    staffroom.tell(visit.shop, tx, visit.now, key, None, here(visit.message), **values)


def asked_in(message: Message, bot_id: int) -> int | None:
    """The question for whose answer the message that is replied to asks."""
    replied = message.reply_to_message
    if not (replied and replied.from_user and replied.from_user.id == bot_id):
        return None
    found = _MARK.match(replied.text or "")
    return int(found[1]) if found else None


def last_question(shopper_id: int, tx: Transaction) -> int | None:
    """The newest question of a shopper that the bot answered or refused."""
    turns = tx.conversations.last_turns(shopper_id, 20)
    return next((t.turn_id for t in reversed(turns) if t.kind in ANSWERS and t.question), None)


async def heard(visit: Visit, whom: int | None, words: str) -> Effects:
    """`/fix WORDS`, or a reply to what asks for an answer. `whom`: the shopper that it is about."""
    turn_id = asked_in(visit.message, visit.bot.id)
    if turn_id is None and whom is not None:
        turn_id = await visit.workers.read(lambda tx: last_question(whom, tx))
    by = await visit.workers.read(lambda tx: editor(visit, tx))
    if by is None:
        return partial(tell, visit, "fix.editors")
    if turn_id is None:
        return partial(tell, visit, "fix.which")
    if not words:
        return await _ask(visit, turn_id)
    fixing = visit.shop.fixing
    try:
        fix = await visit.think(lambda cancelled: fixing.begin(turn_id, words, cancelled))
    except FixRefused as refused:
        return partial(tell, visit, f"fix.{refused.reason}")
    except TimeoutError:
        return partial(tell, visit, "fix.slow")
    return partial(_show, visit, fix, by)


async def tapped(visit: Visit, act: str, arguments: Sequence[str]) -> Effects:
    """The buttons under a question, and under an answer that waits for a yes."""
    by = await visit.workers.read(lambda tx: editor(visit, tx))
    if by is None:
        await visit.acknowledge(say(staffroom.language(visit.shop), "fix.editors")[:200])
        return nothing
    await visit.acknowledge()
    asked: int | None = number(arguments)
    match act:
        case "fix":
            return await _ask(visit, asked)
        case "fix_chat":
            asked = await visit.workers.read(lambda tx: _of_handoff(number(arguments), tx))
            return await _ask(visit, asked)
        case "fix_no":
            visit.shop.fixing.drop(number(arguments))
            return partial(end, visit, partial(tell, visit, "fix.dropped"))
    fixing, both = visit.shop.fixing, act == "fix_both"
    try:
        await visit.think(lambda _: fixing.put(number(arguments), by, both=both))
    except FixRefused as refused:
        return partial(end, visit, partial(tell, visit, f"fix.{refused.reason}"))
    return partial(end, visit, partial(tell, visit, "fix.done", by=by))


async def _ask(visit: Visit, turn_id: int | None) -> Effects:
    if turn_id is None:
        return partial(tell, visit, "fix.which")
    try:
        asked = await visit.think(lambda _: visit.shop.fixing.asked(turn_id))
    except FixRefused as refused:
        return partial(tell, visit, f"fix.{refused.reason}")
    text = release_words.asked(staffroom.language(visit.shop), asked)
    return partial(post, visit, text, None)


def post(visit: Visit, text: str, board: keyboards.Keyboard | None, tx: Transaction) -> None:
    payload = {"text": text, "link_preview_options": NO_PREVIEW, **here(visit.message)}
    if board:
        payload["reply_markup"] = board
    staffroom.post(visit.shop, tx, visit.now, "send_message", payload, None)


def _show(visit: Visit, fix: Fix, by: str, tx: Transaction) -> None:
    speak = staffroom.language(visit.shop)
    board = keyboards.fix(speak, fix.number, proposed=fix.proposed is not None)
    post(visit, release_words.fix(speak, fix, by), board, tx)


def end(visit: Visit, then: Callable[[Transaction], None], tx: Transaction) -> None:
    """The buttons that were tapped go."""
    payload = {"message_id": visit.tapped_message, "reply_markup": keyboards.nothing()}
    staffroom.post(visit.shop, tx, visit.now, "edit_message_reply_markup", payload, None)
    then(tx)


def _of_handoff(handoff_id: int, tx: Transaction) -> int | None:
    found = tx.handoffs.get(handoff_id)
    return last_question(found.shopper_id, tx) if found else None


def nothing(_tx: Transaction) -> None:
    """They may not."""
