"""`shopvine demo`: the demo shop, and the whole route seen done."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import App, clock
from bot.cli.console import download, progress, say
from bot.cli.options import ShopOption
from bot.cli.orders import take_file
from bot.cli.past import live_through_past
from bot.errors import BadInput
from bot.models import fetch_model, listed_models
from rehearsal.shop import DemoShopRefused, write_demo_shop

DEMO = Path("demo")


def demo(
    shop: ShopOption = DEMO,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Make the shop only; start nothing.")
    ] = True,
    model: Annotated[str | None, typer.Option(help="Another model than shop.toml names.")] = None,
) -> None:
    """Play the whole route with a demo shop: no account, no token."""
    if not (shop / "shop.toml").exists() or _unfinished(shop).exists():
        make_demo_shop(shop)
    if not serving:
        return
    from bot.cli.playing import play  # the web and Telegram load slowly

    with App.open(shop, model=model, exclusive=True) as app:
        _bring_model(app.settings.llm.model)
        play(app)


def _bring_model(name: str) -> None:
    known = {model["name"]: model for model in listed_models()}.get(name)
    if known is None:
        return
    if known["state"] == "absent":
        say(f"Fetching the model {name}, {known['bytes'] >> 20} MB (once; usually a few minutes)")
    with download(name) as on_progress:
        fetch_model(name, on_progress)


def make_demo_shop(shop: Path) -> None:
    """The shop in that folder, with its knowledge learned and its past lived through.

    Goes on where an earlier start was broken off.
    """
    say(f"Making the demo shop in {shop} (about a minute)")
    if not _unfinished(shop).exists():
        _write(shop)
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
    _unfinished(shop).unlink()


def _write(shop: Path) -> None:
    try:
        write_demo_shop(shop, clock())
    except DemoShopRefused as refused:
        raise BadInput(str(refused)) from None
    _unfinished(shop).parent.mkdir(exist_ok=True)
    _unfinished(shop).touch()


def _unfinished(shop: Path) -> Path:
    """There from the first file of the shop until all of it is learned."""
    return shop / "state" / "unfinished"
