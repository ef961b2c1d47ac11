"""`shopvine report`: does word of mouth work, and do the answers?"""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import reporting, sharing
from bot.app import App
from bot.cli.console import emit, say, show, table
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.filling import money
from bot.reporting import Advocates, Answers, Funnel, Tree
from bot.reporting.answers import Row
from growth.reports import Node

app = typer.Typer(
    help="Does word of mouth work? Do the answers?", no_args_is_help=True, rich_markup_mode=None
)

DAY = ["%Y-%m-%d"]
CsvOption = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Also write a CSV.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Also write a page of its own.")
]


@app.command("funnel")
def funnel(
    shop: ShopOption = HERE,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """How many people took each step from the offer to the reward."""
    with App.open(shop) as opened:
        with _settled(opened) as tx:
            report = reporting.funnel(tx)
        _write(opened, report, csv_file, html)
    if json:
        emit(report.as_json())
    else:
        table("Funnel", ["step", "people"], [[k, str(v)] for k, v in report.as_json().items()])


@app.command("tree")
def tree(
    shop: ShopOption = HERE,
    root: Annotated[int | None, typer.Option(help="Only the branch of this shopper_id.")] = None,
    depth: Annotated[int, typer.Option(help="How many steps down.")] = 10,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """Who brought whom, and what each branch bought."""
    with App.open(shop) as opened:
        with _settled(opened) as tx:
            report = reporting.tree(tx, root, depth)
        if root is not None and not report.roots:
            raise BadInput(f"There is no shopper {root}: leave --root out to see everyone.")
        _write(opened, report, csv_file, html)
    if json:
        emit(report.as_json())
        return
    for node in report.roots:
        show_branch(node, report.currency or opened.currency)
    if not report.roots:
        say("Nobody has invited anybody yet. Shoppers are asked to share after a good answer.")


@app.command("advocates")
def advocates(
    shop: ShopOption = HERE,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most this many.")] = 20,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """Those whose invitations bought most."""
    with App.open(shop) as opened:
        with _settled(opened) as tx:
            report = reporting.advocates(tx, limit)
        _write(opened, report, csv_file, html)
    if json:
        emit({"advocates": report.as_json()})
        return
    currency = opened.currency
    rows = [
        [
            person.name,
            str(person.invited),
            str(person.bought),
            money(person.branch_revenue, person.currency or currency),
            money(person.earned, person.currency or currency),
            money(person.pending, person.currency or currency),
        ]
        for person in report.people
    ]
    table("Advocates", ["name", "invited", "bought", "branch revenue", "earned", "pending"], rows)


@app.command("answers")
def answers(
    shop: ShopOption = HERE,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAY, help="The first day; 30 days are shown without it."),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=DAY, help="The last day; today without it.")
    ] = None,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """How questions were answered, how fast, and how shoppers liked it."""
    with App.open(shop) as opened:
        end = last or opened.now().astimezone(opened.zone)
        with opened.database.read() as tx:
            report = reporting.answers(tx, first.date() if first else None, end.date(), opened.zone)
        _write(opened, report, csv_file, html)
    if json:
        emit(report.as_json())
        return
    if not report.all.answers:
        say(f"No question was answered from {report.first} to {report.last}; see --from and --to.")
        return
    days = f"{report.first} to {report.last} ({report.zone})"
    columns = ["answers", "half within", "95 % within", "up", "down"]
    table(f"Answers by rung, {days}", ["rung", "outcome", *columns], _figures(report.by_path))
    table("By language", ["language", *columns], _figures(report.by_language))
    table("By day", ["day", *columns], _figures(report.by_day))


def _figures(rows: Sequence[Row]) -> list[list[str]]:
    return [
        [
            *(part or "unknown" for part in row.key),
            str(row.figures.answers),
            _seconds(row.figures.p50),
            _seconds(row.figures.p95),
            str(row.figures.up),
            str(row.figures.down),
        ]
        for row in rows
    ]


def _seconds(taken: float | None) -> str:
    return "-" if taken is None else f"{taken:.2f} s"


def _settled(opened: App) -> Any:
    """A view in which every hold that has passed has ended."""
    with opened.database.write() as tx:
        sharing.settle(tx, opened.now())
    return opened.database.read()


def show_branch(node: Node, currency: str, depth: int = 0) -> None:
    """A branch of the tree, a line a person."""
    branch = node.person.branch
    name = node.person.name or f"#{node.person.shopper_id}"
    bought = f", branch {money(branch.branch_revenue, currency)}" if branch.branch_revenue else ""
    show(f"{'   ' * depth}{'└─ ' if depth else ''}{name}: {branch.direct} invited{bought}")
    for child in node.children:
        show_branch(child, currency, depth + 1)


def _write(
    opened: App,
    report: Funnel | Tree | Advocates | Answers,
    csv_file: Path | None,
    html: Path | None,
) -> None:
    try:
        if csv_file:
            with csv_file.open("w", encoding="utf-8-sig", newline="") as out:
                csv.writer(out).writerows(report.csv_rows())
        if html:
            html.write_text(_page(opened, report), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be written ({error.strerror}).") from None


def _page(opened: App, report: Funnel | Tree | Advocates | Answers) -> str:
    from bot.web.files import report_html  # draws plots, whose library loads slowly
    from bot.web.words import moment

    return report_html(report, opened.languages[0], moment(opened.now(), opened.zone))
