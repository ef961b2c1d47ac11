"""Who gets what for bringing friends: what holds, what would change, and what held before."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import BadInput, RulesOvertaken, RulesRefused
from bot.programmes import LEGAL_NOTE
from bot.web.entry_forms import Wrong
from bot.web.pages.trials import TrialPages, period_of
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.rules.forms import read_form, refused, shown_form
from bot.web.rules.wording import Teller
from bot.web.visits import Page, Visit
from bot.web.words import minute
from bot.working import Jobs
from growth.programme import Programme, Published

LONGEST_FILE = 256 * 1024
"""Bytes of a form with a file in it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form was sent back: the sentence, and the field it stands beside."""

    sentence: str
    field: str


class RulePages:
    """The owner's rules."""

    def __init__(self, shop: WebShop, jobs: Jobs) -> None:
        self._shop = shop
        self._trials = TrialPages(shop, jobs)

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/rules", self.show),
            Page("POST", "/rules", self.take, LONGEST_FILE),
            Page("GET", "/rules/publish", lambda v: v.go(f"/rules?language={v.language}")),
            Page("POST", "/rules/publish", self.publish, LONGEST_FILE),
            Page("GET", "/rules/history", self.history),
            Page("GET", "/rules/{programme_id:int}.toml", self.file),
            *self._trials.pages(),
        ]

    def show(self, visit: Visit, status: int = 200, trouble: Trouble | None = None) -> Response:
        held = self._held()
        if held is None:
            return visit.page("rules.html", "rules", status, held=None, here="rules")
        programme, tell = held.programme, self._teller(visit, held.programme)
        form, sent_form = shown_form(programme), visit.text("with") == "form"
        file = self._shop.programmes.written(programme)
        return visit.page(
            "rules.html",
            "rules",
            status,
            here="rules",
            held=held,
            promises=tell.promises(programme),
            told=tell.programme(programme),
            since=self._since(visit, held),
            acknowledged=self._acknowledged(visit, held),
            may_change=visit.member.may("editor"),
            may_publish=visit.member.may("owner"),
            form={name: visit.text(name) for name in form} if form and sent_form else form,
            currency=programme.currency,
            file=visit.text("text") if visit.text("with") == "file" else file,
            period=period_of(visit, self._shop),
            trouble=trouble,
        )

    def take(self, visit: Visit) -> Response:
        """A form or a file: to be looked at, or tried."""
        held = self._held()
        if held is None:
            return visit.go("/rules")
        try:
            programme = self._read(visit, held)
        except Wrong as wrong:
            return self.show(visit, 422, Trouble(refused(wrong, visit.words), wrong.field))
        except RulesOvertaken:
            return self.show(visit, 409, Trouble(visit.words["rules_overtaken"], ""))
        except RulesRefused as refusal:
            return self._refused(visit, refusal)
        if visit.text("do") != "try":
            return self._preview(visit, held, programme)
        try:
            return self._trials.begin(visit, programme, self._shop.programmes.written(programme))
        except Wrong as wrong:
            return self.show(visit, 422, Trouble(refused(wrong, visit.words), wrong.field))

    def publish(self, visit: Visit) -> Response:
        """What was looked at, if what it was compared with still holds."""
        held = self._held()
        if held is None:
            return visit.go("/rules")
        try:
            programme = self._shop.programmes.read(visit.text("text"))
            if visit.text("seen") != held.digest:
                raise RulesOvertaken("Other rules were published meanwhile: compare again.")
            if programme.depth == 2 and not visit.text("read"):
                problem = visit.words["rules_note_unread"]
                return self._preview(visit, held, programme, 422, Trouble(problem, "read"))
            published = self._shop.programmes.publish(
                programme, visit.by, visit.by if programme.depth == 2 else None, held.digest
            )
        except RulesOvertaken:
            return self.show(visit, 409, Trouble(visit.words["rules_overtaken"], ""))
        except RulesRefused as refusal:
            return self._refused(visit, refusal)
        new = published.programme_id != held.programme_id
        return visit.go("/rules", "rules_published" if new else "rules_same")

    def history(self, visit: Visit) -> Response:
        found = self._shop.programmes.history()
        return visit.page(
            "rules_history.html",
            "rules_history",
            here="history",
            rows=[(each, self._cells(visit, each)) for each in found],
        )

    def file(self, visit: Visit) -> Response:
        wanted = visit.request.path_params["programme_id"]
        for each in self._shop.programmes.history():
            if each.programme_id == wanted:
                name = f'attachment; filename="rewards-{wanted}.toml"'
                text = self._shop.programmes.written(each.programme)
                headers = {"content-disposition": name}
                return Response(text, headers=headers, media_type="application/toml")
        raise HTTPException(404)

    def _preview(
        self,
        visit: Visit,
        held: Published,
        programme: Programme,
        status: int = 200,
        trouble: Trouble | None = None,
    ) -> Response:
        tell = self._teller(visit, programme)
        changes = self._shop.programmes.changes(programme)
        return visit.page(
            "rules_preview.html",
            "rules_preview",
            status,
            here="rules",
            changes=list(tell.changes(changes, held.programme, programme)),
            promises=tell.promises(programme),
            told=tell.programme(programme),
            seen=held.digest,
            file=self._shop.programmes.written(programme),
            note=LEGAL_NOTE[visit.language] if programme.depth == 2 else "",
            may_publish=visit.member.may("owner"),
            period=period_of(visit, self._shop),
            trouble=trouble,
        )

    def _read(self, visit: Visit, held: Published) -> Programme:
        """Raises Wrong for a field of the form, BadInput for the file."""
        if visit.text("with") != "form":
            return self._shop.programmes.read(visit.text("text"))
        if visit.text("seen") != held.digest or shown_form(held.programme) is None:
            raise RulesOvertaken("Other rules were published meanwhile: load the page again.")
        return read_form(held.programme, visit.text)

    def _held(self) -> Published | None:
        try:
            return self._shop.programmes.in_force()
        except BadInput:
            return None

    def _refused(self, visit: Visit, refusal: RulesRefused) -> Response:
        return self.show(visit, 422, Trouble(shown(visit.words, refusal.said), "text"))

    def _teller(self, visit: Visit, programme: Programme) -> Teller:
        return Teller(visit.words, self._shop.zone, programme.currency)

    def _since(self, visit: Visit, held: Published) -> str:
        return visit.words["rules_since"].format(
            time=minute(held.published_at, self._shop.zone), by=held.by
        )

    def _acknowledged(self, visit: Visit, held: Published) -> str:
        if held.acknowledged_by is None or held.acknowledged_at is None:
            return ""
        return visit.words["rules_acknowledged"].format(
            by=held.acknowledged_by, time=minute(held.acknowledged_at, self._shop.zone)
        )

    def _cells(self, visit: Visit, each: Published) -> Mapping[str, str]:
        return {
            "at": minute(each.published_at, self._shop.zone),
            "levels": visit.words[f"rules_levels_{each.programme.depth}"],
            "note": self._acknowledged(visit, each) or "–",
        }
