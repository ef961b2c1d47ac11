"""What the shop knows: found by words or gone through by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from starlette.responses import Response

from bot.changes import LANG, kind_of, place_of, title_of
from bot.filling import money
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from knowledge.entries import EntryKind, Key, Value
from knowledge.passages import Document, Product

SHELVES = ("product", "faq", "policy", "document", "campaign")
"""By what can be gone through."""
SHOWN = 50
LONGEST = 200
"""Characters of what is searched for."""
_SNIPPET = 160


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list; `detail` are its price, or the beginning of its text."""

    place: str
    title: str
    detail: str
    kind: str
    lang: str
    waits: bool


class KnowledgePages:
    """The search, and what is found."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [Page("GET", "/knowledge", self.show)]

    def show(self, visit: Visit) -> Response:
        asked = {
            name: visit.request.query_params.get(name, "").strip()[:LONGEST]
            for name in ("words", "kind", "begin")
        }
        begin = int(asked["begin"]) if asked["begin"].isdecimal() else 0
        keys = self._found(asked["words"]) if asked["words"] else self._shop.releasing.all_keys()
        page, more = self._page(keys, asked["kind"], begin)
        draft = {change.key for change in self._shop.releasing.draft().changes}
        further = {**asked, "begin": begin + SHOWN}
        return visit.page(
            "knowledge.html",
            "knowledge",
            here="knowledge",
            asked=asked,
            shelves=SHELVES,
            rows=[_row(key, value, visit, key in draft) for key, value in page],
            empty=not keys and not asked["words"],
            further=urlencode({k: v for k, v in further.items() if v}) if more else "",
        )

    def _found(self, words: str) -> list[Key]:
        """What fits the words best comes first, what only waits in the draft last."""
        kinds: tuple[EntryKind, ...] = get_args(EntryKind)
        ids = [words, *(found.id for found in self._shop.search(words, SHOWN))]
        keys = [(kind, entry_id) for entry_id in dict.fromkeys(ids) for kind in kinds]
        changes = self._shop.releasing.draft().changes
        keys += [change.key for change in changes if change.after and _says(change.after, words)]
        there = self._shop.releasing.values(keys)
        return [key for key in dict.fromkeys(keys) if key in there]

    def _page(
        self, keys: Sequence[Key], shelf: str, begin: int
    ) -> tuple[list[tuple[Key, Value]], bool]:
        """Those of that kind, and whether there are more."""
        if shelf in SHELVES:
            kind = shelf if shelf in ("product", "campaign") else "document"
            keys = [key for key in keys if key[0] == kind]
        if shelf in SHELVES and shelf not in ("product", "campaign"):
            values = self._shop.releasing.values(keys)
            keys = [key for key in keys if _is_document(values[key], shelf)]
        shown = keys[begin : begin + SHOWN]
        values = self._shop.releasing.values(shown)
        return [(key, values[key]) for key in shown if key in values], len(keys) > begin + SHOWN


def _is_document(value: Value, kind: str) -> bool:
    return isinstance(value, Document) and value.kind == kind


def _says(value: Value, words: str) -> bool:
    titles = [value.title] if isinstance(value, Document) else [*value.title.values()]
    return any(words.casefold() in title.casefold() for title in titles)


def _row(key: Key, value: Value, visit: Visit, waits: bool) -> Row:
    title = title_of(value, visit.language)
    detail, lang = "", LANG[visit.language]
    if isinstance(value, Product):
        detail = money(value.price_minor, value.currency)
    elif isinstance(value, Document):
        lang = LANG[value.language]
        text = " ".join(value.text.split())
        detail = text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…"
    else:
        detail = f"{value.start_date} – {value.end_date}"
    return Row(place_of(key), title, detail, kind_of(value, visit.words), lang, waits)
