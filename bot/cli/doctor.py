"""`shopvine doctor`: is everything sound?"""

from collections.abc import Sequence

import typer

from bot import reporting
from bot.app import App
from bot.cli.console import emit, say
from bot.cli.options import HERE, JsonOption, ShopOption

app = typer.Typer(help="Check that the shop is sound.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _doctor() -> None:
    """Check that the shop is sound."""


@app.command("ledger")
def ledger(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Check the ledger of rewards and the invitation counters. Exit code 1 when unsound."""
    with App.open(shop) as opened, opened.database.read() as tx:
        problems = reporting.doctor_ledger(tx)
    _tell(problems, json, "The ledger is sound.")


@app.command("model")
def model(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Check that the language model, or its server, answers. Exit code 1 when it does not."""
    with App.open(shop) as opened:
        _tell(opened.model_problems(), json, f"The model {opened.settings.llm.model} answers.")


def _tell(problems: Sequence[str], json: bool, sound: str) -> None:
    if json:
        emit({"sound": not problems, "problems": problems})
    else:
        for problem in problems:
            say(problem)
        if not problems:
            say(sound)
    if problems:
        raise typer.Exit(1)
