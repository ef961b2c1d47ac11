"""Slow work that a page begins, and the browser watches."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from bot.web.visits import Visit
from bot.working import Busy, Job, Jobs, Progress


class Gone(Exception):
    """A piece of work that is not known any more: the shop was served anew, or others came."""


def job_of(visit: Visit, jobs: Jobs, what: str = "") -> Job:
    """The one that the address names. Raises Gone."""
    job = jobs.find(visit.request.path_params["job"])
    if job is None or (what and job.what != what):
        raise Gone
    return job


def or_gone(show: Callable[[Visit], Response], then: str) -> Callable[[Visit], Response]:
    """The page, or one that says that what it shows is gone, and leads to `then` to begin again."""

    def shown(visit: Visit) -> Response:
        try:
            return show(visit)
        except Gone:
            return visit.page("gone.html", "gone", 410, here=then, then=then)

    return shown


def begin(
    visit: Visit,
    jobs: Jobs,
    what: str,
    work: Callable[[Progress], Any],
    then: str,
    *,
    can_stop: bool = False,
) -> Response:
    """Have it done, and the browser watch; where something else is being done, watch that."""
    try:
        job = jobs.start(what, visit.by, work, then=then, can_stop=can_stop)
    except Busy as busy:
        return visit.go(f"/knowledge/jobs/{busy.job_id}", "busy")
    return visit.go(f"/knowledge/jobs/{job.job_id}")
