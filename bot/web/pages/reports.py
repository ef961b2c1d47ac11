"""The reports, as pages."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.web.evaluations import view_of_evaluation
from bot.web.ports import WebShop
from bot.web.reports import KINDS, read_report, view_of, without_names
from bot.web.visits import Page, Visit
from bot.web.words import moment


class ReportPages:
    """What sharing brought, and how questions were answered."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/reports", lambda visit: visit.page("reports.html", "reports", kind="")),
            Page("GET", "/reports/evaluation", self.evaluation),
            Page("GET", "/reports/{kind}", self.report),
        ]

    def report(self, visit: Visit) -> Response:
        kind = visit.request.path_params["kind"]
        if kind not in KINDS:
            raise HTTPException(404)
        now, zone = self._shop.now(), self._shop.zone
        with self._shop.database.read() as facts:
            report = read_report(kind, facts, now, zone)
        if not visit.member.may("agent"):
            report = without_names(report)
        view = view_of(report, visit.words, moment(now, zone))
        return visit.page("report.html", kind, kind=kind, view=view)

    def evaluation(self, visit: Visit) -> Response:
        view = view_of_evaluation(self._shop.evaluation(), visit.words, self._shop.zone)
        return visit.page("evaluation.html", "evaluation", kind="evaluation", view=view)
