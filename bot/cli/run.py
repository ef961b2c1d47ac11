"""`shopvine run`: the bot on Telegram, and the shop's own HTTP address."""

import asyncio
import logging
from typing import Annotated

import typer

from bot.app import App
from bot.cli.options import HERE, ShopOption
from bot.errors import BadInput

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def run(
    shop: ShopOption = HERE,
    webhook: Annotated[
        str | None, typer.Option(help="Public https URL that Telegram calls; polling when absent.")
    ] = None,
    listen: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Instead of [web] listen in shop.toml.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Another model than shop.toml names.")] = None,
) -> None:
    """Serve shoppers until Ctrl-C or SIGTERM. Needs TELEGRAM_BOT_TOKEN."""
    with App.open(shop, model=model, exclusive=True) as app:
        token = app.secrets.telegram_bot_token
        if not token:
            raise BadInput("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather.")
        from bot.cli.serving import Serving, serve  # the web and Telegram load slowly

        logging.basicConfig(level=logging.INFO, format=LINE)
        logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold the token
        logging.getLogger("alembic").setLevel(logging.WARNING)
        listen = listen or app.settings.web.listen
        api = app.settings.telegram.api
        asyncio.run(serve(app, Serving(token.get_secret_value(), api, listen, webhook)))
