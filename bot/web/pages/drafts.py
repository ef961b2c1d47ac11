"""The draft against what shoppers get: look, discard, check, accept and publish."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.changes import LANG, SHOWN, counted, key_at, place_of, told_change, told_changes
from bot.checking.check import ChangedAnswer, Check
from bot.publishing import is_current, publish
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.visits import Page, Visit
from bot.web.words import minute
from bot.web.work import begin, job_of, or_gone
from bot.working import Jobs, Progress
from knowledge.entries import Key

QUICK = 0.5
"""Seconds: what takes no longer is not watched."""
LONGEST_SUMMARY = 200
"""Characters."""


class DraftPages:
    """The draft, its check, and work that goes on."""

    def __init__(self, shop: WebShop, jobs: Jobs) -> None:
        self._shop, self._jobs = shop, jobs

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/knowledge/draft", self.show),
            Page("POST", "/knowledge/draft", self.change),
            Page("GET", "/knowledge/check/{job}", or_gone(self.checked, "draft")),
            Page("POST", "/knowledge/check/{job}", or_gone(self.publish, "draft")),
            Page("GET", "/knowledge/jobs/{job}", or_gone(self.work, "draft")),
            Page("POST", "/knowledge/jobs/{job}", or_gone(self.stop, "draft")),
        ]

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        draft = self._shop.releasing.draft()
        rows = [
            (told_change(e.change, visit.words, visit.language), e, minute(e.at, self._shop.zone))
            for e in draft.entries[:SHOWN]
        ]
        return visit.page(
            "draft.html",
            "draft",
            status,
            here="draft",
            meant=[row for row in rows if not row[1].proposed],
            proposed=[row for row in rows if row[1].proposed],
            count=len(draft.changes),
            entries=len(draft.entries),
            shown=len(rows),
            may_change=visit.member.may("editor"),
            problem=problem,
        )

    def change(self, visit: Visit) -> Response:
        """What the button that was pressed says, of the ticked entries or of all."""
        keys = [key for each in visit.form.getlist("entry") if (key := key_at(str(each)))]
        releasing = self._shop.releasing
        match visit.text("do"):
            case "check":
                return self._start_check(visit)
            case "discard_all":
                count = releasing.discard()
                self._note(visit, "knowledge.discarded", f"{count}")
                return visit.go("/knowledge/draft", "discarded")
            case "discard" | "accept" | "refuse" if not keys:
                return self.show(visit, 422, visit.words["draft_nothing_ticked"])
            case "discard":
                releasing.drop(keys)
                self._note(visit, "knowledge.discarded", _named(keys))
                return visit.go("/knowledge/draft", "discarded")
            case "accept" | "refuse":
                return self._decide(visit, keys)
        raise HTTPException(400)

    def checked(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        job = job_of(visit, self._jobs, "check")
        if job.state == "running":
            return visit.go(f"/knowledge/jobs/{job.job_id}")
        if job.result is None:
            raise HTTPException(404)
        check: Check = job.result
        words, language = visit.words, visit.language
        current = is_current(check, self._shop.releasing)
        return visit.page(
            "check.html",
            "check",
            status,
            here="draft",
            check=check,
            current=current,
            refusals=[_told(each) for each in check.refusals[:SHOWN]],
            others=[_told(a) for a in check.answers if not a.newly_refused][:SHOWN],
            changed=len(check.answers) - len(check.refusals),
            prices=told_changes(check.prices[:SHOWN], words, language),
            changes=len(check.changes),
            shown=SHOWN,
            longest=LONGEST_SUMMARY,
            summary=visit.text("summary"),
            problem=problem,
        )

    def publish(self, visit: Visit) -> Response:
        """What was checked, and only as it was checked."""
        job = job_of(visit, self._jobs, "check")
        if job.result is None:
            raise HTTPException(404)
        check: Check = job.result
        if not is_current(check, self._shop.releasing) or not check.changes:
            return self.checked(visit, 409, visit.words["check_old"])
        by, shop = visit.by, self._shop
        summary = visit.text("summary")[:LONGEST_SUMMARY] or counted(check.changes, visit.words)

        def work(on_progress: Progress) -> None:
            publish(shop, check, by, summary, on_progress)
            self._jobs.forget(job.job_id)

        return begin(visit, self._jobs, "publish", work, "/knowledge/history?done=published")

    def work(self, visit: Visit) -> Response:
        """How far it is; a browser looks again by itself."""
        job = job_of(visit, self._jobs)
        job.ended.wait(QUICK)
        state = job.state  # it may end while the page is made
        if state == "done":
            if job.what == "propose":
                return visit.go(f"{job.then}done=proposed{'' if job.result else '_none'}")
            return visit.go(job.then)
        if state == "failed" and job.what == "read":
            return visit.go(job.then)
        problem = shown(visit.words, job.problem) if job.problem else ""
        title = f"work_{job.what}"
        page = visit.page("work.html", title, here="", job=job, state=state, problem=problem)
        if state == "running":
            page.headers["refresh"] = "1"
        return page

    def stop(self, visit: Visit) -> Response:
        job = job_of(visit, self._jobs)
        if job.can_stop:
            job.stopping.set()
        return visit.go(f"/knowledge/jobs/{job.job_id}")

    def _start_check(self, visit: Visit) -> Response:
        def work(on_progress: Progress) -> Check:
            return self._shop.releasing.check(on_progress)

        return begin(visit, self._jobs, "check", work, "/knowledge/check/{job}", can_stop=True)

    def _decide(self, visit: Visit, keys: list[Key]) -> Response:
        """On what a machine proposed."""
        releasing, do = self._shop.releasing, visit.text("do")
        proposed = {e.change.key for e in releasing.draft().entries if e.proposed}
        keys = [key for key in keys if key in proposed]
        if do == "accept":
            releasing.accept(keys, visit.by)
        else:
            releasing.refuse(keys)
        self._note(visit, f"knowledge.{do}", _named(keys))
        return visit.go("/knowledge/draft", f"proposal_{do}")

    def _note(self, visit: Visit, action: str, subject: str) -> None:
        with self._shop.database.write() as tx:
            tx.audit.add(visit.by, action, subject, self._shop.now())


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """One question and both answers, each with its outcome."""

    question: str
    before: str
    after: str
    outcomes: tuple[str, str]
    lang: str


def _told(changed: ChangedAnswer) -> ToldAnswer:
    return ToldAnswer(
        changed.question.text,
        changed.before.answer,
        changed.after.answer,
        (changed.before.outcome, changed.after.outcome),
        LANG[changed.after.language],
    )


def _named(keys: list[Key]) -> str:
    shown = ", ".join(place_of(key) for key in keys[:5])
    return shown if len(keys) <= 5 else f"{shown}, … ({len(keys)})"
