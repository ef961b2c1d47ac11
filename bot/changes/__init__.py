"""Changes of knowledge in the words of staff, for the pages and the staff chat."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import get_args

from bot.filling import money
from knowledge.entries import EntryKind, Key, Value
from knowledge.passages import LANGUAGES, Campaign, Document, Language, Product
from knowledge.releases import EntryChange, FieldChange, Scalar

SHOWN = 100
"""Entries on a page."""
LONGEST = 600
"""Characters of a field that are shown."""
LANG: Mapping[str, str] = {"zh": "zh-Hans", "en": "en"}
"""What HTML calls a language."""

Words = Mapping[str, str]
WORDS: Mapping[Language, Words] = {
    language: tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}
"""The kinds, fields and counts by key."""


@dataclass(frozen=True, slots=True)
class ToldField:
    """One field before and after, "" where it was not there; `lang` of the words, if they have."""

    name: str
    before: str
    after: str
    lang: str


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One entry: `place` is what a form sends for it, `fields` of a changed one."""

    key: Key
    place: str
    what: str
    kind: str
    title: str
    price: str
    fields: tuple[ToldField, ...]


def told_change(change: EntryChange, words: Words, language: Language) -> ToldChange:
    value = change.after if change.after is not None else change.before
    assert value is not None
    fields = change.fields if change.what == "changed" else []
    return ToldChange(
        change.key,
        place_of(change.key),
        change.what,
        kind_of(value, words),
        title_of(value, language),
        money(value.price_minor, value.currency) if isinstance(value, Product) else "",
        tuple(_field(field, change, words) for field in fields),
    )


def told_changes(
    changes: Iterable[EntryChange], words: Words, language: Language
) -> list[ToldChange]:
    return [told_change(change, words, language) for change in changes]


def counted(changes: Sequence[EntryChange], words: Words) -> str:
    """ "3 new, 2 changed, 1 gone"."""
    found = {
        what: sum(each.what == what for each in changes) for what in ("new", "changed", "gone")
    }
    parts = [words[f"count_{what}"].format(count=count) for what, count in found.items() if count]
    return words["listing"].join(parts)


def kind_of(value: Value, words: Words) -> str:
    match value:
        case Product():
            return words["kind_product"]
        case Document():
            return words[f"kind_{value.kind}"]
        case Campaign():
            return words["kind_campaign"]


def title_of(value: Value, language: Language) -> str:
    """In that language, else in the one there is."""
    if isinstance(value, Document):
        return value.title
    return value.title.get(language) or next(iter(value.title.values()), "–")


def place_of(key: Key) -> str:
    """ "product K-1"; `key_at` reads it."""
    return " ".join(key)


def key_at(place: str) -> Key | None:
    """None where it is none."""
    kind, _, entry_id = place.partition(" ")
    kinds: tuple[EntryKind, ...] = get_args(EntryKind)
    return next(((each, entry_id) for each in kinds if entry_id and each == kind), None)


def _field(field: FieldChange, change: EntryChange, words: Words) -> ToldField:
    parts = field.name.split(".")
    said = [words.get(f"field_{parts[0]}", parts[0])]
    said += [words.get(f"field_{part}", part) for part in parts[1:]]
    language = next((part for part in parts[1:] if part in LANG), "")
    return ToldField(
        " · ".join(said),
        _text(field.name, field.before, change.before),
        _text(field.name, field.after, change.after),
        LANG.get(language, ""),
    )


def _text(name: str, scalar: Scalar, value: Value | None) -> str:
    if scalar is None:
        return ""
    if name.endswith("price_minor") and isinstance(scalar, int) and isinstance(value, Product):
        return money(scalar, value.currency)
    text = str(scalar)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
