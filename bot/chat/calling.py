"""One call of the Bot API, from what the outbox says to the id of the message made."""

import asyncio
from typing import Any

from telegram import Bot, InputFile, LinkPreviewOptions, Message
from telegram.error import BadRequest

from bot.chat.outcomes import Outcome, judge
from bot.chat.ports import Shop
from bot.chat.talks import picture_key
from bot.chat.topics import Topics
from bot.chat.workers import Workers
from bot.messages import Outgoing


class Caller:
    """Makes calls. Photos go as bytes once and by file id from then on."""

    def __init__(self, shop: Shop, bot: Bot, workers: Workers) -> None:
        self._shop = shop
        self._bot = bot
        self._workers = workers
        staff = shop.staff_chat
        self._topics = Topics(bot, staff, workers) if staff is not None else None

    async def call(self, row: Outgoing) -> int | None:
        """Raises TelegramError. Gives the id of the message, if one was made."""
        payload = dict(row.payload)
        if row.about is not None and self._topics:
            topic = await self._topics.of(row.about)
            payload |= {"message_thread_id": topic} if topic else {}
        if row.photo_of is not None:
            return await self._product_photo(row.photo_of, payload)
        if row.file is not None:
            field = "photo" if row.method == "send_photo" else "document"
            payload[field] = InputFile(row.file, filename=row.file_name)
        result = await getattr(self._bot, row.method)(**payload)
        return getattr(result, "message_id", None)

    async def topic_gone(self, shopper_id: int) -> None:
        """The topic of that shopper was deleted."""
        if self._topics:
            await self._topics.gone(shopper_id)

    async def _product_photo(self, product_id: str, payload: dict[str, Any]) -> int | None:
        picture = await asyncio.to_thread(self._shop.photo, product_id)
        if picture is None:
            return await self._in_words(payload)
        key = picture_key(picture)
        file_id = await self._workers.read(lambda tx: tx.conversations.file_id(key))
        try:
            if file_id is not None:
                try:
                    return (await self._bot.send_photo(photo=file_id, **payload)).message_id
                except BadRequest as error:
                    if not _about_photo(error):
                        raise
            message = await self._bot.send_photo(photo=picture, **payload)
        except BadRequest as error:
            if not _about_photo(error):
                raise
            return await self._in_words(payload)
        await self._remember(key, message)
        return message.message_id

    async def _remember(self, key: str, message: Message) -> None:
        if message.photo:
            file_id = message.photo[-1].file_id
            await self._workers.write(lambda tx: tx.conversations.keep_file_id(key, file_id))

    async def _in_words(self, payload: dict[str, Any]) -> int:
        """A product whose picture Telegram will not have, or that has none any more."""
        text = payload.pop("caption")
        preview = LinkPreviewOptions(is_disabled=True)
        sent = await self._bot.send_message(text=text, link_preview_options=preview, **payload)
        return sent.message_id


def _about_photo(error: BadRequest) -> bool:
    """Whether the picture is at fault, and not the chat or the topic."""
    words = ("file", "photo", "image", "media")
    return judge(error, "send_photo") is Outcome.NEVER and any(
        word in error.message.lower() for word in words
    )
