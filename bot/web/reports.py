"""Reports as pages: one picture, the same numbers in a table, and what to do when empty."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot import reporting
from bot.filling import money
from bot.masking import masked_name
from bot.reporting import Advocates, Answers, Funnel, Tree
from bot.web import plots
from bot.web.answers import answers_view
from bot.web.ports import Facts
from bot.web.views import Table, View
from bot.web.words import share
from growth.reports import Node, walk

Kind = Literal["funnel", "tree", "advocates", "answers"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Report = Funnel | Tree | Advocates | Answers
Words = Mapping[str, str]

ROWS_IN_PLOT = 40
ROWS_IN_TABLE = 500


def read_report(kind: Kind, facts: Facts, now: datetime, zone: ZoneInfo) -> Report:
    """The report as it stands now; `zone` is the shop's."""
    match kind:
        case "funnel":
            return reporting.funnel(facts)
        case "tree":
            return reporting.tree(facts, depth=reporting.DEEPEST)
        case "advocates":
            return reporting.advocates(facts)
        case "answers":
            return reporting.answers(facts, None, now.astimezone(zone).date(), zone)


def without_names(report: Report) -> Report:
    """The same numbers of people who cannot be told by their names."""
    match report:
        case Tree():
            return replace(report, roots=tuple(_nameless(root) for root in report.roots))
        case Advocates():
            people = (replace(each, name=masked_name(each.name)) for each in report.people)
            return replace(report, people=tuple(people))
        case _:
            return report


def _nameless(node: Node) -> Node:
    person = replace(node.person, name=masked_name(node.person.name))
    return replace(node, person=person, children=tuple(_nameless(each) for each in node.children))


def view_of(report: Report, words: Words, as_of: str) -> View:
    """That report in words; `as_of` says of when its numbers are."""
    as_of = words["as_of"].format(moment=as_of)
    match report:
        case Funnel():
            return _funnel(report, words, as_of)
        case Tree():
            return _tree(report, words, as_of)
        case Advocates():
            return _advocates(report, words, as_of)
        case Answers():
            return answers_view(report, words, as_of)


def _funnel(report: Funnel, words: Words, as_of: str) -> View:
    title, lead = words["funnel"], words["funnel_lead"]
    steps = report.as_json()
    if not any(steps.values()):
        return View("funnel", title, lead, as_of, empty=words["funnel_empty"])
    counts = list(steps.values())
    before = [0, *counts]
    rows = tuple(
        (words[step], f"{count:,}", share(count, previous))
        for (step, count), previous in zip(steps.items(), before, strict=False)
    )
    return View(
        "funnel",
        title,
        lead,
        as_of,
        plot=plots.bars(
            [plots.Bar(row[0], count, row[1]) for row, count in zip(rows, counts, strict=True)]
        ),
        plot_text=words["funnel_alt"].format(
            steps=", ".join(f"{label} {count}" for label, count, _ in rows)
        ),
        tables=(
            Table(
                words["funnel_caption"],
                (words["step"], words["count"], words["of_previous"]),
                rows,
                range(1, 3),
            ),
        ),
    )


def _tree(report: Tree, words: Words, as_of: str) -> View:
    title, lead = words["tree"], words["tree_lead"]
    if not report.roots:
        return View("tree", title, lead, as_of, empty=words["tree_empty"])
    nodes = list(walk(report.roots))
    names = {node.person.shopper_id: _called(node) for node in nodes}
    plotted = list(islice(nodes, ROWS_IN_PLOT))
    notes = [words["tree_plot"]]
    if len(nodes) > ROWS_IN_PLOT:
        shown, rows = len(plotted), min(len(nodes), ROWS_IN_TABLE)
        notes.append(words["tree_cut"].format(shown=shown, all=f"{len(nodes):,}", rows=rows))
    columns = ["person", "inviter", "depth", "direct", "branch_people", "revenue", "branch_revenue"]
    return View(
        "tree",
        title,
        lead,
        as_of,
        plot=plots.tree([_plotted(node, report.currency, words) for node in plotted]),
        plot_text=words["tree_alt"].format(
            people=f"{len(nodes):,}", depth=max(node.person.branch.depth for node in nodes)
        ),
        notes=tuple(notes),
        tables=(
            Table(
                words["tree_caption"],
                tuple(words[column] for column in columns),
                tuple(_row(node, names, report.currency) for node in nodes[:ROWS_IN_TABLE]),
                range(2, len(columns)),
            ),
        ),
    )


def _row(node: Node, names: Mapping[int, str], currency: str | None) -> tuple[str, ...]:
    person, branch = node.person, node.person.branch
    return (
        _called(node),
        names.get(person.inviter_id, "–") if person.inviter_id else "–",
        f"{branch.depth}",
        f"{branch.direct:,}",
        f"{branch.descendants:,}",
        _money(branch.revenue, currency),
        _money(branch.branch_revenue, currency),
    )


def _plotted(node: Node, currency: str | None, words: Words) -> plots.Node:
    branch = node.person.branch
    parts = [_money(branch.revenue, currency)] if branch.revenue else []
    if branch.descendants:
        revenue = _money(branch.branch_revenue, currency)
        parts.append(words["branch_of"].format(people=branch.descendants, money=revenue))
    return plots.Node(branch.depth, _called(node), " · ".join(parts), branch.revenue > 0)


def _advocates(report: Advocates, words: Words, as_of: str) -> View:
    title, lead = words["advocates"], words["advocates_lead"]
    people = report.people
    if not people:
        return View("advocates", title, lead, as_of, empty=words["tree_empty"])
    revenue = [_money(person.branch_revenue, person.currency) for person in people]
    columns = ["person", "direct", "friends_bought", "branch_revenue", "pending", "paid"]
    return View(
        "advocates",
        title,
        lead,
        as_of,
        plot=plots.bars(
            [
                plots.Bar(person.name, person.branch_revenue, amount)
                for person, amount in zip(people, revenue, strict=True)
            ]
        ),
        plot_text=words["advocates_alt"].format(
            people=", ".join(
                f"{person.name} {amount}"
                for person, amount in zip(people[:5], revenue[:5], strict=True)
            )
        ),
        notes=() if any(person.bought for person in people) else (words["advocates_no_orders"],),
        tables=(
            Table(
                words["advocates_caption"],
                tuple(words[column] for column in columns),
                tuple(
                    (
                        person.name,
                        f"{person.invited:,}",
                        f"{person.bought:,}",
                        amount,
                        _money(person.pending, person.currency),
                        _money(person.earned, person.currency),
                    )
                    for person, amount in zip(people, revenue, strict=True)
                ),
                range(1, len(columns)),
            ),
        ),
    )


def _called(node: Node) -> str:
    return node.person.name or f"#{node.person.shopper_id}"


def _money(minor: int, currency: str | None) -> str:
    return money(minor, currency, grouped=True) if currency else "–"
