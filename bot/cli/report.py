"""`shopvine report`: does word of mouth work, what does it cost, and do the answers?"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import reporting, sharing
from bot.app import App, Transaction
from bot.cli.console import emit, say, table
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.cli.report_options import (
    DAY,
    CsvOption,
    HtmlOption,
    SinceOption,
    UntilOption,
    end_of,
    weeks,
    write,
    write_text,
)
from bot.cli.report_tables import (
    show_advocates,
    show_branch,
    show_cohorts,
    show_funnels,
    show_money,
)
from bot.errors import BadInput
from bot.reporting.answers import Row
from growth import funnels, spending

app = typer.Typer(
    help="Does word of mouth work, and what does it cost? Do the answers?",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("funnel")
def funnel(
    shop: ShopOption = HERE,
    by: Annotated[funnels.Dimension, typer.Option(help="By what it is broken down.")] = "week",
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """How many people took each step, from the offer to an order that was kept."""
    with App.open(shop) as opened:
        with _settled(opened) as tx:
            chosen = weeks(since, until)
            report = reporting.funnels(tx, opened.now(), opened.zone, by, chosen)
        write(opened, report, csv_file, html)
    if json:
        emit(report.as_json())
    else:
        show_funnels(report)


@app.command("cohorts")
def cohorts(
    shop: ShopOption = HERE,
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """How many friends a person brings (the K-factor), and how soon."""
    with App.open(shop) as opened:
        with opened.database.read() as tx:
            report = reporting.cohorts(tx, opened.now(), opened.zone, weeks(since, until))
        write(opened, report, csv_file, html)
    if json:
        emit(report.as_json())
    else:
        show_cohorts(report)


@app.command("tree")
def tree(
    shop: ShopOption = HERE,
    root: Annotated[int | None, typer.Option(help="Only the branch of this shopper_id.")] = None,
    depth: Annotated[int, typer.Option(help="How many steps down.")] = 10,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=DAY, help="As it was at the end of that day."),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Also draw the branch that is worth most."),
    ] = None,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """Who brought whom, and what each branch bought."""
    with App.open(shop) as opened:
        until = end_of(day.date(), opened) if day else None
        with _settled(opened) as tx:
            report = reporting.tree(tx, root, depth, until)
            branch = reporting.branch_shown(tx, opened.now(), root=root, until=until)
        if root is not None and not report.roots:
            then = f" on {day:%Y-%m-%d}" if day else ""
            raise BadInput(f"There is no shopper {root}{then}: leave --root out to see everyone.")
        write(opened, report, csv_file, html)
        if svg:
            write_text(svg, _drawn(opened, branch))
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
    """Those whose invitations bought most, and what that cost."""
    with App.open(shop) as opened:
        with _settled(opened) as tx:
            report = reporting.advocates(tx, limit)
        write(opened, report, csv_file, html)
    if json:
        emit({"advocates": report.as_json()})
    else:
        show_advocates(report, opened.currency)


@app.command("money")
def money(
    shop: ShopOption = HERE,
    by: Annotated[spending.Dimension, typer.Option(help="By what it is broken down.")] = "week",
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
    csv_file: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """What rewards cost beside what the orders of invited friends kept."""
    with App.open(shop) as opened:
        with _settled(opened) as tx:
            report = reporting.money(tx, opened.now(), opened.zone, by, weeks(since, until))
        write(opened, report, csv_file, html)
    if json:
        emit(report.as_json())
    else:
        show_money(report)


@app.command("refresh")
def refresh(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Add up the numbers of the shop and audit its counters now, as is done every night."""
    with App.open(shop) as opened:
        now = opened.now()
        miscounted = reporting.refresh(opened.database, now, opened.zone)
    if json:
        emit({"as_of": now.isoformat(), "miscounted": miscounted})
        return
    say("Added up.")
    if miscounted:
        say(
            f"Counters of branches that are not what invitations and orders give: {miscounted}; "
            "`shopvine doctor ledger` names the first."
        )


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
        write(opened, report, csv_file, html)
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


def _settled(opened: App) -> AbstractContextManager[Transaction]:
    """A view in which every hold that has passed has ended."""
    with opened.database.write() as tx:
        sharing.settle(tx, opened.now(), opened.telling)
    return opened.database.read()


def _drawn(opened: App, branch: reporting.BranchShown) -> str:
    from bot.web.drawing import draw  # brings the staff pages, which load slowly
    from bot.web.words import WORDS

    if branch.twig is None:
        raise BadInput("There is nobody to draw: nobody has invited anybody yet.")
    person, words = branch.twig.person, WORDS[opened.languages[0]]
    name, people = person.name or f"#{person.shopper_id}", f"{person.branch.descendants:,}"
    title = words["tree_alt"].format(name=name, people=people)
    return draw(branch.twig, branch.currency, words, title).svg()
