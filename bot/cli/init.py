"""`shopvine init`: an empty shop."""

from typing import Annotated

import typer

from bot.app import make_shop
from bot.cli.console import emit, say
from bot.cli.options import HERE, JsonOption, ShopOption


def init(
    shop: ShopOption = HERE,
    name: Annotated[str, typer.Option(help="What shoppers call the shop.")] = "My shop",
    json: JsonOption = False,
) -> None:
    """Make an empty shop: shop.toml to edit, secrets.toml to keep, data/ for your files."""
    made = make_shop(shop, name)
    if json:
        emit({"shop": str(shop), "files": [str(path) for path in made]})
        return
    say(f"Made a shop in {shop}. Next: edit {shop / 'shop.toml'}, then")
    say(f"  shopvine knowledge import FILE... --shop {shop}")
