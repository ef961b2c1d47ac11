"""The invitation tree as one file, and the table beside its picture on a page."""

from collections.abc import Iterable, Mapping

from bot.reporting import Tree
from bot.reporting.trees import called
from bot.web.drawing import draw, in_money
from bot.web.reports.cells import NO_NUMBER
from bot.web.views import Table, View
from growth.reports import Person, walk
from growth.trees import grove, unfold, worth

Words = Mapping[str, str]
ROWS_IN_TABLE = 500


def tree_view(report: Tree, words: Words, as_of: str) -> View:
    """As a file: the branch that is worth most is drawn, the table has everyone."""
    title, lead = words["tree"], words["tree_lead"]
    if not report.roots:
        return View("tree", title, lead, as_of, empty=words["tree_empty"])
    people = {node.person.shopper_id: node.person for node in walk(report.roots)}
    top = max((root.person for root in report.roots), key=worth)
    twig = unfold(top, grove(people))
    told = words["tree_alt"].format(name=called(top), people=f"{top.branch.descendants:,}")
    notes = [words["tree_plot"]]
    if len(people) > ROWS_IN_TABLE:
        notes.append(words["table_cut"].format(shown=ROWS_IN_TABLE, all=f"{len(people):,}"))
    return View(
        "tree",
        title,
        lead,
        as_of,
        plot=draw(twig, report.currency, words, told).data_uri(),
        plot_text=told,
        notes=tuple(notes),
        tables=(people_table(list(people.values())[:ROWS_IN_TABLE], report.currency, words),),
    )


def people_table(
    people: Iterable[Person], currency: str | None, words: Words, linked: bool = False
) -> Table:
    """A row a person. With `linked`, each leads to their branch."""
    people = list(people)
    names = {person.shopper_id: called(person) for person in people}
    columns = ["person", "inviter", "depth", "direct", "branch_people", "revenue", "branch_revenue"]
    rows = tuple(
        (
            called(person),
            names.get(person.inviter_id or 0, NO_NUMBER),
            f"{person.branch.depth}",
            f"{person.branch.direct:,}",
            f"{person.branch.descendants:,}",
            in_money(person.branch.revenue, currency),
            in_money(person.branch.branch_revenue, currency),
        )
        for person in people
    )
    links = tuple(f"/reports/tree?root={person.shopper_id}" for person in people)
    return Table(
        words["tree_caption"],
        tuple(words[column] for column in columns),
        rows,
        range(2, len(columns)),
        links=links if linked else (),
    )
