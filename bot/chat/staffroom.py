"""Writing to the staff chat. Which topic a message lands in is settled when it is sent."""

import logging
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.chat.ports import Shop, Transaction
from bot.chat.talks import NO_PREVIEW, TEXT_LIMIT, Talk, cut
from bot.chat.texts import say
from knowledge.passages import Language

log = logging.getLogger(__name__)

DELETED_AT_ONCE = 100
"""Most messages that one call deletes."""


def language(shop: Shop) -> Language:
    """What staff speak: the shop's first language."""
    return shop.languages[0]


def chat_of(shop: Shop, tx: Transaction) -> int | None:
    """The staff chat's id: not that of the settings once the group became a supergroup."""
    return tx.conversations.moved_to(shop.staff_chat) if shop.staff_chat is not None else None


def moved(shop: Shop, tx: Transaction, new: int) -> None:
    """The staff chat has another id: what waits for it goes there, and the queue is shown anew."""
    old = chat_of(shop, tx)
    if shop.staff_chat is None or old is None or old == new:
        return
    if not tx.conversations.chat_moved(shop.staff_chat, new):
        return
    log.error(
        "The staff group became a supergroup: set [telegram] staff_chat = %s in shop.toml.", new
    )
    tx.outbox.moved(old, new)
    tx.handoffs.forget_cards()
    for each in tx.handoffs.all_live():
        shop.handoffs.show(each.shopper_id, tx)


def tell(
    shop: Shop,
    tx: Transaction,
    now: datetime,
    key: str,
    about: int | None,
    more: Mapping[str, Any] = MappingProxyType({}),
    /,
    **values: object,
) -> None:
    """Send staff the text with that key, in the topic of the shopper it is about. `more` are
    further fields of the message."""
    text = cut(say(language(shop), key, **values), TEXT_LIMIT)
    payload = {"text": text, "link_preview_options": NO_PREVIEW, **more}
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
    chat = chat_of(shop, tx)
    if chat is not None:
        tx.outbox.add(
            method,
            {"chat_id": chat, **payload},
            chat_id=chat,
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
    ids = sorted({message for _, message in tx.outbox.messages_about(shopper_id)})
    for at in range(0, len(ids), DELETED_AT_ONCE):
        payload = {"message_ids": ids[at : at + DELETED_AT_ONCE]}
        post(shop, tx, talk.now, "delete_messages", payload, None)
