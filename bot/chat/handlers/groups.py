"""Groups: commands, mentions and replies only. Nobody is written down, nothing personal is said."""

from typing import Any

from bot.chat import keyboards
from bot.chat.handlers import group_links
from bot.chat.handlers.addressing import command_in, without_mention
from bot.chat.handlers.commands import COMMANDS
from bot.chat.handlers.questions import LONGEST, with_sources
from bot.chat.languages import guess, of_text
from bot.chat.ports import Transaction
from bot.chat.talks import NO_PREVIEW, TEXT_LIMIT, cut
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import Question
from knowledge.passages import Language


async def heard(visit: Visit) -> Effects:
    """Something was said in a group."""
    usual = guess(visit.user.language_code, visit.shop.languages)
    command = command_in(visit.text, visit.bot.username)
    if command and command[0] == "invite":
        return await group_links.asked(visit) or _in_private(visit, usual)
    if command:
        return _in_private(visit, usual) if command[0] in COMMANDS else _nothing
    question = _asked(visit)
    if not question:
        return _nothing
    language = of_text(question, usual, visit.shop.languages)
    if len(question) > LONGEST:
        return _reply(visit, say(language, "answer.too_long", limit=LONGEST))
    asked = Question(question, language)
    try:
        answer = await visit.think(lambda cancelled: visit.shop.answer(asked, None, cancelled))
    except TimeoutError:
        return _reply(visit, say(language, "answer.too_slow"))
    if answer.outcome == "handoff":
        return _in_private(visit, answer.language)
    return _reply(visit, with_sources(answer))


def _asked(visit: Visit) -> str | None:
    """The question, if the bot was mentioned or replied to."""
    mentioned = without_mention(visit.text, visit.bot.username)
    if mentioned is not None:
        return mentioned
    replied = visit.message.reply_to_message
    ours = replied and replied.from_user and replied.from_user.id == visit.bot.id
    return visit.text if ours else None


def _in_private(visit: Visit, language: Language) -> Effects:
    address = f"https://t.me/{visit.bot.username}"
    keyboard = keyboards.link(say(language, "group.open"), address)
    return _reply(visit, say(language, "group.private"), keyboard)


def _reply(visit: Visit, text: str, keyboard: keyboards.Keyboard | None = None) -> Effects:
    message = visit.message
    payload: dict[str, Any] = {
        "chat_id": message.chat.id,
        "text": cut(text, TEXT_LIMIT),
        "link_preview_options": NO_PREVIEW,
        "reply_parameters": {
            "message_id": message.message_id,
            "allow_sending_without_reply": True,
        },
    }
    if keyboard:
        payload["reply_markup"] = keyboard
    if message.is_topic_message:
        payload["message_thread_id"] = message.message_thread_id

    def effects(tx: Transaction) -> None:
        tx.outbox.add("send_message", payload, chat_id=message.chat.id, now=visit.now)

    return effects


def _nothing(_tx: Transaction) -> None:
    """Not meant for the bot."""
