from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from rehearsal.server import Rehearsal, serve


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the client warns each time it is told to wait."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def server() -> Iterator[Rehearsal]:
    with serve() as running:
        yield running


@asynccontextmanager
async def bot_of(server: Rehearsal) -> AsyncIterator[Bot]:
    """The real client, without a proxy, against the rehearsal server."""
    requests = [HTTPXRequest(read_timeout=5, httpx_kwargs={"trust_env": False}) for _ in range(2)]
    bot = Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with bot:
        yield bot


WithBot = Callable[[Callable[[Bot], Awaitable[Any]]], Any]


@pytest.fixture
def with_bot(server: Rehearsal) -> WithBot:
    """Run a coroutine function with the client and give what it returns."""
    import asyncio

    def run(play: Callable[[Bot], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            async with bot_of(server) as bot:
                return await play(bot)

        return asyncio.run(whole())

    return run
