"""What was published and when, what a draft would change, and what changed between versions. Pure.

A version is a number as text, "1" for the first release; "0" is the empty shop before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from knowledge.entries import EntryKind, Key, Value
from knowledge.passages import Variant

Scalar = str | int | None


@dataclass(frozen=True, slots=True)
class Release:
    """One published version. `published_at` is in UTC; `by` names who published it."""

    version: str
    published_at: datetime
    by: str
    summary: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; None where it was not there. The name tells its place:
    `title.zh`, `attributes.en.capacity`, `variants.r.stock`."""

    name: str
    before: Scalar
    after: Scalar


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry before and after; None where it was not there."""

    kind: EntryKind
    entry_id: str
    before: Value | None
    after: Value | None

    @property
    def key(self) -> Key:
        return self.kind, self.entry_id

    @property
    def what(self) -> Literal["new", "changed", "gone"]:
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    @property
    def fields(self) -> list[FieldChange]:
        """In the order of the value's fields."""
        before, after = _flat(self.before), _flat(self.after)
        return [
            FieldChange(name, before.get(name), after.get(name))
            for name in dict.fromkeys([*before, *after])
            if before.get(name) != after.get(name)
        ]


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One change that waits. `proposed` by a machine: published only once a person accepts it."""

    change: EntryChange
    by: str
    at: datetime
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What waits to be published, in the order in which it was put in."""

    entries: tuple[DraftEntry, ...] = ()

    @property
    def changes(self) -> tuple[EntryChange, ...]:
        """What publishing would change."""
        return tuple(entry.change for entry in self.entries if not entry.proposed)


def _flat(value: Value | None) -> dict[str, Scalar]:
    """Every field that holds something, by its place."""
    if value is None:
        return {}
    found: dict[str, Scalar] = {}
    for field in fields(value):
        found |= _leaves(field.name, getattr(value, field.name))
    return found


def _leaves(place: str, value: Any) -> dict[str, Scalar]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return _joined(place, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if all(isinstance(each, Variant) for each in value):
            return _joined(place, {each.variant_id: each for each in value})
        return {place: ", ".join(map(str, value))}
    if isinstance(value, Variant):
        inner = {"title": value.title, "price_minor": value.price_minor, "stock": value.stock}
        return _joined(place, inner)
    return {place: value}


def _joined(place: str, inner: Mapping[str, Any]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for name, value in inner.items():
        found |= _leaves(f"{place}.{name}", value)
    return found
