"""One entry of the knowledge with both its languages: look at it, change it, take it out, complete
it; a new answer; and what lacks a language. Everything goes into the draft."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.changes import (
    LANG,
    SHOWN,
    key_at,
    kind_of,
    place_of,
    title_of,
    told_change,
)
from bot.web.campaign_forms import read_campaign, shown_campaign
from bot.web.entry_forms import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Wrong,
    read_answer,
    read_documents,
    read_product,
    shown_documents,
    shown_product,
)
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.work import begin
from bot.working import Jobs, Progress
from knowledge.entries import Key, Value, entry_of, key_of
from knowledge.languages import language_of
from knowledge.passages import LANGUAGES, Campaign, Document, Language, Product
from knowledge.releases import Draft, EntryChange
from knowledge.translations import Missing, missing_of_product, twin_id

_FORM = 512 * 1024
"""Bytes: both languages of a long text."""


class EntryPages:
    """An entry, a new one, and those that lack a language."""

    def __init__(self, shop: WebShop, jobs: Jobs) -> None:
        self._shop, self._jobs = shop, jobs

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/knowledge/entry", self.show),
            Page("POST", "/knowledge/entry", self.change, most=_FORM),
            Page("GET", "/knowledge/new", self.new),
            Page("POST", "/knowledge/new", self.add, most=_FORM),
            Page("GET", "/knowledge/missing", self.missing),
            Page("POST", "/knowledge/missing", self.propose_all),
        ]

    def show(self, visit: Visit, wrong: Wrong | None = None, problem: str = "") -> Response:
        key, value = self._entry(visit)
        sides = self._sides(value)
        shown, draft = _shown(value, sides), self._shop.releasing.draft()
        proposals = _proposals(draft, value)
        if wrong or problem:
            shown = {name: str(visit.form.get(name, text)) for name, text in shown.items()}
        return visit.page(
            "entry.html",
            title_of(value, visit.language),
            422 if wrong or problem else 200,
            here="",
            key=key,
            value=value,
            kind=kind_of(value, visit.words),
            form=key[0],
            shown=shown,
            seen=_seen(value, sides),
            sides=sides,
            languages=_languages(visit),
            lang=LANG,
            lacking=self._lacking(value, sides),
            proposals=[told_change(each, visit.words, visit.language) for each in proposals],
            proposed={each.key: each.after for each in proposals},
            waits=key in {change.key for change in draft.changes},
            may_change=visit.member.may("editor"),
            longest=(LONGEST_TITLE, LONGEST_TEXT),
            wrong=wrong.field if wrong else "",
            problem=_sentence(visit, wrong) if wrong else problem,
        )

    def change(self, visit: Visit) -> Response:
        """What the button that was pressed says."""
        key, value = self._entry(visit)
        sides = self._sides(value)
        match visit.text("do"):
            case "save":
                return self._save(visit, key, value, sides)
            case "remove":
                keys = [key_of(side) for side in sides.values()] or [key]
                self._shop.releasing.take_out(keys, visit.by)
                self._note(visit, "knowledge.removed", keys)
                return visit.go("/knowledge/draft", "entry_removed")
            case "propose":
                return self._propose(visit, self._lacking(value, sides), f"{_address(key)}&")
            case "accept" | "refuse" as do:
                draft = self._shop.releasing.draft()
                keys = [change.key for change in _proposals(draft, value)]
                if do == "accept":
                    self._shop.releasing.accept(keys, visit.by)
                else:
                    self._shop.releasing.refuse(keys)
                self._note(visit, f"knowledge.{do}", keys)
                return visit.go(f"{_address(key)}&done=proposal_{do}")
        raise HTTPException(400)

    def new(self, visit: Visit, wrong: Wrong | None = None) -> Response:
        """An empty form, or with the question that a link to it brings along."""
        question = visit.request.query_params.get("question", "").strip()[:LONGEST_TITLE]
        shown = {f"title_{language}": "" for language in LANGUAGES}
        shown |= {f"text_{language}": "" for language in LANGUAGES}
        if question:
            shown[f"title_{language_of(question)}"] = question
        if wrong:
            shown = {name: str(visit.form.get(name, "")) for name in shown}
        return visit.page(
            "entry_new.html",
            "new_answer",
            422 if wrong else 200,
            here="new",
            shown=shown,
            languages=_languages(visit),
            lang=LANG,
            longest=(LONGEST_TITLE, LONGEST_TEXT),
            wrong=wrong.field if wrong else "",
            problem=_sentence(visit, wrong) if wrong else "",
        )

    def add(self, visit: Visit) -> Response:
        taken = (
            entry_id for kind, entry_id in self._shop.releasing.all_keys() if kind == "document"
        )
        try:
            added = read_answer(visit.text, taken)
        except Wrong as wrong:
            return self.new(visit, wrong)
        self._shop.releasing.put(added, visit.by)
        self._note(visit, "knowledge.added", [key_of(each) for each in added])
        return visit.go(f"{_address(key_of(added[0]))}&done=entry_added")

    def missing(self, visit: Visit) -> Response:
        lacking = self._shop.releasing.missing()
        return visit.page(
            "missing.html",
            "missing",
            here="missing",
            rows=[(place_of(each.key), each) for each in lacking[:SHOWN]],
            lang=LANG,
            count=len(lacking),
            may_change=visit.member.may("editor"),
        )

    def propose_all(self, visit: Visit) -> Response:
        return self._propose(visit, self._shop.releasing.missing(), "/knowledge/draft?")

    def _save(
        self, visit: Visit, key: Key, value: Value, sides: Mapping[Language, Document]
    ) -> Response:
        if visit.text("seen") != _seen(value, sides):
            return self.show(visit, problem=visit.words["entry_changed_meanwhile"])
        releasing, gone = self._shop.releasing, list[Key]()
        try:
            if isinstance(value, Product):
                put: Sequence[Value] = [read_product(value, visit.text)]
            elif isinstance(value, Campaign):
                known = {each for kind, each in releasing.all_keys() if kind == "product"}
                put = [read_campaign(value, visit.text, known)]
            elif sides:
                found = read_documents(sides, visit.text)
                put = [side for each, side in found.items() if side != sides.get(each)]
                gone = [key_of(side) for each, side in sides.items() if each not in found]
            else:
                raise HTTPException(400)
        except Wrong as wrong:
            return self.show(visit, wrong)
        releasing.put(put, visit.by)
        releasing.take_out(gone, visit.by)
        self._note(visit, "knowledge.edited", [*map(key_of, put), *gone] or [key])
        place = key if key not in gone else key_of(found[next(iter(found))])
        return visit.go(f"{_address(place)}&done=entry_saved")

    def _propose(self, visit: Visit, lacking: Sequence[Missing], then: str) -> Response:
        def work(on_progress: Progress) -> int:
            return self._shop.releasing.propose(lacking, on_progress)

        return begin(visit, self._jobs, "propose", work, then, can_stop=True)

    def _entry(self, visit: Visit) -> tuple[Key, Value]:
        key = key_at(visit.request.query_params.get("of", ""))
        value = self._shop.releasing.value(key) if key else None
        if key is None or value is None:
            raise HTTPException(404)
        return key, value

    def _sides(self, value: Value) -> dict[Language, Document]:
        """Both languages of a document, as far as they are there; nothing for other kinds."""
        if not isinstance(value, Document):
            return {}
        twin = self._shop.releasing.twin(value)
        return {value.language: value} | ({twin.language: twin} if twin else {})

    def _lacking(self, value: Value, sides: Mapping[Language, Document]) -> list[Missing]:
        if isinstance(value, Product):
            return missing_of_product(value, self._shop.languages)
        return [
            Missing(key_of(value), title_of(value, "en"), language, ("title", "text"))
            for language in self._shop.languages
            if sides and language not in sides
        ]

    def _note(self, visit: Visit, action: str, keys: Sequence[Key]) -> None:
        with self._shop.database.write() as tx:
            tx.audit.add(visit.by, action, ", ".join(map(place_of, keys)), self._shop.now())


def _proposals(draft: Draft, value: Value) -> list[EntryChange]:
    """What a machine proposes for it."""
    keys = {key_of(value)}
    if isinstance(value, Document):
        keys |= {("document", twin_id(value.document_id, each)) for each in LANGUAGES}
    return [e.change for e in draft.entries if e.proposed and e.change.key in keys]


def _shown(value: Value, sides: Mapping[Language, Document]) -> dict[str, str]:
    match value:
        case Product():
            return shown_product(value)
        case Campaign():
            return shown_campaign(value)
        case Document():
            return shown_documents(sides)


def _seen(value: Value, sides: Mapping[Language, Document]) -> str:
    """Tells whether somebody else changed it since the form was opened."""
    return " ".join(entry_of(each).digest for each in (*sides.values(), value))


def _languages(visit: Visit) -> list[Language]:
    """The one of the page first."""
    return sorted(LANGUAGES, key=lambda each: each != visit.language)


def _address(key: Key) -> str:
    return f"/knowledge/entry?of={quote(place_of(key), safe='')}"


def _sentence(visit: Visit, wrong: Wrong) -> str:
    return visit.words[wrong.reason].format(**wrong.slots)
