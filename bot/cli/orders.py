"""`shopvine orders`: purchases and refunds come in, and what became of them."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import sharing
from bot.app import App
from bot.cli.console import emit, progress, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.cli.order_lines import KNOWN_BY, delivery_json, listed_json, told_lines, waiting_json
from bot.cli.report_options import write_text
from bot.errors import BadInput, OrderRefused
from bot.orders import OrderProblem, read_orders_csv
from bot.receiving import looking
from bot.receiving.rates import parse_day, read_rates_csv
from growth.money import plain

BY = "console"


class State(StrEnum):
    """Which orders are listed."""

    all = "all"
    matched = "matched"
    unmatched = "unmatched"
    coded = "coded"
    refunded = "refunded"


app = typer.Typer(
    help="Bring in purchases and refunds, and see what became of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _orders() -> None:
    """Bring in purchases and refunds, and see what became of them."""


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


@app.command("list")
def list_(
    search: Annotated[
        str, typer.Argument(metavar="[SEARCH]", help="How an order id, number or source begins.")
    ] = "",
    state: Annotated[State, typer.Option(help="Which orders.")] = State.all,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Also write all that fit as a CSV.")
    ] = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """The newest orders, and what cannot be counted yet."""
    with App.open(shop) as opened:
        if csv_file:
            write_text(csv_file, "\ufeff" + opened.desk.sheet(search, state.value))
        orders = opened.desk.orders(search, state.value, limit)
        deliveries, waiting = opened.desk.problems()
        zone = opened.zone
    if json:
        emit(
            {
                "orders": [listed_json(order) for order in orders],
                "waiting": [waiting_json(each) for each in waiting],
                "deliveries": [delivery_json(each) for each in deliveries],
            }
        )
        return
    for order in orders:
        buyer = (
            f"#{order.buyer}, by {KNOWN_BY[order.matched_by]}" if order.buyer else "buyer not known"
        )
        back = f", {plain(order.back, order.currency)} given back" if order.back else ""
        show(
            f"{order.order_key}: {order.source} {order.number or order.order_id}, "
            f"{order.occurred_at.astimezone(zone):%Y-%m-%d %H:%M}, "
            f"{plain(order.amount, order.currency)}{back}; {buyer}"
        )
    say(f"{len(orders)} orders.")
    for each in waiting:
        say(f"waits: {each.event.source} {each.event.event_id}: {each.reason}")
    for delivery in deliveries:
        problem = delivery.problem or "It was not worked on yet: run `shopvine orders retry`."
        say(f"delivery {delivery.delivery_key} of {delivery.source}, {delivery.topic}: {problem}")


@app.command("show")
def show_(
    order: Annotated[str, typer.Argument(metavar="ORDER", help="Its key, order id or number.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """One order: money, buyer, why it did or didn't earn, and what was posted for it."""
    with App.open(shop) as opened:
        told = opened.desk.order_called(order)
        zone = opened.zone
    if json:
        emit(looking.as_json(told))
        return
    for line in told_lines(told, zone):
        show(line)


@app.command()
def match(
    order: Annotated[str, typer.Argument(metavar="ORDER", help="Its key, order id or number.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept for ever.")],
    shopper: Annotated[
        int | None, typer.Option("--to", metavar="NUMBER", help="The number of who bought.")
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody knows who bought.")] = False,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Say who bought, where an order matched nobody or the wrong one; rewards follow."""
    if nobody == (shopper is not None):
        raise BadInput("Say who bought: --to NUMBER, or --nobody.")
    with App.open(shop) as opened:
        found = opened.desk.order_called(order).purchase.order_key
        opened.desk.say_buyer(found, shopper, reason, BY)
        told = opened.desk.order(found)
        zone = opened.zone
    assert told is not None
    if json:
        emit(looking.as_json(told))
        return
    for line in told_lines(told, zone):
        show(line)


@app.command()
def rate(
    currency: Annotated[str, typer.Argument(metavar="[CURRENCY]", help="Such as EUR.")] = "",
    value: Annotated[
        str, typer.Argument(metavar="[RATE]", help="What one of it is worth, such as 7.85.")
    ] = "",
    on: Annotated[str, typer.Option(metavar="DAY", help="The day it holds; today if absent.")] = "",
    file: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Many: day,currency,rate.")
    ] = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Say what another currency is worth in the shop's own on a day; without a rate, show those
    that are known. Orders that waited for it are counted."""
    with App.open(shop) as opened:
        if not file and not currency:
            known = opened.desk.rates(100)
            given = [(each.currency, each.rate, each.day) for each in known]
            taken = 0
        else:
            today = opened.now().astimezone(opened.zone).date()
            given = (
                read_rates_csv(file, opened.currency)
                if file
                else [(currency, value, parse_day(on) if on else today)]
            )
            taken = opened.desk.give_rates(given, BY)
    if json:
        rates = [{"currency": c, "rate": r, "day": day.isoformat()} for c, r, day in given]
        emit({"rates": rates, "counted": taken})
        return
    for code, text, day in given:
        show(f"{day}: 1 {code} = {text}")
    say(f"{len(given)} rates; {taken} events that waited were counted.")


@app.command()
def retry(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Work once more on deliveries that were not understood and on events that wait.

    Exit code 2 when some still cannot be counted.
    """
    with App.open(shop) as opened:
        counted, left = opened.desk.work_off()
    if json:
        emit({"counted": counted, "left": left})
    else:
        say(f"{counted} counted, {left} left: `shopvine orders list` says why.")
    if left:
        raise typer.Exit(BadInput.exit_code)


@app.command("set-aside")
def set_aside(
    delivery: Annotated[int, typer.Argument(help="Its number, as `orders list` shows it.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """A store's delivery that was not understood is seen to: it is worked on no more."""
    with App.open(shop) as opened:
        opened.desk.set_aside(delivery, BY)
    if json:
        emit({"delivery_key": delivery})
    else:
        say(f"Delivery {delivery} is set aside.")


OUTCOMES = ("recorded", "unattributed", "waiting", "duplicate")
"""Of an event; of those that wait, `shopvine orders list` says for what."""


def take_file(opened: App, file: Path) -> dict[str, Any]:
    """One transaction an event. Counts by outcome, and the rows that were refused."""
    orders = read_orders_csv(file, opened.marker)
    problems = list(orders.problems)
    counts: Counter[str] = Counter()
    with progress("Orders") as on_progress:
        for done, (row, event) in enumerate(orders.events, start=1):
            try:
                counts[opened.desk.receive(event).outcome.outcome] += 1
            except OrderRefused as refused:
                problems.append(OrderProblem(row, "", str(refused)))
            on_progress(done, len(orders.events))
    with opened.database.write() as tx:
        settled = sharing.settle(tx, opened.now(), opened.telling)
    return {
        **{key: counts[key] for key in OUTCOMES},
        "settled": settled,
        "bad": [
            {"row": problem.row, "column": problem.column, "reason": problem.reason}
            for problem in sorted(problems, key=lambda problem: problem.row)
        ],
    }
