"""A bot over real HTTP, in a thread with an event loop of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.chat.pacing import Limits
from bot.chat.running import Chat, Webhook
from bot.chat.webhook import endpoint
from rehearsal.server import Rehearsal

SECRET = "webhook-secret"


QUICK = Limits(chat_seconds=0.02)
"""Pacing has tests of its own; the rehearsal server takes any number of messages."""


class RunningBot:
    """Started on entry, stopped gracefully on exit."""

    def __init__(self, shop, server: Rehearsal, *, webhook: bool = False, limits=None) -> None:
        self._shop, self._server, self._limits, self._webhook = (
            shop,
            server,
            limits or QUICK,
            webhook,
        )
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="bot")
        self._ready = threading.Event()
        self.error: BaseException | None = None

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_):
        self.stop()

    def deliver(self, *updates) -> None:
        """Have the bot store updates as if Telegram had sent them."""
        coming = self._chat.accept(updates)
        asyncio.run_coroutine_threadsafe(coming, self._loop).result(10)

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        assert not self._thread.is_alive()
        if self.error:
            raise self.error

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        chat = self._chat = Chat(self._shop, self._server.token, self._server.url, self._limits)
        try:
            if self._webhook:
                async with served(chat) as url:
                    self._ready.set()
                    await chat.run(self._stop, Webhook(url, SECRET))
            else:
                self._ready.set()
                await chat.run(self._stop)
        except BaseException as error:
            self.error = error
            self._ready.set()


@contextlib.asynccontextmanager
async def served(chat: Chat):
    """The webhook's address while the block runs."""
    routes = [Route("/telegram", endpoint(SECRET, chat.accept), methods=["POST"])]
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical", ws="none")
    server = Quiet(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/telegram"
    finally:
        server.should_exit = True
        await task


class Quiet(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
