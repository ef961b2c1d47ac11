"""Reports as pages: one picture, the same numbers in a table, and what to do when empty."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot import reporting
from bot.masking import masked_name
from bot.reporting import Advocates, Answers, Cohorts, Funnels, Money, Tree, Weeks
from bot.web.answers import answers_view
from bot.web.ports import Facts
from bot.web.reports.advocates import advocates_view
from bot.web.reports.cohorts import cohorts_view
from bot.web.reports.funnels import funnels_view
from bot.web.reports.money import money_view
from bot.web.reports.trees import tree_view
from bot.web.views import View
from bot.web.words import moment
from growth import funnels, spending
from growth.reports import Node

Kind = Literal["funnel", "cohorts", "advocates", "money", "answers"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The reports that are one picture and tables; the tree has a page of its own."""
Report = Funnels | Cohorts | Tree | Advocates | Money | Answers
Words = Mapping[str, str]

STALE = timedelta(minutes=1)
"""Numbers that are older were kept at night."""

BY: Mapping[str, tuple[str, ...]] = {"funnel": funnels.DIMENSIONS, "money": spending.DIMENSIONS}
"""By what the reports can be broken down, which can."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a report is asked for."""

    by: str = "week"
    since: date | None = None
    until: date | None = None

    @property
    def weeks(self) -> Weeks:
        return Weeks(self.since, self.until)


def read_report(
    kind: Kind, facts: Facts, now: datetime, zone: ZoneInfo, asked: Asked | None = None
) -> Report:
    """The report as it stands now; `zone` is the shop's. Raises NotCounted, and BadInput where
    there are no such weeks."""
    asked = asked or Asked()
    match kind:
        case "funnel":
            found = [each for each in funnels.DIMENSIONS if each == asked.by]
            by = found[0] if found else "week"
            return reporting.funnels(facts, now, zone, by, asked.weeks)
        case "cohorts":
            return reporting.cohorts(facts, now, zone, asked.weeks)
        case "advocates":
            return reporting.advocates(facts)
        case "money":
            known = [each for each in spending.DIMENSIONS if each == asked.by]
            period = known[0] if known else "week"
            return reporting.money(facts, now, zone, period, asked.weeks)
        case "answers":
            last = asked.until or now.astimezone(zone).date()
            return reporting.answers(facts, asked.since, last, zone)


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


def view_of(report: Report, words: Words, now: datetime, zone: ZoneInfo) -> View:
    """That report in words, with the time of which its numbers are."""
    match report:
        case Funnels() | Cohorts() | Money():
            as_of = report.as_of
        case _:
            as_of = now
    told = words["as_of"].format(moment=moment(as_of, zone))
    if now - as_of > STALE:
        told = f"{told} {words['as_of_night']}"
    match report:
        case Funnels():
            return funnels_view(report, words, told)
        case Cohorts():
            return cohorts_view(report, words, told)
        case Tree():
            return tree_view(report, words, told)
        case Advocates():
            return advocates_view(report, words, told)
        case Money():
            return money_view(report, words, told)
        case Answers():
            return answers_view(report, words, told)
