"""Writing to the staff chat. Which topic a message lands in is settled when it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.ports import Shop, Transaction
from bot.chat.talks import NO_PREVIEW, TEXT_LIMIT, Talk, cut
from bot.chat.texts import say
from knowledge.passages import Language

DELETED_AT_ONCE = 100
"""Most messages that one call deletes."""


def language(shop: Shop) -> Language:
    """What staff speak: the shop's first language."""
    return shop.languages[0]


def tell(
    shop: Shop, tx: Transaction, now: datetime, key: str, about: int | None, **values: object
) -> None:
    """Send staff the text with that key, in the topic of the shopper it is about."""
    text = cut(say(language(shop), key, **values), TEXT_LIMIT)
    payload = {"text": text, "link_preview_options": NO_PREVIEW}
    post(shop, tx, now, "send_message", payload, about)


def post(
    shop: Shop,
    tx: Transaction,
    now: datetime,
    method: str,
    payload: Mapping[str, Any],
    about: int | None,
) -> None:
    """Queue a call for the staff chat, if there is one."""
    if shop.staff_chat is not None:
        tx.outbox.add(
            method,
            {"chat_id": shop.staff_chat, **payload},
            chat_id=shop.staff_chat,
            now=now,
            lane="staff",
            about=about,
        )


def erase(talk: Talk) -> None:
    """Delete what staff were sent about a shopper: their topic, else the single messages.

    Telegram lets a bot delete a topic only with that right, and messages for 48 hours.
    """
    tx, shop, shopper_id = talk.tx, talk.shop, talk.shopper.shopper_id
    topic = tx.conversations.topic_of(shopper_id)
    if topic is not None:
        payload: dict[str, Any] = {"message_thread_id": topic}
        post(shop, tx, talk.now, "delete_forum_topic", payload, None)
        return
    ids = [message for chat, message in tx.outbox.messages_about(shopper_id)]
    for at in range(0, len(ids), DELETED_AT_ONCE):
        payload = {"message_ids": ids[at : at + DELETED_AT_ONCE]}
        post(shop, tx, talk.now, "delete_messages", payload, None)
