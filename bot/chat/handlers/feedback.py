"""👍, 👎 and thanks: what follows from an answer."""

import contextlib
from datetime import timedelta
from functools import partial

from telegram import Message

from bot import sharing
from bot.chat import keyboards
from bot.chat.handlers import handoff
from bot.chat.handlers.invites import Words, offer_to_share, share_words
from bot.chat.line import Dropped
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import Turn
from knowledge.passages import Language

PATIENCE = timedelta(days=1)
"""A second 👎 within this time brings a person."""


async def marked_up(visit: Visit, turn_id: int) -> Effects:
    """A good answer: thank, and offer to share if the time is right."""
    turn, language = await visit.workers.read(lambda tx: _turn(visit, turn_id, tx))
    await visit.acknowledge(say(language, "feedback.thanks"))
    if turn is None or turn.feedback == "up":
        return _nothing
    words = await _words_if_timely(visit, turn)
    return partial(_keep_up, visit, turn, words)


async def thanked(visit: Visit, turn: Turn | None, language: Language) -> Effects:
    """A shopper said thanks: a solved question counts like a 👍."""
    solved = turn if turn and turn.kind == "answered" and turn.feedback is None else None
    words = await _words_if_timely(visit, solved) if solved else None

    def effects(tx: Transaction) -> None:
        talk = visit.talk(tx, language)
        talk.say("answer.welcome")
        if solved and words:
            offer_to_share(talk, solved.product_id, words)

    return effects


async def marked_down(visit: Visit, turn_id: int) -> Effects:
    """A bad answer: no offers for now, and a person after the second one."""
    turn, language = await visit.workers.read(lambda tx: _turn(visit, turn_id, tx))
    await visit.acknowledge(say(language, "feedback.sorry"))
    if turn is None or turn.feedback == "down":
        return _nothing
    return partial(_keep_down, visit, turn)


def product_button(talk: Talk, product_id: str | None) -> tuple[str, int] | None:
    """Title and label of the product that an answer is about."""
    card = talk.shop.card(product_id, talk.language) if product_id else None
    return (card.title, talk.tx.conversations.label(card.product_id)) if card else None


def _keep_up(visit: Visit, turn: Turn, words: Words | None, tx: Transaction) -> None:
    talk = visit.talk(tx, turn.language)
    tx.conversations.rate(turn.turn_id, "up")
    _take_marks_away(visit, talk)
    if words:
        offer_to_share(talk, turn.product_id, words)


def _keep_down(visit: Visit, turn: Turn, tx: Transaction) -> None:
    talk = visit.talk(tx, turn.language)
    shopper_id = talk.shopper.shopper_id
    tx.conversations.rate(turn.turn_id, "down")
    tx.offers.silence(shopper_id, "thumbs down", visit.now)
    _take_marks_away(visit, talk)
    if tx.conversations.downs_since(shopper_id, visit.now - PATIENCE) >= 2:
        handoff.open_for(talk, "human.thumbs_down")
    else:
        talk.say("feedback.human", keyboards.human(talk.language))


def _take_marks_away(visit: Visit, talk: Talk) -> None:
    """The other buttons of the answer stay. Telegram does not show a very old message's to us."""
    query = visit.update.callback_query
    message = query.message if query else None
    if isinstance(message, Message) and message.reply_markup:
        talk.unmark(message.message_id, keyboards.without_marks(message.reply_markup))


async def _words_if_timely(visit: Visit, turn: Turn) -> Words | None:
    """A share message, if this is the moment for one and the shopper does not stop us."""

    def timely(tx: Transaction) -> bool:
        return sharing.may_offer(tx, turn.shopper_id, visit.now, visit.shop.offer_every_days)

    if not await visit.workers.read(timely):
        return None
    with contextlib.suppress(Dropped):
        return await share_words(visit, turn.product_id, turn.language)
    return None


def own_turn(visit: Visit, turn_id: int, tx: Transaction) -> Turn | None:
    """The turn, if it belongs to who tapped."""
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    turn = tx.conversations.turn(turn_id)
    return turn if turn and shopper and turn.shopper_id == shopper.shopper_id else None


def _turn(visit: Visit, turn_id: int, tx: Transaction) -> tuple[Turn | None, Language]:
    return own_turn(visit, turn_id, tx), visit.language(tx)


def _nothing(_tx: Transaction) -> None:
    """Tapped before, or not theirs."""
