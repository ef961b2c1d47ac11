"""The rehearsal server: `with serve() as server:` and it is there."""

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rehearsal.botapi import BotApi, cuttable
from rehearsal.control import Control
from rehearsal.errors import RehearsalError
from rehearsal.stage import Rehearsal
from rehearsal.webhook import delivering
from rehearsal.world import World

__all__ = ["Rehearsal", "serve"]

TOKEN = "7000000000:a-token-of-the-rehearsal-server"
USERNAME = "shopvine_rehearsal_bot"
PAGE = Path(__file__).parent / "page"
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
}
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


@contextlib.contextmanager
def serve(
    port: int = 0,
    host: str = "127.0.0.1",
    token: str = TOKEN,
    username: str = USERNAME,
    clock: Callable[[], float] = time.time,
) -> Iterator[Rehearsal]:
    """Serve in a thread until the block ends. Port 0 takes a free one. Raises RehearsalError."""
    listener = _listen(host, port)
    world = World(token, username, clock)
    rehearsal = Rehearsal(f"http://{host}:{listener.getsockname()[1]}", world)
    hosts = LOOPBACK if host in LOOPBACK else ["*"]
    config = uvicorn.Config(
        application(rehearsal, hosts),
        log_level="critical",
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=2,
    )
    config.load()
    config.http_protocol_class = cuttable(config.http_protocol_class)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name="rehearsal", daemon=True)
    thread.start()
    try:
        _wait_until(lambda: server.started or not thread.is_alive())
        yield rehearsal
    finally:
        world.updates.close()
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def application(rehearsal: Rehearsal, hosts: list[str]) -> Starlette:
    """The ASGI application: the Bot API, the people's API, and the page."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with delivering(rehearsal.world):
            yield

    async def page(request: Request) -> Response:
        return FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)

    return Starlette(
        routes=[
            *BotApi(rehearsal.world, rehearsal.faults, rehearsal.limits).routes(),
            *Control(rehearsal).routes(),
            Route("/", page),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
        lifespan=lifespan,
    )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise RehearsalError(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another port."
        ) from None
    return listener


def _wait_until(ready: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not ready():
        pause.wait(0.01)
