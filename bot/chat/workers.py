"""The threads in which blocking work is done."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from bot.chat.line import Dropped, Line, first_of
from bot.chat.ports import Database, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

ANSWER_SECONDS = 30.0
"""The longest that one answer may take."""
SUSPECT = 2
"""A question that was begun this often and never finished may be what the process died over."""
LEAVE_SECONDS = 2.0
"""How long a stop waits for threads that were told to end."""

Cancelled = Callable[[], bool]


class Workers:
    """One thread that writes, one that reads, in order of arrival; and a thread for each answer.

    With one writing thread our own writers never wait for SQLite's lock against each other, and
    readers do not wait for writers. An answer is made when its turn has come in the line.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writer = ThreadPoolExecutor(1, "chat-writer")
        self._reader = ThreadPoolExecutor(1, "chat-reader")
        self._thinking: set[threading.Thread] = set()
        self._line, self._suspects = Line(), Line(1)

    def line(self, attempts: int) -> Line:
        """Where a question waits that was begun so often before. Those over which the process may
        have died go one at a time, so that only the guilty one is blamed again."""
        return self._suspects if attempts >= SUSPECT else self._line

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one write transaction."""

        def run() -> T:
            with self._database.write() as tx:
                return work(tx)

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one read transaction."""

        def run() -> T:
            with self._database.read() as tx:
                return work(tx)

        return await asyncio.get_running_loop().run_in_executor(self._reader, run)

    async def think(
        self, work: Callable[[Cancelled], T], stop: asyncio.Event, seconds: float | None = None
    ) -> T:
        """Do slow `work` in a thread of its own; it is told when nobody waits for it any more.

        Raises TimeoutError after `seconds` (ANSWER_SECONDS) and Dropped when `stop` is set,
        whatever the work does: a thread that hangs is left behind.
        """
        given_up = threading.Event()
        done = asyncio.wrap_future(self._start(lambda: work(given_up.is_set)))
        try:
            await first_of(done, stop, seconds=seconds or ANSWER_SECONDS)
            if done.done():
                return done.result()
            if stop.is_set():
                raise Dropped
            log.warning("Work took more than %s s and was given up.", seconds or ANSWER_SECONDS)
            raise TimeoutError
        finally:
            given_up.set()
            done.cancel()

    def _start(self, work: Callable[[], T]) -> Future[T]:
        """In a daemon, so that one that hangs does not keep the program from ending."""
        done: Future[T] = Future()
        done.set_running_or_notify_cancel()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)
            finally:
                self._thinking.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="chat-answer", daemon=True)
        self._thinking.add(thread)
        thread.start()
        return done

    def close(self) -> None:
        """Wait for what is running, for a while; leave out what has not begun."""
        end = time.monotonic() + LEAVE_SECONDS
        for thread in list(self._thinking):
            thread.join(max(0.0, end - time.monotonic()))
        if self._thinking:
            log.warning("%d answers hang and are left behind.", len(self._thinking))
        self._reader.shutdown(cancel_futures=True)
        self._writer.shutdown(cancel_futures=True)
