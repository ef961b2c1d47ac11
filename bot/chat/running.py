"""The chat as a whole: started, stopped, and fed by polling or by the webhook."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.chat import digests, releases, staffroom
from bot.chat.dispatching import Dispatcher
from bot.chat.handlers.commands import COMMANDS
from bot.chat.handlers.staff import COMMANDS as STAFF_COMMANDS
from bot.chat.line import Dropped
from bot.chat.outcomes import retry_after
from bot.chat.pacing import Limits
from bot.chat.polling import poll
from bot.chat.ports import Shop
from bot.chat.receiving import ALLOWED_UPDATES, chat_of, keep_all, stops
from bot.chat.retention import purge
from bot.chat.routing import handle
from bot.chat.sending import Sender
from bot.chat.texts import say
from bot.chat.workers import Cancelled, Workers
from bot.errors import SettingsWrong

log = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
"""How long a stop waits for answers that are being made."""
FLUSH_SECONDS = 3.0
"""How long it then waits for messages that are ready to be sent."""
GREET_SECONDS = 30.0
"""How often it is seen that Telegram can be reached, where it calls us."""
PURGE_SECONDS = 6 * 3600
DIGEST_SECONDS = 30.0
"""How often it is looked whether staff should be told of the day."""
CALM_SECONDS = 60.0
"""After a start those who waited are answered, before what was due at night is done."""
NIGHT_SECONDS = 600.0
"""How often it is looked whether the numbers should be added up."""
ADD_UP_SECONDS = 600.0
"""The longest that adding up may take."""
ATTEND_SECONDS = 15.0
"""How often it is looked for shoppers who wait too long for a person."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is told to send updates, and the secret it has to show."""

    url: str
    secret: str


