"""The line of people for whom something slow is to be made."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

AT_ONCE = 8
"""People served at once. The model serves one caller at a time, in seconds, and answers that need
no model pass it by; of more than these, the last would wait for the model in vain, because an
answer has half a minute. So the others wait here, where waiting costs them no answer."""
PATIENCE_SECONDS = 2.0
"""Whoever waits longer than this for their turn is told how many people are before them."""

Tell = Callable[[int], Awaitable[None]]
"""Gets how many people are before this one."""


class Dropped(Exception):
    """Not wanted any more: the shopper stopped it, or the bot is being stopped."""


class Line:
    """In order of arrival. A chat has at most one update at work, so each place is a person's."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._places: list[asyncio.Event] = []

    @asynccontextmanager
    async def turn(self, stop: asyncio.Event, tell: Tell | None = None) -> AsyncIterator[None]:
        """Holds a turn while the block runs, once it has come. Raises Dropped when `stop` is set
        before. `tell` is called once, if it takes long."""
        mine = asyncio.Event()
        self._places.append(mine)
        try:
            self._call()
            await first_of(mine, stop, seconds=PATIENCE_SECONDS)
            if tell and not mine.is_set() and not stop.is_set():
                await tell(self._places.index(mine))
            await first_of(mine, stop)
            if stop.is_set():
                raise Dropped
            yield
        finally:
            self._places.remove(mine)
            self._call()

    def _call(self) -> None:
        for place in self._places[: self._at_once]:
            place.set()


async def first_of(
    *awaited: asyncio.Event | asyncio.Future[Any], seconds: float | None = None
) -> None:
    """Wait for any of them, at most so long. Cancels none of the futures."""
    waits = [each.wait() if isinstance(each, asyncio.Event) else each for each in awaited]
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task, each in zip(tasks, awaited, strict=True):
            if task is not each:
                task.cancel()
