"""What a shopper sees while their answer is made: typing, then sentences that passed the gate."""

import asyncio
import contextlib
from types import TracebackType

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

EVERY_SECONDS = 0.5
"""Telegram wants a draft changed about so often; the first words are shown at once."""
TYPING_SECONDS = 4.5
"""Telegram shows "typing" for 5 seconds."""


class Draft:
    """Best effort: whatever fails here, the answer itself goes through the outbox."""

    def __init__(self, bot: Bot, chat_id: int, draft_id: int, *, streamed: bool) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._draft_id = draft_id
        self._streamed = streamed
        self._sentences: list[str] = []
        self._grown = asyncio.Event()

    def add(self, sentence: str) -> None:
        """Show one more sentence. May be called from any thread."""
        self._sentences.append(sentence)
        with contextlib.suppress(RuntimeError):  # the loop is closed: the bot has stopped
            self._loop.call_soon_threadsafe(self._grown.set)

    async def __aenter__(self) -> "Draft":
        self._loop = asyncio.get_running_loop()
        shown = [self._type(), self._write()] if self._streamed else [self._type()]
        self._tasks = [asyncio.create_task(work) for work in shown]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _type(self) -> None:
        with contextlib.suppress(TelegramError):
            while True:
                await self._bot.send_chat_action(self._chat_id, ChatAction.TYPING)
                await asyncio.sleep(TYPING_SECONDS)

    async def _write(self) -> None:
        with contextlib.suppress(TelegramError):
            while True:
                await self._grown.wait()
                self._grown.clear()
                text = join(self._sentences)
                await self._bot.send_message_draft(self._chat_id, self._draft_id, text)
                await asyncio.sleep(EVERY_SECONDS)


def join(sentences: list[str]) -> str:
    """One text: a space after a sentence that ends in Latin script or punctuation."""
    text = ""
    for sentence in sentences:
        text += " " + sentence if text and text[-1].isascii() and text[-1] != "\n" else sentence
    return text
