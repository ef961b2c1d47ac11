"""Bringing knowledge in: files or an address, the preview, and from there into the draft."""

from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.changes import SHOWN, counted, key_at, told_changes
from bot.web.imports import Brought, Sent, corrected, put, read
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.uploads import keep_uploads, remove
from bot.web.visits import Page, Visit
from bot.web.work import begin, job_of, or_gone
from bot.working import Busy, Job, Jobs, Progress
from knowledge.entries import Key
from knowledge.loaded import TableUse
from knowledge.loaders.handing_back import bad_rows_csv, bad_rows_xlsx
from knowledge.loaders.header_words import FIELDS
from knowledge.web import is_address

MOST = 100 * 2**20
"""Bytes of the files together."""
_FORM = 2**20
_TICKED = 200
"""Gone entries that can be ticked one by one; of more, all or none."""
_DEEPEST = 3
_NEEDED = ("product_id", "title", "price")
_BAD_ROWS = {
    "bad-rows.csv": (bad_rows_csv, "text/csv; charset=utf-8"),
    "bad-rows.xlsx": (
        bad_rows_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


class ImportPages:
    """The form, the preview and what its buttons do."""

    def __init__(self, shop: WebShop, jobs: Jobs) -> None:
        self._shop, self._jobs = shop, jobs

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/knowledge/import", self.show),
            Page("POST", "/knowledge/import", self.begin, most=MOST + _FORM),
            Page("GET", "/knowledge/import/{job}", or_gone(self.preview, "import")),
            Page("POST", "/knowledge/import/{job}", or_gone(self.go_on, "import"), most=_FORM),
            Page("GET", "/knowledge/import/{job}/{file}", or_gone(self.bad_rows, "import")),
        ]

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        return visit.page(
            "import.html",
            "import",
            status,
            here="import",
            most=MOST // 2**20,
            depths=range(_DEEPEST + 1),
            address=visit.text("address"),
            depth=visit.text("depth"),
            problem=problem,
        )

    def begin(self, visit: Visit) -> Response:
        address = visit.text("address")
        if address and not is_address(address):
            return self.show(visit, 422, visit.words["import_no_address"])
        folder, files = keep_uploads(visit.form, "files")
        depth = visit.text("depth")
        sources: tuple[Path | str, ...] = (*files, address) if address else tuple(files)
        if not sources:
            return self.show(visit, 422, visit.words["import_nothing"])
        if depth not in ("", *map(str, range(_DEEPEST + 1))):
            remove(folder)
            raise HTTPException(400)
        return self._read(visit, Sent(sources, folder, int(depth or 0)))

    def preview(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        job = job_of(visit, self._jobs, "read")
        if job.state == "running":
            return visit.go(f"/knowledge/jobs/{job.job_id}")
        if job.result is None:
            return self._failed(visit, job)
        brought: Brought = job.result
        changes = brought.found.entries
        told = {
            what: [each for each in changes if each.what == what]
            for what in ("new", "changed", "gone")
        }
        loaded = brought.loaded
        return visit.page(
            "import_preview.html",
            "import_preview",
            status,
            here="import",
            job=job,
            counts={what: len(some) for what, some in told.items()},
            unchanged=len(brought.found.changes.unchanged),
            told={
                what: told_changes(some[: _most(what)], visit.words, visit.language)
                for what, some in told.items()
            },
            may_tick=len(told["gone"]) <= _TICKED,
            problems=loaded.problems[:SHOWN],
            bad=len(loaded.problems),
            bad_rows=list(_BAD_ROWS) if loaded.bad_rows else [],
            flags=loaded.flags[:SHOWN],
            flagged=len(loaded.flags),
            tables=_shown(loaded.tables),
            fields=sorted(FIELDS),
            reason=lambda said: shown(visit.words, said),
            problem=problem,
        )

    def go_on(self, visit: Visit) -> Response:
        job = job_of(visit, self._jobs, "read")
        match visit.text("do"):
            case "columns":
                return self._read_again(visit, job)
            case "put":
                return self._put(visit, job)
            case "forget":
                self._jobs.forget(job.job_id)
                return visit.go("/knowledge/import", "import_forgotten")
        raise HTTPException(400)

    def bad_rows(self, visit: Visit) -> Response:
        """The rows that were left out, to be mended and imported again."""
        job, name = job_of(visit, self._jobs, "read"), visit.request.path_params["file"]
        if name not in _BAD_ROWS or job.result is None:
            raise HTTPException(404)
        write, media_type = _BAD_ROWS[name]
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(write(job.result.loaded.bad_rows), media_type=media_type, headers=headers)

    def _failed(self, visit: Visit, job: Job) -> Response:
        sent: Sent = job.about
        known = visit.words[f"work_{job.state}"]
        problem = shown(visit.words, job.problem) if job.problem else known
        return visit.page(
            "import_failed.html",
            "import",
            422,
            here="import",
            job=job,
            names=sent.names,
            needed=_NEEDED if sent.has_table and job.problem else (),
            problem=problem,
        )

    def _read(self, visit: Visit, sent: Sent, again: Job | None = None) -> Response:
        def work(on_progress: Progress) -> Brought:
            return read(self._shop, sent, on_progress)

        try:
            job = self._jobs.start(
                "read",
                visit.by,
                work,
                then="/knowledge/import/{job}",
                release=lambda: remove(sent.folder),
                about=sent,
            )
        except Busy as busy:
            if again is None:
                remove(sent.folder)
            return visit.go(f"/knowledge/jobs/{busy.job_id}", "busy")
        if again is not None:  # the files are the other's now
            again.release = lambda: None
            self._jobs.forget(again.job_id)
        return visit.go(f"/knowledge/jobs/{job.job_id}")

    def _read_again(self, visit: Visit, job: Job) -> Response:
        """With what the form says of columns."""
        sent: Sent = job.about
        if job.result is None:
            columns = [(visit.text(f"is_{field}"), field) for field in _NEEDED]
            given = [f"{column}={field}" for column, field in columns if column]
        else:
            tables = _shown(job.result.loaded.tables)
            wanted = [
                [visit.text(f"column-{at}-{column}") for column in range(len(table.columns))]
                for at, table in enumerate(tables)
            ]
            if not {field for fields in wanted for field in fields} <= FIELDS | {""}:
                raise HTTPException(400)
            given = corrected(tables, wanted)
        again = Sent(sent.sources, sent.folder, sent.depth, tuple(given))
        return self._read(visit, again, again=job)

    def _put(self, visit: Visit, job: Job) -> Response:
        if job.result is None:
            raise HTTPException(400)
        brought: Brought = job.result
        gone, by, shop = _ticked(visit, brought), visit.by, self._shop
        moved = [c for c in brought.found.entries if c.what != "gone" or c.key in gone]
        subject = f"{job.about.names}: {counted(moved, visit.words) or '–'}"

        def work(on_progress: Progress) -> None:
            put(shop, brought, gone, by)
            with shop.database.write() as tx:
                tx.audit.add(by, "knowledge.imported", subject, shop.now())
            self._jobs.forget(job.job_id)

        return begin(visit, self._jobs, "put", work, "/knowledge/draft?done=imported")


def _most(what: str) -> int:
    return _TICKED if what == "gone" else SHOWN


def _shown(tables: Sequence[TableUse]) -> list[TableUse]:
    """Those whose columns were told, not known."""
    return [table for table in tables if table.columns]


def _ticked(visit: Visit, brought: Brought) -> list[Key]:
    """The gone entries that the form wants taken out."""
    gone = brought.found.changes.gone
    if visit.text("all_gone"):
        return [*gone]
    wanted = {key_at(str(place)) for place in visit.form.getlist("gone")}
    return [key for key in gone if key in wanted]
