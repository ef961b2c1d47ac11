"""Working the inbox off: each chat in order, many chats at once, nobody first for ever."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, Update

from bot.chat import staffroom
from bot.chat.languages import guess
from bot.chat.line import Dropped
from bot.chat.ports import Shop, Transaction
from bot.chat.receiving import stops
from bot.chat.talks import NO_PREVIEW
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.chat.workers import Workers
from bot.messages import Incoming

log = logging.getLogger(__name__)

AT_ONCE = 1000
"""Most chats at work, those that wait for their answer to be made among them."""
TRIES = 3
MOST_CRASHES = 5
"""A question that was begun this often and never finished is not begun again."""
PAUSE_SECONDS = 0.3
AFTER_FAILURE_SECONDS = 5.0

Handle = Callable[[Visit], Awaitable[Effects]]


class Dispatcher:
    """Works the inbox off. A chat is held by one task, which is its lock."""

    def __init__(
        self, shop: Shop, bot: Bot, workers: Workers, handle: Handle, sent: Callable[[], None]
    ) -> None:
        self._shop = shop
        self._bot = bot
        self._workers = workers
        self._handle = handle
        self._sent = sent
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._chats: dict[str, asyncio.Task[None]] = {}
        self._rung: set[str] = set()
        self._stops: dict[str, asyncio.Event] = {}
        self._stopping = False
        self._cut_short = False

    async def recover(self) -> None:
        """Take up what an earlier run left unfinished."""
        for chat in await self._workers.read(lambda tx: tx.inbox.chats_waiting()):
            self.wake(chat)

    def wake(self, chat: str) -> None:
        """That chat has something new."""
        self._rung.add(chat)
        if chat not in self._chats and not self._stopping:
            self._chats[chat] = asyncio.create_task(self._work_off(chat))

    def drop(self, chat: str) -> None:
        """Leave open what that chat waits for. The update at work is done without an answer."""
        if chat in self._stops:
            self._stops[chat].set()

    async def stop(self, grace: float) -> None:
        """Let what is at work finish for `grace` seconds; the rest stays in the inbox."""
        self._stopping = True
        if self._chats:
            await asyncio.wait(self._chats.values(), timeout=grace)
        self._cut_short = True
        for chat in self._chats:
            self.drop(chat)
        if self._chats:
            await asyncio.wait(self._chats.values(), timeout=1.0)
        for task in list(self._chats.values()):
            task.cancel()

    async def _work_off(self, chat: str) -> None:
        try:
            while chat in self._rung and not self._stopping:
                self._rung.discard(chat)
                while not self._stopping and await self._one(chat):
                    pass
        except Exception:  # no fault may leave a chat without its worker
            log.exception("The inbox failed; it is tried again in %s s.", AFTER_FAILURE_SECONDS)
            asyncio.get_running_loop().call_later(AFTER_FAILURE_SECONDS, self.wake, chat)
        finally:
            del self._chats[chat]

    async def _one(self, chat: str) -> bool:
        """Work on the next update of a chat; False if there is none."""
        async with self._slots:
            stop = self._stops[chat] = asyncio.Event()
            try:
                incoming, behind = await self._workers.read(lambda tx: _next(tx, chat))
                if incoming is None or self._stopping:
                    return False
                if any(stops(json.loads(body)) for body in behind):
                    stop.set()
                await self._finish(incoming, stop)
                return True
            finally:
                del self._stops[chat]

    async def _finish(self, incoming: Incoming, stop: asyncio.Event) -> None:
        """Do it, or after several tries give it up and say so."""
        if incoming.attempts < MOST_CRASHES:
            for attempt in range(TRIES):
                try:
                    await self._try(incoming, stop)
                    return
                except Exception:  # whatever it was, the update is tried again
                    log.exception("Update %s failed (try %s).", incoming.update_id, attempt + 1)
                await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
        await self._workers.write(lambda tx: self._give_up(incoming, tx))
        self._sent()

    async def _try(self, incoming: Incoming, stop: asyncio.Event) -> None:
        update = Update.de_json(json.loads(incoming.body), self._bot)
        now = self._shop.now()
        visit = Visit(self._shop, self._bot, self._workers, update, now, stop, incoming.attempts)
        try:
            effects = await self._handle(visit)
        except Dropped:
            effects = _nothing
        if self._cut_short:
            return

        def keep(tx: Transaction) -> None:
            effects(tx)
            tx.inbox.done(incoming.update_id, now)

        await self._workers.write(keep)
        self._sent()

    def _give_up(self, incoming: Incoming, tx: Transaction) -> None:
        """No silence: the shopper gets an apology, staff are told."""
        now = self._shop.now()
        tx.inbox.failed(incoming.update_id, now)
        body = json.loads(incoming.body)
        event = body.get("message") or body.get("callback_query") or {}
        chat = (event.get("message") or event).get("chat") or {}
        if chat.get("type") != "private":
            return
        shopper = tx.shoppers.by_telegram_id(chat["id"])
        known = shopper.language if shopper else None
        code = (event.get("from") or {}).get("language_code")
        language = known or guess(code, self._shop.languages)
        text = say(language, "answer.sorry")
        payload = {"chat_id": chat["id"], "text": text, "link_preview_options": NO_PREVIEW}
        tx.outbox.add("send_message", payload, chat_id=chat["id"], now=now)
        if shopper:
            staffroom.tell(
                self._shop, tx, now, "staff.failed", shopper.shopper_id,
                shopper=shopper.shopper_id, tries=TRIES,
            )  # fmt: skip


def _next(tx: Transaction, chat: str) -> tuple[Incoming | None, list[str]]:
    """The next update of a chat, and the bodies of those that wait behind it."""
    incoming = tx.inbox.next_of(chat)
    return incoming, tx.inbox.behind(incoming.update_id, chat) if incoming else []


def _nothing(_tx: Transaction) -> None:
    """Nobody wants the answer any more."""
