"""The demo played: the bot beside the rehearsal server, and the route seen done."""

import asyncio
import contextlib
import socket
import sys

from bot.app import App
from bot.cli.console import show
from bot.cli.route import play_route, set_stage
from bot.cli.serving import Serving, serve, stop_on_signals
from bot.errors import BadInput
from rehearsal.errors import RehearsalError
from rehearsal.server import Rehearsal
from rehearsal.server import serve as rehearse

PAGE_PORT = 8081
WEB_PORT = 8080


def play(app: App) -> None:
    """Play the route in the terminal; where there is one, serve on until Ctrl-C."""
    try:
        with rehearse(port=free_port(PAGE_PORT)) as server:
            asyncio.run(_serve(app, server))
    except RehearsalError as error:
        raise BadInput(str(error)) from None


async def _serve(app: App, server: Rehearsal) -> None:
    """The bot beside the rehearsal server: first the route, then whoever opens the page."""
    stop = stop_on_signals()
    listen = f"127.0.0.1:{free_port(WEB_PORT)}"
    stage = set_stage(app, server, f"http://{listen}/orders")
    bot = asyncio.create_task(serve(app, Serving(server.token, server.url, listen), stop))
    route = asyncio.create_task(asyncio.to_thread(play_route, app, server, stage))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({bot, route, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if route.done():
            route.result()
            _tell_addresses(app, server, listen)
            if sys.stdin.isatty() and sys.stdout.isatty():
                await stop.wait()
    finally:
        stop.set()
        await bot
        stopped.cancel()


def _tell_addresses(app: App, server: Rehearsal, listen: str) -> None:
    show("")
    show(f"Play several shoppers yourself:  {server.url}/")
    show(f"Staff pages:                     http://{listen}/")
    show(f"  with the staff token           {app.staff_token}")
    show("Ctrl-C ends the demo; the shop stays in its folder.")


def free_port(wanted: int) -> int:
    """That port of the loopback, or any other if it is taken."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)) as listener:
            return int(listener.getsockname()[1])
    raise BadInput("There is no free port on 127.0.0.1: stop a program that listens there.")
