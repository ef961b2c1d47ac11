"""One update at work."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from telegram import Bot, Chat, Message, Update, User
from telegram.error import TelegramError

from bot.chat.languages import guess
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import Talk
from bot.chat.workers import Cancelled, Workers
from knowledge.passages import Language

Effects = Callable[[Transaction], None]
"""What an update changes. All of it is kept in one transaction, or nothing is."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visit:
    """An update at work, and what is needed to work on it.

    `stop` is set when the shopper does not want its answer any more, or the bot is being stopped.
    `attempts` tells how often it was begun before.
    """

    shop: Shop
    bot: Bot
    workers: Workers
    update: Update
    now: datetime
    stop: asyncio.Event
    attempts: int = 0

    @property
    def user(self) -> User:
        user = self.update.effective_user
        assert user is not None
        return user

    @property
    def message(self) -> Message:
        message = self.update.effective_message
        assert isinstance(message, Message)
        return message

    @property
    def chat(self) -> Chat:
        chat = self.update.effective_chat
        assert chat is not None
        return chat

    @property
    def text(self) -> str:
        return (self.message.text or "").strip()

    @property
    def tapped_message(self) -> int | None:
        """Id of the message whose button was tapped."""
        query = self.update.callback_query
        return query.message.message_id if query and query.message else None

    def talk(self, tx: Transaction, language: Language | None = None) -> Talk:
        """The talk with this update's sender, who is met if need be."""
        guessed = guess(self.user.language_code, self.shop.languages)
        meeting = tx.shoppers.meet(self.user.id, self.user.full_name[:120], guessed, self.now)
        shopper = meeting.shopper
        spoken = language or shopper.language or guessed
        name, reference = self.bot.username, f"telegram:{self.update.update_id}"
        return Talk(self.shop, tx, shopper, spoken, self.now, name, meeting.new, reference)

    def language(self, tx: Transaction) -> Language:
        """What this update's sender speaks, met or not."""
        shopper = tx.shoppers.by_telegram_id(self.user.id)
        known = shopper.language if shopper else None
        return known or guess(self.user.language_code, self.shop.languages)

    async def think(self, work: Callable[[Cancelled], T]) -> T:
        """Do slow `work` once this shopper's turn has come. Raises TimeoutError, Dropped."""
        async with self.workers.line(self.attempts).turn(self.stop):
            return await self.workers.think(work, self.stop)

    async def acknowledge(self, words: str | None = None) -> None:
        """Stop the button's spinner, with `words` shown for a moment. Best effort."""
        if query := self.update.callback_query:
            try:
                await self.bot.answer_callback_query(query.id, text=words)
            except TelegramError:
                return
