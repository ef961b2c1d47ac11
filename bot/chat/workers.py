"""The threads in which blocking work is done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.chat.ports import Database, Transaction

T = TypeVar("T")


class Workers:
    """One thread that writes, one that reads, one for the model; each works in order of arrival.

    A chat has at most one update at work, so order of arrival is fair between chats. With one
    writing thread our own writers never wait for SQLite's lock against each other, and readers do
    not wait for writers.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writer = ThreadPoolExecutor(1, "chat-writer")
        self._reader = ThreadPoolExecutor(1, "chat-reader")
        self._model = ThreadPoolExecutor(1, "chat-model")

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

    async def think(self, work: Callable[[], T]) -> T:
        """Do slow `work` in the model's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._model, work)

    def close(self) -> None:
        """Wait for what is running; leave out what has not begun."""
        self._model.shutdown(cancel_futures=True)
        self._reader.shutdown(cancel_futures=True)
        self._writer.shutdown(cancel_futures=True)
