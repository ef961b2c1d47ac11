"""One call of the Bot API, from what the outbox says to the id of the message made."""

import asyncio
from typing import Any

from telegram import Bot, InputFile, LinkPreviewOptions, Message
from telegram.error import BadRequest

from bot.chat.outcomes import Outcome, judge
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import picture_key
from bot.chat.topics import Topics
from bot.chat.wording import WORDED, worded
from bot.chat.workers import Workers
from bot.handoffs import SHOW_HANDOFF
from bot.messages import Outgoing


class Caller:
    """Makes calls. Photos go as bytes once and by file id from then on."""

    def __init__(self, shop: Shop, bot: Bot, workers: Workers) -> None:
        self._shop = shop
        self._bot = bot
        self._workers = workers
        self._topics = Topics(bot, workers)

    async def call(self, row: Outgoing) -> int | None:
        """Raises TelegramError. Gives the id of the message, if one was made."""
        if row.method == SHOW_HANDOFF:
            return await self._show_handoff(row)
        if row.method in WORDED:
            call = await self._workers.read(lambda tx: worded(row, self._shop, tx))
            return await self._call(call) if call else None
        return await self._call(row)

    async def _call(self, row: Outgoing) -> int | None:
        payload = dict(row.payload)
        if row.about is not None:
            topic = await self._topics.of(row.chat_id, row.about)
            payload |= {"message_thread_id": topic} if topic else {}
        if row.photo_of is not None:
            return await self._product_photo(row.photo_of, payload)
        if row.file is not None:
            field = "photo" if row.method == "send_photo" else "document"
            payload[field] = InputFile(row.file, filename=row.file_name)
        result = await getattr(self._bot, row.method)(**payload)
        return getattr(result, "message_id", None)

    async def topic_gone(self, row: Outgoing) -> None:
        """The topic of the shopper whom the message is about was deleted, and their card with it.
        A new card follows the message into the new topic."""
        about = row.about
        assert about is not None
        await self._topics.gone(about)

        def show(tx: Transaction) -> None:
            if live := tx.handoffs.live(about):
                tx.handoffs.show(live.handoff_id, None)
            if row.method != SHOW_HANDOFF:
                self._shop.handoffs.show(about, tx)

        await self._workers.write(show)

    async def _show_handoff(self, row: Outgoing) -> int | None:
        """Send its card or bring it up to date; a card that is gone is sent anew."""
        number = row.payload["handoff_id"]
        call = await self._workers.read(lambda tx: worded(row, self._shop, tx))
        if call is None:
            return None
        try:
            message_id = await self._call(call)
        except BadRequest as error:
            if "message to edit not found" not in error.message.lower():
                raise
            await self._workers.write(lambda tx: tx.handoffs.show(number, None))
            return await self._show_handoff(row)
        await self._workers.write(lambda tx: tx.handoffs.show(number, message_id))
        return message_id

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
