"""`shopvine database`: where the shop keeps what it knows of people and orders."""

import typer

from bot.app import App
from bot.cli.console import emit, say
from bot.cli.options import HERE, JsonOption, ShopOption

app = typer.Typer(
    help="Where people, conversations and orders are kept.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _database() -> None:
    """Where people, conversations and orders are kept."""


@app.command("copy")
def copy(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Copy the shop's own file into the empty PostgreSQL database that database_url names. The
    file stays as it is; the bot must not be running."""
    with App.open(shop) as opened:
        rows = opened.copy_database()
    say(f"Copied {rows} rows. From now on the shop uses the database that database_url names.")
    if json:
        emit({"rows": rows})
