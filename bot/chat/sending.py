"""The outbox is emptied: lanes, Telegram's limits, retries, and honesty about what may be lost.

A message is sent first and struck out after. A crash between the two sends it once more, so one
send is under way at a time: at most one double for each crash. Only while Telegram takes longer
than PATIENCE_SECONDS over a send do others go on beside it.
"""

import asyncio
import logging
import time
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.chat import keyboards
from bot.chat.calling import Caller
from bot.chat.outcomes import Outcome, judge, retry_after
from bot.chat.pacing import Limits, Pacing
from bot.chat.ports import Shop, Transaction
from bot.chat.staffroom import moved, tell
from bot.chat.talks import NO_PREVIEW
from bot.chat.texts import say
from bot.chat.workers import Workers
from bot.messages import Outgoing

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.0
AT_ONCE = 8
"""Most sends under way when Telegram is slow."""
LOOKED_AT = 50
IDLE_SECONDS = 0.5
"""How soon messages are seen that other parts of the shop put into the outbox."""
LONGEST_PAUSE = 60.0
MOST_REFUSALS = 12
"""A message that the server fails on this often is given up (about ten minutes)."""


class Sender:
    """Sends what waits in the outbox."""

    def __init__(self, shop: Shop, bot: Bot, workers: Workers, limits: Limits) -> None:
        self._shop = shop
        self._workers = workers
        self._caller = Caller(shop, bot, workers)
        self._pacing = Pacing(limits)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._woken.set()

    def stop(self) -> None:
        """End `run` once nothing is ready to be sent."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped."""
        while True:
            self._woken.clear()
            row, wait = await self._next()
            if row is not None:
                await self._begin(row)
            elif self._stopping:
                break
            else:
                await self._sleep(wait)
        await asyncio.gather(*self._under_way.values())

    async def _next(self) -> tuple[Outgoing | None, float]:
        """The next message that may go now, else how long to wait."""
        if len(self._under_way) >= AT_ONCE:
            return None, IDLE_SECONDS
        rows = await self._workers.read(lambda tx: tx.outbox.due(self._shop.now(), LOOKED_AT))
        now, soonest = time.monotonic(), IDLE_SECONDS
        for row in rows:
            if row.chat_id not in self._under_way:
                wait = self._pacing.wait(row.chat_id, now)
                if wait <= 0:
                    return row, 0
                soonest = min(soonest, wait)
        return None, soonest

    async def _begin(self, row: Outgoing) -> None:
        """Start a send, and stay with it unless it takes long."""
        self._pacing.sent(row.chat_id, time.monotonic())
        task = asyncio.create_task(self._send(row))
        self._under_way[row.chat_id] = task
        task.add_done_callback(lambda done: self._ended(row.chat_id, done))
        await asyncio.wait({task}, timeout=PATIENCE_SECONDS)

    def _ended(self, chat_id: int, task: asyncio.Task[None]) -> None:
        self._under_way.pop(chat_id, None)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("A message waits because the outbox failed.", exc_info=error)
            self._pacing.hold(chat_id, time.monotonic() + LONGEST_PAUSE / 10)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return

    async def _send(self, row: Outgoing) -> None:
        try:
            message_id = await self._caller.call(row)
        except RetryAfter as limit:
            await self._later(row, retry_after(limit))
        except TelegramError as error:
            await self._failed(row, error)
        else:
            await self._workers.write(lambda tx: tx.outbox.sent(row.outbox_id, message_id))

    async def _later(self, row: Outgoing, seconds: float) -> None:
        self._pacing.hold(row.chat_id, time.monotonic() + seconds)
        again = self._shop.now() + timedelta(seconds=seconds)
        await self._workers.write(lambda tx: tx.outbox.again(row.outbox_id, again))

    async def _failed(self, row: Outgoing, error: TelegramError) -> None:
        if isinstance(error, ChatMigrated) and row.lane == "staff":
            new = error.new_chat_id
            await self._workers.write(lambda tx: moved(self._shop, tx, new))
            return
        outcome = judge(error, row.method)
        if outcome is Outcome.UNCERTAIN and (row.about is not None or row.lane != "interactive"):
            outcome = Outcome.AGAIN
        if outcome is Outcome.AGAIN and row.attempts >= MOST_REFUSALS and _answered(error):
            outcome = Outcome.NEVER
        log.log(
            logging.INFO if outcome is Outcome.UNCHANGED else logging.WARNING,
            "%s of outbox row %s: %s (%s).",
            row.method, row.outbox_id, outcome.value, type(error).__name__,
        )  # fmt: skip
        if outcome is Outcome.AGAIN:
            await self._later(row, min(0.5 * 2**row.attempts, LONGEST_PAUSE))
        elif outcome is Outcome.TOPIC_GONE and row.about is not None:
            await self._caller.topic_gone(row)
            await self._later(row, 0)
        else:
            if outcome is Outcome.NEVER:
                _explain(row, error)
            await self._workers.write(lambda tx: self._settle(tx, row, outcome))

    def _settle(self, tx: Transaction, row: Outgoing, outcome: Outcome) -> None:
        """Strike a message out, and do what follows from its not being sent."""
        if outcome is Outcome.UNCERTAIN and row.shopper_id is not None:
            tx.outbox.uncertain(row.outbox_id)
            self._offer_again(tx, row)
            return
        tx.outbox.dropped(row.outbox_id)
        if outcome is Outcome.BLOCKED and row.shopper_id is not None:
            tx.shoppers.set_stopped(row.shopper_id, True)
            if self._shop.handoffs.lost(row.shopper_id, tx):
                tell(self._shop, tx, self._shop.now(), "staff.unreachable", row.shopper_id)

    def _offer_again(self, tx: Transaction, row: Outgoing) -> None:
        """Nobody knows whether the shopper got it: let them say so. Not sent to them twice."""
        shopper = tx.shoppers.get(row.shopper_id) if row.shopper_id is not None else None
        language = (shopper and shopper.language) or self._shop.languages[0]
        payload: dict[str, Any] = {
            "chat_id": row.chat_id,
            "text": say(language, "answer.maybe_lost"),
            "reply_markup": keyboards.show_again(language, row.outbox_id),
            "link_preview_options": NO_PREVIEW,
        }
        tx.outbox.add("send_message", payload, chat_id=row.chat_id, now=self._shop.now())


def _answered(error: TelegramError) -> bool:
    """Whether the server answered at all; an outage is waited out however long it lasts."""
    return error.__cause__ is None or isinstance(error.__cause__, TelegramError)


def _explain(row: Outgoing, error: TelegramError) -> None:
    """One line for the shop's operator, without what was said and to whom."""
    log.error("Telegram refused %s and it was dropped: %s", row.method, error.message)
