"""`shopvine demo`: the demo shop, and the whole route seen done."""

import asyncio
import contextlib
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App, clock, fetch_model, listed_models
from bot.cli.console import download, progress, say, show
from bot.cli.options import ShopOption
from bot.cli.orders import take_file
from bot.cli.past import live_through_past
from bot.cli.route import play_route, set_stage
from bot.cli.serving import Serving, serve, stop_on_signals
from bot.errors import BadInput
from rehearsal.errors import RehearsalError
from rehearsal.server import Rehearsal
from rehearsal.server import serve as rehearse
from rehearsal.shop import DemoShopRefused, write_demo_shop

DEMO = Path("demo")
PAGE_PORT = 8081
WEB_PORT = 8080


def demo(
    shop: ShopOption = DEMO,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Make the shop only; start nothing.")
    ] = True,
    model: Annotated[str | None, typer.Option(help="Another model than shop.toml names.")] = None,
) -> None:
    """Play the whole route with a demo shop: no account, no token."""
    if not (shop / "shop.toml").exists():
        make_demo_shop(shop)
    if not serving:
        return
    with App.open(shop, model=model, exclusive=True) as app:
        _bring_model(app.settings.llm.model)
        try:
            with rehearse(port=free_port(PAGE_PORT)) as server:
                asyncio.run(_serve(app, server))
        except RehearsalError as error:
            raise BadInput(str(error)) from None


def _bring_model(name: str) -> None:
    if name in {model["name"] for model in listed_models()}:
        with download(name) as on_progress:
            fetch_model(name, on_progress)


def make_demo_shop(shop: Path) -> None:
    """The shop in that folder, with its knowledge learned and its past lived through."""
    say(f"Making the demo shop in {shop} (about a minute)")
    try:
        write_demo_shop(shop, clock())
    except DemoShopRefused as refused:
        raise BadInput(str(refused)) from None
    with App.open(shop) as app:
        data = shop / "data"
        files = sorted([*data.glob("*.json"), *data.glob("*.md")])
        with progress("Learning the shop's knowledge") as on_progress:
            app.import_knowledge(app.load(files), on_progress)
        events = live_through_past(app)
        orders = take_file(app, data / "orders.csv")
        say(
            f"Lantern Lane is ready: {app.knowledge.counts()['product']} products, "
            f"{events} past events, {orders['recorded']} orders and refunds."
        )


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
    show(f"Staff reports:                   http://{listen}/reports")
    show(f"  with the staff token           {app.staff_token}")
    show("Ctrl-C ends the demo; the shop stays in its folder.")


def free_port(wanted: int) -> int:
    """That port of the loopback, or any other if it is taken."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)) as listener:
            return int(listener.getsockname()[1])
    raise BadInput("There is no free port on 127.0.0.1: stop a program that listens there.")
