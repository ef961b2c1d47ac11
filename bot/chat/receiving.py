"""Updates are stored before they are acknowledged."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.handlers.addressing import command_in
from bot.chat.languages import guess
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import NO_PREVIEW
from bot.chat.texts import say

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "chat_member",
)
_OF_CHATS = ("message", "edited_message", "my_chat_member", "chat_member")
Update = Mapping[str, Any]
"""As Telegram sent it."""

ONE_MOMENT = 5
"""So many messages of one shopper waiting, and they are told that it takes a moment."""
MOST_WAITING = 100
"""One shopper's messages beyond this are declined, which they are told."""
NOTICES = 5
"""Not more often than so many unsent messages to them."""


def keep_all(shop: Shop, tx: Transaction, updates: Sequence[Update]) -> list[Update]:
    """Store updates; gives those that are new."""
    new = []
    for update in updates:
        chat = chat_of(update)
        body = json.dumps(update, ensure_ascii=False)
        if tx.inbox.keep(update["update_id"], chat, body, shop.now()):
            _be_patient(shop, tx, chat, update)
            new.append(update)
    return new


def chat_of(update: Update) -> str:
    """Which updates are worked off one after another: those of a chat. Inline queries stand in a
    row of their own, so that they do not wait for an answer to their sender.
    """
    for kind in (*_OF_CHATS, "callback_query"):
        event = update.get(kind)
        holder = event.get("message") if event and kind == "callback_query" else event
        if holder and "chat" in holder:
            return f"chat:{holder['chat']['id']}"
    for kind in ("inline_query", "chosen_inline_result", "callback_query"):
        if sender := (update.get(kind) or {}).get("from"):
            return f"inline:{sender['id']}"
    return "other"


def stops(update: Update) -> bool:
    """Whether it is a shopper's `/stop`, which leaves open what they asked before."""
    message = update.get("message") or {}
    if (message.get("chat") or {}).get("type") != "private":
        return False
    command = command_in((message.get("text") or "").strip(), "")
    return command is not None and command[0] == "stop"


def _be_patient(shop: Shop, tx: Transaction, chat: str, update: Update) -> None:
    """Tell a shopper who writes faster than we answer."""
    message = update.get("message")
    if not message or message["chat"].get("type") != "private":
        return
    waiting = tx.inbox.waiting(chat)
    if waiting == ONE_MOMENT:
        _tell(shop, tx, message, "answer.one_moment", waiting)
    elif waiting > MOST_WAITING:
        tx.inbox.declined(update["update_id"], shop.now())
        if tx.outbox.waiting(message["chat"]["id"]) < NOTICES:
            _tell(shop, tx, message, "answer.too_many", waiting)


def _tell(shop: Shop, tx: Transaction, message: Mapping[str, Any], key: str, count: int) -> None:
    sender, chat_id = message.get("from") or {}, message["chat"]["id"]
    shopper = tx.shoppers.by_telegram_id(chat_id)
    known = shopper.language if shopper else None
    language = known or guess(sender.get("language_code"), shop.languages)
    text = say(language, key, count=count)
    payload = {"chat_id": chat_id, "text": text, "link_preview_options": NO_PREVIEW}
    tx.outbox.add("send_message", payload, chat_id=chat_id, now=shop.now())
