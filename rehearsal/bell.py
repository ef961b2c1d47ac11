"""One lock around the whole world, and a ring for whoever waits for a change of it."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Threads and coroutines wait on it; `ring` wakes all of them to look again."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.rings = 0
        self._coroutines: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        """Something changed."""
        with self.lock:
            self.rings += 1
            self.lock.notify_all()
            for loop, event in self._coroutines:
                loop.call_soon_threadsafe(event.set)

    def wait(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """The first thing `look` finds, or None after `timeout` seconds. For threads."""
        deadline = time.monotonic() + timeout
        with self.lock:
            while (found := look()) is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                self.lock.wait(left)
            return found

    async def listen(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """The same for coroutines."""
        deadline = time.monotonic() + seconds
        event = asyncio.Event()
        me = (asyncio.get_running_loop(), event)
        with self.lock:
            self._coroutines.add(me)
        try:
            while True:
                event.clear()
                with self.lock:
                    found = look()
                left = deadline - time.monotonic()
                if found is not None or left <= 0:
                    return found
                try:
                    async with asyncio.timeout(left):
                        await event.wait()
                except TimeoutError:
                    pass
        finally:
            with self.lock:
                self._coroutines.discard(me)
