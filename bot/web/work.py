"""Slow work that a page begins, and the browser watches."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from bot.web.visits import Visit
from bot.working import Busy, Jobs, Progress


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
