"""Serving a shop: chat, web and the clockwork between them in one event loop."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import uvicorn
from starlette.routing import Route

from bot import sharing
from bot.app import App, local_address
from bot.chat import staffroom
from bot.chat.running import Chat, Webhook
from bot.chat.webhook import endpoint
from bot.errors import BadInput, ModelProblem
from bot.web.server import build_web

log = logging.getLogger(__name__)

SETTLE_EVERY = 3600.0
"""Seconds between looks for rewards whose hold has ended."""
DISCOUNTS_EVERY = 5.0
"""Seconds between looks for coupons that the store has to be told of."""
PREPARE_EVERY = 60.0
"""Seconds between looks for share messages to be made."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How a shop is served. `webhook` is the public https address; polling without one."""

    token: str
    api: str
    listen: str
    webhook: str | None = None


class _Web(uvicorn.Server):
    """Leaves the signals to us."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(app: App, serving: Serving, stop: asyncio.Event | None = None) -> None:
    """Serve until `stop` is set, or until SIGINT or SIGTERM when none is given.

    Raises BadInput when the address is not to be had or Telegram refuses the token, ModelMissing
    without a model.
    """
    stop = stop or stop_on_signals()
    app.address = app.settings.web.address or _reached_at(serving)
    await asyncio.to_thread(app.warm_up)
    chat = Chat(app, serving.token, serving.api)
    webhook, routes = _webhook(app, chat, serving.webhook)
    with _listening(serving.listen) as listener:
        web = _Web(
            uvicorn.Config(
                build_web(app, routes),
                log_config=None,
                access_log=False,
                ws="none",
                timeout_graceful_shutdown=3,
            )
        )
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(web.serve([listener]))
                tasks.create_task(_settle(app, stop))
                tasks.create_task(_tell_store(app, stop))
                tasks.create_task(_read_ahead(app, stop))
                tasks.create_task(_prepare_messages(app, stop))
                try:
                    await chat.run(stop, webhook)
                finally:
                    stop.set()
                    web.should_exit = True
        except ExceptionGroup as several:
            raise several.exceptions[0] from None


def _reached_at(serving: Serving) -> str:
    """Where a browser most likely finds the staff pages."""
    if serving.webhook is None:
        return local_address(serving.listen)
    address = urlsplit(serving.webhook)
    return f"{address.scheme}://{address.netloc}"


def _webhook(app: App, chat: Chat, url: str | None) -> tuple[Webhook | None, list[Route]]:
    if url is None:
        return None, []
    address = urlsplit(url)
    if address.scheme not in ("https", "http") or not address.netloc:
        raise BadInput(f"--webhook {url} is not an address such as https://shop.example/telegram.")
    secret = app.webhook_secret
    route = Route(address.path or "/", endpoint(secret, chat.accept), methods=["POST"])
    return Webhook(url, secret), [route]


def stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextlib.contextmanager
def _listening(address: str) -> Iterator[socket.socket]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise BadInput(f"{address} is not HOST:PORT, such as 127.0.0.1:8080.")
    with contextlib.ExitStack() as opened:
        try:
            found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
            # The protocol is named so that asyncio sets TCP_NODELAY on what is accepted.
            listener = socket.socket(found[0], socket.SOCK_STREAM, socket.IPPROTO_TCP)
            opened.enter_context(listener)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(found[4])
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise BadInput(
                f"{address} cannot be used ({reason}): choose another with --listen "
                "or [web] listen in shop.toml."
            ) from None
        yield listener


async def _read_ahead(app: App, stop: asyncio.Event) -> None:
    try:
        await asyncio.to_thread(app.read_ahead, stop.is_set)
    except ModelProblem as problem:
        log.warning("Nothing was read ahead: %s", problem)


async def _prepare_messages(app: App, stop: asyncio.Event) -> None:
    """Share messages are made ahead while nobody waits. Trouble stops nobody from being served."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PREPARE_EVERY)
        if not stop.is_set():
            try:
                await asyncio.to_thread(app.prepare_share_messages, stop.is_set)
            except Exception:  # the loop must outlive any fault
                log.exception("Share messages could not be made; it is tried again later.")


async def _settle(app: App, stop: asyncio.Event) -> None:
    """End the hold of rewards when it is over, and give back what has expired. Trouble with it
    stops nobody from being served."""
    while not stop.is_set():
        try:
            credited = await asyncio.to_thread(_settle_due, app)
            log.info("%d rewards credited", credited)
        except Exception:  # the loop must outlive any fault
            log.exception("Rewards could not be credited; it is tried again later.")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SETTLE_EVERY)


def _settle_due(app: App) -> int:
    with app.database.write() as tx:
        now = app.now()
        credited = sharing.settle(tx, now, app.telling)
        sharing.expire(tx, now, app.telling)
        for pool in tx.coupons.untold():
            staffroom.tell(app, tx, now, "coupons.short", None, pool=pool, address=app.address)
            tx.coupons.told(pool, now)
        return credited


async def _tell_store(app: App, stop: asyncio.Event) -> None:
    """Coupons are made known to the store, where there is one. Trouble stops nobody from being
    served."""
    if app.discounts is None:
        return
    while not stop.is_set():
        try:
            await asyncio.to_thread(app.discounts.work_off, stop.is_set)
        except Exception:  # the loop must outlive any fault
            log.exception("The store could not be told of coupons; it is tried again later.")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), DISCOUNTS_EVERY)
