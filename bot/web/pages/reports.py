"""The reports, as pages and as files for a spreadsheet."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import BadInput
from bot.reporting import NotCounted
from bot.web.evaluations import view_of_evaluation
from bot.web.pages.trees import TreePage
from bot.web.ports import WebShop
from bot.web.reports import BY, KINDS, Asked, Kind, Report, read_report, view_of, without_names
from bot.web.views import View
from bot.web.visits import Page, Visit

WITH_WEEKS = ("funnel", "cohorts", "money", "answers")
"""Reports of which days can be chosen."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a page offers to choose: (value, name, chosen) of breakdowns, and the days."""

    by: tuple[tuple[str, str, bool], ...]
    since: str
    until: str
    days: bool


class ReportPages:
    """What sharing brought, and how questions were answered."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/reports", lambda visit: visit.page("reports.html", "reports", kind="")),
            Page("GET", "/reports/evaluation", self.evaluation),
            *TreePage(self._shop).pages(),
            Page("GET", "/reports/{kind}.csv", self.file),
            Page("GET", "/reports/{kind}", self.report),
        ]

    def report(self, visit: Visit) -> Response:
        kind = _kind(visit)
        now, zone = self._shop.now(), self._shop.zone
        status, problem = 200, ""
        try:
            view = view_of(self._read(visit, kind), visit.words, now, zone)
        except NotCounted:
            view = _without(kind, visit.words, visit.words["not_counted"])
        except BadInput:
            view = _without(kind, visit.words, visit.words["weeks_empty"])
            status, problem = 422, visit.words["days_wrong"]
        query = urlencode({k: v for k, v in visit.request.query_params.items() if k in _ASKED})
        return visit.page(
            "report.html",
            kind,
            status,
            kind=kind,
            view=view,
            form=_form(visit, kind),
            problem=problem,
            file=f"/reports/{kind}.csv" + (f"?{query}" if query else ""),
            linked=True,
        )

    def file(self, visit: Visit) -> Response:
        """For a spreadsheet, which reads Chinese by the mark at its beginning."""
        kind = _kind(visit)
        try:
            rows = self._read(visit, kind).csv_rows()
        except BadInput:
            raise HTTPException(404) from None
        text = StringIO()
        csv.writer(text).writerows(rows)
        name = {"content-disposition": f'attachment; filename="{kind}.csv"'}
        return Response(text.getvalue().encode("utf-8-sig"), headers=name, media_type="text/csv")

    def evaluation(self, visit: Visit) -> Response:
        view = view_of_evaluation(self._shop.evaluation(), visit.words, self._shop.zone)
        return visit.page(
            "evaluation.html", "evaluation", kind="evaluation", view=view, linked=False
        )

    def _read(self, visit: Visit, kind: Kind) -> Report:
        asked = _asked(visit)
        with self._shop.database.read() as facts:
            report = read_report(kind, facts, self._shop.now(), self._shop.zone, asked)
        return report if visit.member.may("agent") else without_names(report)


_ASKED = ("by", "since", "until")


def _kind(visit: Visit) -> Kind:
    given = visit.request.path_params["kind"]
    for kind in KINDS:
        if kind == given:
            return kind
    raise HTTPException(404)


def _asked(visit: Visit) -> Asked:
    """Raises BadInput for what is no day."""
    query = visit.request.query_params
    return Asked(query.get("by") or "week", _day(query.get("since")), _day(query.get("until")))


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise BadInput(f"{given!r} is no day: write it as in 2026-05-01.") from None


def _form(visit: Visit, kind: str) -> Form:
    query = visit.request.query_params
    by = query.get("by") or "week"
    choices = tuple((each, visit.words[each], each == by) for each in BY.get(kind, ()))
    return Form(choices, query.get("since", ""), query.get("until", ""), kind in WITH_WEEKS)


def _without(kind: str, words: Mapping[str, str], empty: str) -> View:
    return View(kind, words[kind], words[f"{kind}_lead"], "", empty=empty)
