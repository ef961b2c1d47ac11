"""Slow work that staff start: one at a time, in a thread of its own, with its progress."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.errors import DraftMoved, ShopvineError
from knowledge.errors import KnowledgeError
from knowledge.loaders.reasons import reason_of

KEPT = 8
"""Pieces of work whose results can be looked at; the oldest goes first."""
GRACE = 10
"""Seconds that work is waited for at the end, if it can be stopped: it leaves nothing half done."""

Progress = Callable[[int, int], None]
log = logging.getLogger(__name__)


class Busy(Exception):
    """Something is being done already; `job_id` names it."""

    def __init__(self, job_id: str) -> None:
        super().__init__(job_id)
        self.job_id = job_id


class _Stopped(Exception):
    """Somebody does not want it any more."""


@dataclass(slots=True)
class Job:
    """A piece of work. `what` is a key of the texts (`work_...`), `then` the page that shows the
    result, `about` what it works on. `problem` says why there is no result, "" where the log says
    it; `moved`: what it was to work on is not what it was."""

    job_id: str
    what: str
    then: str
    by: str
    can_stop: bool
    release: Callable[[], None]
    about: Any = None
    state: str = "running"
    done: int = 0
    total: int = 0
    result: Any = None
    problem: str = ""
    moved: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def progress(self, done: int, total: int) -> None:
        """What the work calls as it goes on."""
        self.done, self.total = done, total
        if self.can_stop and self.stopping.is_set():
            raise _Stopped


def nothing() -> None:
    """Where nothing is held that has to be let go."""


class Jobs:
    """What is being done, and what was done last. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._thread: threading.Thread | None = None

    def start(
        self,
        what: str,
        by: str,
        work: Callable[[Progress], Any],
        *,
        then: str,
        can_stop: bool = True,
        release: Callable[[], None] = nothing,
        about: Any = None,
    ) -> Job:
        """Begin. `{job}` in `then` is the id; `release` is called once the result is forgotten.

        Raises Busy.
        """
        job_id = secrets.token_urlsafe(9)
        job = Job(job_id, what, then.format(job=job_id), by, can_stop, release, about)
        with self._lock:
            for other in self._jobs.values():
                if other.state == "running":
                    raise Busy(other.job_id)
            self._jobs[job_id] = job
            old = [*self._jobs.values()][:-KEPT]
            self._thread = threading.Thread(
                target=_run, args=(job, work), name=f"work-{what}", daemon=True
            )
            self._thread.start()
        for each in old:
            self.forget(each.job_id)
        return job

    def find(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def all(self) -> list[Job]:
        """The oldest first."""
        with self._lock:
            return [*self._jobs.values()]

    def running(self) -> Job | None:
        with self._lock:
            return next((job for job in self._jobs.values() if job.state == "running"), None)

    def forget(self, job_id: str) -> None:
        """Let go of what it holds."""
        with self._lock:
            job = self._jobs.pop(job_id, None)
        if job is not None:
            job.release()

    def close(self) -> None:
        """Stop what can be stopped, wait for the rest, and let go of everything."""
        running = self.running()
        if running is not None:
            running.stopping.set()
        if self._thread is not None:
            self._thread.join(GRACE if running and running.can_stop else None)
        for job_id in [*self._jobs]:
            self.forget(job_id)


def _run(job: Job, work: Callable[[Progress], Any]) -> None:
    try:
        job.result = work(job.progress)
        job.state = "done"
    except _Stopped:
        job.state = "stopped"
    except (KnowledgeError, ShopvineError) as error:
        job.moved = isinstance(error, DraftMoved)
        job.problem = reason_of(error)
        job.state = "failed"
    except Exception:  # the thread's outermost frame: the page tells that it broke off
        log.exception("Work of staff broke off: %s", job.what)
        job.state = "failed"
    finally:
        job.ended.set()
