"""Rules tried on what happened: begun, shown beside today's, and as a file."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.reporting.trying import Trial
from bot.web.entry_forms import Wrong
from bot.web.people import called
from bot.web.ports import WebShop
from bot.web.rules.trials import trial_rows, trial_view
from bot.web.visits import Page, Visit
from bot.web.work import begin, job_of, or_gone
from bot.working import Job, Jobs, Progress
from growth.programme import Programme

WHAT = "rules_trial"
USUAL = timedelta(days=27)
"""From the first day of a period to its last, unless others are wanted."""

LATEST = 9000
"""Years after this have no next day everywhere."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The rules as a file, the days (both are in it), and what came of it."""

    file: str
    first: date
    last: date
    trial: Trial


class TrialPages:
    """Begins trials, and shows them for as long as they are kept."""

    def __init__(self, shop: WebShop, jobs: Jobs) -> None:
        self._shop, self._jobs = shop, jobs

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/rules/trials/{job}", or_gone(self.show, "rules")),
            Page("GET", "/rules/trials/{job}/trial.csv", or_gone(self.file, "rules")),
        ]

    def begin(self, visit: Visit, programme: Programme, file: str) -> Response:
        """Slow work that is watched. Raises Wrong for days that are none."""
        first, last = _days(visit)
        zone, programmes = self._shop.zone, self._shop.programmes
        start = datetime.combine(first, time(), zone)
        end = datetime.combine(last + timedelta(days=1), time(), zone)

        def work(on_progress: Progress) -> Tried:
            return Tried(
                file, first, last, programmes.try_rules(programme, start, end, on_progress)
            )

        return begin(visit, self._jobs, WHAT, work, "/rules/trials/{job}", can_stop=True)

    def show(self, visit: Visit) -> Response:
        job = job_of(visit, self._jobs, WHAT)
        if job.state == "running":
            return visit.go(f"/knowledge/jobs/{job.job_id}")
        tried = _tried(job)
        days = visit.words["rules_days"].format(first=tried.first, last=tried.last)
        name = self._named(visit, tried.trial)
        view = trial_view(tried.trial, visit.words, self._shop.zone, name, days)
        return visit.page(
            "rules_trial.html",
            WHAT,
            here="rules",
            view=view,
            linked=False,
            file=tried.file,
            csv=f"/rules/trials/{job.job_id}/trial.csv",
            may_change=visit.member.may("editor"),
        )

    def file(self, visit: Visit) -> Response:
        """For a spreadsheet, which reads Chinese by the mark at its beginning."""
        tried = _tried(job_of(visit, self._jobs, WHAT))
        text = StringIO()
        csv.writer(text).writerows(trial_rows(tried.trial, self._named(visit, tried.trial)))
        headers = {"content-disposition": 'attachment; filename="rules-trial.csv"'}
        return Response(text.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv")

    def _named(self, visit: Visit, trial: Trial) -> Callable[[int], str]:
        """How this member of staff sees those who would hold more or less."""
        with self._shop.database.read() as tx:
            people = {one.shopper_id for one in trial.moved()}
            names = tx.forest.names(people, self._shop.now())
        return lambda shopper_id: called(visit, names.get(shopper_id, ""), shopper_id)


def period_of(visit: Visit, shop: WebShop) -> tuple[str, str]:
    """The days that the form offers: those that were sent, else the last four weeks."""
    today = shop.now().astimezone(shop.zone).date()
    usual = (today - USUAL).isoformat(), today.isoformat()
    return visit.text("since") or usual[0], visit.text("until") or usual[1]


def _days(visit: Visit) -> tuple[date, date]:
    found: list[date] = []
    for field in ("since", "until"):
        try:
            found.append(date.fromisoformat(visit.text(field)))
        except ValueError:
            raise Wrong(field, "rules_wrong_day") from None
    first, last = found
    if last < first or last.year > LATEST:
        raise Wrong("until", "rules_wrong_period")
    return first, last


def _tried(job: Job) -> Tried:
    tried = job.result
    if not isinstance(tried, Tried):
        raise HTTPException(404)
    return tried
