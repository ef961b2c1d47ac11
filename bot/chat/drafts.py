"""What a shopper sees while their answer is made: typing, then sentences that passed the gate."""

import asyncio
import contextlib
import time
from types import TracebackType

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

EVERY_SECONDS = 0.5
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

    def add(self, sentence: str) -> None:
        """Show one more sentence. May be called from any thread."""
        self._sentences.append(sentence)

    async def __aenter__(self) -> "Draft":
        self._task = asyncio.create_task(self._show())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _show(self) -> None:
        shown, typed_at = 0, -TYPING_SECONDS
        with contextlib.suppress(TelegramError):
            while True:
                if self._streamed and len(self._sentences) > shown:
                    shown = len(self._sentences)
                    await self._bot.send_message_draft(
                        self._chat_id, self._draft_id, join(self._sentences[:shown])
                    )
                elif time.monotonic() - typed_at >= TYPING_SECONDS:
                    typed_at = time.monotonic()
                    await self._bot.send_chat_action(self._chat_id, ChatAction.TYPING)
                await asyncio.sleep(EVERY_SECONDS)


def join(sentences: list[str]) -> str:
    """One text: a space after a sentence that ends in Latin script or punctuation."""
    text = ""
    for sentence in sentences:
        text += " " + sentence if text and text[-1].isascii() and text[-1] != "\n" else sentence
    return text
