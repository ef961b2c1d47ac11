"""What was published when: look at it, compare two versions, go back to one."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.changes import SHOWN, counted, told_changes
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.words import minute
from bot.web.work import begin
from bot.working import Jobs, Progress
from knowledge.errors import UnknownVersion
from knowledge.releases import EntryChange


class HistoryPages:
    """The releases, one of them, and two of them side by side."""

    def __init__(self, shop: WebShop, jobs: Jobs) -> None:
        self._shop, self._jobs = shop, jobs

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/knowledge/history", self.list),
            Page("GET", "/knowledge/history/{version}", self.show),
            Page("POST", "/knowledge/history/{version}", self.roll_back),
            Page("GET", "/knowledge/diff", self.compare),
        ]

    def list(self, visit: Visit) -> Response:
        releases = self._shop.releasing.history()
        return visit.page(
            "history.html",
            "history",
            here="history",
            releases=[(each, minute(each.published_at, self._shop.zone)) for each in releases],
        )

    def show(self, visit: Visit) -> Response:
        """What it changed, and what going back to it would change."""
        version: str = visit.request.path_params["version"]
        releases = self._shop.releasing.history()
        release = next((each for each in releases if each.version == version), None)
        if release is None:
            raise HTTPException(404)
        newest = releases[0].version
        back = self._shop.releasing.diff(newest, version)
        return visit.page(
            "release.html",
            visit.words["release"].format(version=version),
            here="history",
            release=release,
            at=minute(release.published_at, self._shop.zone),
            changes=self._told(visit, self._shop.releasing.changes_of(version)),
            back=self._told(visit, back),
            is_newest=version == newest,
            may_publish=visit.member.may("editor"),
        )

    def roll_back(self, visit: Visit) -> Response:
        version, shop, by = visit.request.path_params["version"], self._shop, visit.by
        if version not in {each.version for each in shop.releasing.history()}:
            raise HTTPException(404)

        def work(on_progress: Progress) -> None:
            release = shop.releasing.rollback(version, by, on_progress)
            if release is not None:
                with shop.database.write() as tx:
                    subject = f"{version} → {release.version}"
                    tx.audit.add(by, "knowledge.rolled_back", subject, shop.now())

        return begin(visit, self._jobs, "rollback", work, "/knowledge/history?done=rolled_back")

    def compare(self, visit: Visit) -> Response:
        first, last = (visit.request.query_params.get(name, "") for name in ("first", "last"))
        try:
            changes = self._shop.releasing.diff(first, last)
        except UnknownVersion:
            raise HTTPException(404) from None
        return visit.page(
            "diff.html",
            "diff",
            here="history",
            first=first,
            last=last,
            changes=self._told(visit, changes),
        )

    def _told(self, visit: Visit, changes: Sequence[EntryChange]) -> dict[str, object]:
        """As `change_list` of the templates takes it."""
        return {
            "rows": told_changes(changes[:SHOWN], visit.words, visit.language),
            "count": len(changes),
            "counted": counted(changes, visit.words),
        }