class Chat:
    """The bot on Telegram. `accept` stores updates; `run` does everything else."""

    def __init__(self, shop: Shop, token: str, api: str, limits: Limits | None = None) -> None:
        # httpx logs addresses, and the token is part of them.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._shop = shop
        self._token = token
        self._api = api.rstrip("/")
        self.bot = Bot(
            token,
            base_url=f"{self._api}/bot",
            base_file_url=f"{self._api}/file/bot",
            request=HTTPXRequest(read_timeout=15, write_timeout=15, connect_timeout=10),
        )
        self._workers = Workers(shop.database)
        self._sender = Sender(shop, self.bot, self._workers, limits or Limits())
        self._dispatcher = Dispatcher(shop, self.bot, self._workers, handle, self._sender.wake)

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates. When this returns they are on disk and may be acknowledged."""
        for update in await self._workers.write(lambda tx: keep_all(self._shop, tx, updates)):
            if stops(update):
                self._dispatcher.drop(chat_of(update))
            self._dispatcher.wake(chat_of(update))
        self._sender.wake()

    async def run(self, stop: asyncio.Event, webhook: Webhook | None = None) -> None:
        """Serve until `stop` is set. With a webhook, whoever serves its URL calls `accept`.

        Raises SettingsWrong if Telegram refuses the token.
        """
        try:
            if not await self._greet(stop):
                return
            sending = asyncio.create_task(self._sender.run())
            others = [
                asyncio.create_task(work)
                for work in (
                    self._purge_now_and_then(),
                    self._attend(),
                    self._tell_of_the_day(stop),
                    self._add_up(stop),
                    self._tell_of_releases(),
                    self._name_commands(),
                    self._feed(webhook),
                )
            ]
            await self._dispatcher.recover()
            await _first_of(stop, sending)
            await _cancel(*others)
            await self._dispatcher.stop(GRACE_SECONDS)
            self._sender.stop()
            done, _ = await asyncio.wait({sending}, timeout=FLUSH_SECONDS)
            if done:
                sending.result()
            await _cancel(sending)
        finally:
            with contextlib.suppress(TelegramError):
                await self.bot.shutdown()
            await asyncio.to_thread(self._workers.close)

    async def _greet(self, stop: asyncio.Event) -> bool:
        """Learn who we are; an outage is waited out. False if stopped meanwhile."""
        pause = 0.5
        while not stop.is_set():
            try:
                await self.bot.initialize()
                return True
            except InvalidToken:
                raise SettingsWrong(
                    f"{self._api} refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
                ) from None
            except TelegramError as error:
                log.warning(
                    "%s cannot be reached (%s). Trying again.", self._api, type(error).__name__
                )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(pause * 2, 30)
        return False

    async def _feed(self, webhook: Webhook | None) -> None:
        """Choose how updates come, and fetch them if by polling."""
        await _persist("choose between polling and webhook", lambda: self._choose(webhook))
        if webhook is None:
            await poll(self._api, self._token, self.accept, self._heard)
        while True:
            await _persist("reach Telegram", self.bot.get_me)
            self._heard()
            await asyncio.sleep(GREET_SECONDS)

    def _heard(self) -> None:
        """Telegram has answered."""
        self._shop.telegram_heard_at = self._shop.now()

    async def _choose(self, webhook: Webhook | None) -> None:
        if webhook is None:
            await self.bot.delete_webhook(drop_pending_updates=False)
        else:
            await self.bot.set_webhook(
                webhook.url,
                secret_token=webhook.secret,
                allowed_updates=list(ALLOWED_UPDATES),
                drop_pending_updates=False,
            )

    async def _name_commands(self) -> None:
        """The command menu, in every language of the shop."""
        for code in (None, *self._shop.languages):
            speak = code or self._shop.languages[0]
            commands = [BotCommand(name, say(speak, f"commands.{name}")) for name in COMMANDS]
            await _persist(
                "set the command menu",
                partial(self.bot.set_my_commands, commands, language_code=code),
            )
        if staff := await self._workers.read(lambda tx: staffroom.chat_of(self._shop, tx)):
            speak = staffroom.language(self._shop)
            commands = [BotCommand(name, say(speak, f"desk.{name}")) for name in STAFF_COMMANDS]
            scope = BotCommandScopeChat(staff)
            await _persist(
                "set the command menu of the staff chat",
                partial(self.bot.set_my_commands, commands, scope=scope),
            )

    async def _purge_now_and_then(self) -> None:
        while True:
            try:
                await self._workers.write(lambda tx: purge(tx, self._shop.now()))
            except Exception:  # the loop must outlive any fault
                log.exception("Old data could not be deleted; it is tried again later.")
            await asyncio.sleep(PURGE_SECONDS)

    async def _attend(self) -> None:
        """Who waits too long for a person is told, and staff are reminded."""
        while True:
            try:
                await self._workers.write(
                    lambda tx: self._shop.handoffs.attend(self._shop.now(), tx)
                )
                self._sender.wake()
            except Exception:  # the loop must outlive any fault
                log.exception("Waiting shoppers could not be looked after; it is tried again.")
            await asyncio.sleep(ATTEND_SECONDS)

    async def _tell_of_the_day(self, stop: asyncio.Event) -> None:
        """Once a day, when the shop opens."""
        while True:
            try:
                await digests.tell(self._shop, self._workers, stop)
                await digests.tell_of_week(self._shop, self._workers, stop)
                self._sender.wake()
            except Dropped:
                return
            except Exception:  # the loop must outlive any fault
                log.exception("Staff could not be told of the day; it is tried again.")
            await asyncio.sleep(DIGEST_SECONDS)

    async def _add_up(self, stop: asyncio.Event) -> None:
        """Once a night."""
        nightly = self._shop.nightly

        def refresh(_: Cancelled) -> None:
            nightly.refresh(self._shop.now())

        await asyncio.sleep(CALM_SECONDS)
        while True:
            try:
                if await asyncio.to_thread(nightly.due, self._shop.now()):
                    await self._workers.think(refresh, stop, ADD_UP_SECONDS)
            except Dropped:
                return
            except Exception:  # the loop must outlive any fault
                log.exception("The numbers could not be added up; it is tried again.")
            await asyncio.sleep(NIGHT_SECONDS)

    async def _tell_of_releases(self) -> None:
        """How far checks and releases are that staff began in their chat."""
        while True:
            try:
                if await releases.look(self._shop, self.bot, self._workers):
                    self._sender.wake()
            except Exception:  # the loop must outlive any fault
                log.exception("Staff could not be told of a release; it is tried again.")
            await asyncio.sleep(releases.LOOK_SECONDS)


async def _persist(what: str, call: Callable[[], Awaitable[object]]) -> None:
    """Repeat a harmless call until Telegram takes it or refuses it."""
    pause = 0.5
    while True:
        try:
            await call()
            return
        except BadRequest as error:
            log.error("Telegram refused to %s: %s", what, error.message)
            return
        except TelegramError as error:
            wait = retry_after(error) if isinstance(error, RetryAfter) else pause
            log.warning("Could not %s (%s). Trying again.", what, type(error).__name__)
        await asyncio.sleep(wait)
        pause = min(pause * 2, 60.0)


async def _first_of(stop: asyncio.Event, work: asyncio.Task[None]) -> None:
    """Wait for `stop`; if `work` ends before, so does the waiting."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({stopped, work}, return_when=asyncio.FIRST_COMPLETED)
    await _cancel(stopped)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            log.error("A part of the chat failed.", exc_info=ended)
