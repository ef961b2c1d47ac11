"""Where a message to staff goes: one forum topic a shopper, where the staff chat is a forum."""

import logging

from telegram import Bot
from telegram.error import BadRequest

from bot.chat.ports import Transaction
from bot.chat.workers import Workers

log = logging.getLogger(__name__)
NAME_LIMIT = 128


class Topics:
    """The topics of the staff chat, made when first needed."""

    def __init__(self, bot: Bot, workers: Workers) -> None:
        self._bot = bot
        self._workers = workers
        self._forum: dict[int, bool] = {}

    async def of(self, chat_id: int, shopper_id: int) -> int | None:
        """The topic of that shopper; None where the staff chat has no topics."""
        if chat_id not in self._forum:
            self._forum[chat_id] = bool((await self._bot.get_chat(chat_id)).is_forum)
        if not self._forum[chat_id]:
            return None
        topic, name = await self._workers.read(lambda tx: _known(tx, shopper_id))
        return topic or await self._make(chat_id, shopper_id, name)

    async def gone(self, shopper_id: int) -> None:
        """Staff deleted the topic: the next message makes a new one."""
        await self._workers.write(lambda tx: tx.conversations.drop_topic(shopper_id))

    async def _make(self, chat_id: int, shopper_id: int, name: str) -> int | None:
        title = f"{name} · #{shopper_id}"[-NAME_LIMIT:]
        try:
            made = await self._bot.create_forum_topic(chat_id, title)
        except BadRequest as error:
            log.error(
                "The staff chat gets no topics (%s): make the bot an administrator who may manage "
                "topics. Messages go to the chat itself until the next start.",
                error.message,
            )
            self._forum[chat_id] = False
            return None
        topic = made.message_thread_id
        await self._workers.write(lambda tx: tx.conversations.set_topic(shopper_id, topic))
        return topic


def _known(tx: Transaction, shopper_id: int) -> tuple[int | None, str]:
    shopper = tx.shoppers.get(shopper_id)
    return tx.conversations.topic_of(shopper_id), shopper.name if shopper else ""
