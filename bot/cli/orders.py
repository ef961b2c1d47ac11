"""`shopvine orders`: purchases and refunds come in."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import sharing
from bot.app import App
from bot.cli.console import emit, progress, say
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput, OrderRefused
from bot.orders import OrderProblem, read_orders_csv

app = typer.Typer(
    help="Bring in purchases and refunds.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _orders() -> None:
    """Bring in purchases and refunds."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Order events, one a row.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Take in every order event of a CSV file; an event that is known already changes nothing.

    Exit code 2 when a row was bad.
    """
    with App.open(shop) as opened:
        result = take_file(opened, file)
    if json:
        emit(result)
    else:
        for problem in result["bad"]:
            say(f"{file.name}, row {problem['row']}, {problem['column']}: {problem['reason']}")
        say(", ".join(f"{result[key]} {key}" for key in OUTCOMES) + f", {len(result['bad'])} bad.")
    if result["bad"]:
        raise typer.Exit(BadInput.exit_code)


OUTCOMES = ("recorded", "unattributed", "waiting", "duplicate")


def take_file(opened: App, file: Path) -> dict[str, Any]:
    """One transaction an event. Counts by outcome, and the rows that were refused."""
    orders = read_orders_csv(file)
    problems = list(orders.problems)
    counts: Counter[str] = Counter()
    with progress("Orders") as on_progress:
        for done, (row, event) in enumerate(orders.events, start=1):
            try:
                with opened.database.write() as tx:
                    outcome = sharing.take_order(tx, event, opened.now())
                counts[outcome.outcome] += 1
            except OrderRefused as refused:
                problems.append(OrderProblem(row, "", str(refused)))
            on_progress(done, len(orders.events))
    with opened.database.write() as tx:
        settled = sharing.settle(tx, opened.now())
    return {
        **{key: counts[key] for key in OUTCOMES},
        "settled": settled,
        "bad": [
            {"row": problem.row, "column": problem.column, "reason": problem.reason}
            for problem in sorted(problems, key=lambda problem: problem.row)
        ],
    }
