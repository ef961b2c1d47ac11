"""How changes of knowledge are told, as JSON and line by line."""

from collections.abc import Sequence
from typing import Any

from bot.cli.console import say, show
from bot.filling import money
from knowledge.entries import Value
from knowledge.passages import Product
from knowledge.releases import EntryChange, FieldChange, Release, Scalar

SHOWN = 20
"""Entries that are listed."""
WIDEST = 60
"""Characters of a field that are shown."""


def release_json(release: Release) -> dict[str, Any]:
    return {
        "version": release.version,
        "published_at": release.published_at.isoformat(),
        "by": release.by,
        "summary": release.summary,
    }


def change_json(change: EntryChange) -> dict[str, Any]:
    fields = [{"name": f.name, "before": f.before, "after": f.after} for f in change.fields]
    return {"kind": change.kind, "id": change.entry_id, "what": change.what, "fields": fields}


def show_changes(changes: Sequence[EntryChange], shown: int = SHOWN) -> None:
    """New and gone entries by name, changed ones field by field."""
    for what in ("new", "changed", "gone"):
        found = [change for change in changes if change.what == what]
        for change in found[:shown]:
            show(f"{what}: {change.kind} {change.entry_id}")
            if what == "changed":
                show_fields(change)
        if len(found) > shown:
            show(f"{what}: {len(found) - shown} more (--json names all)")


def say_release(release: Release | None, nothing: str) -> None:
    say(f"Published as version {release.version}." if release else nothing)


def price_lines(change: EntryChange) -> list[str]:
    """One line for each price that changes."""
    return [
        f"{change.entry_id} {_field(change, field)}"
        for field in change.fields
        if field.name.endswith(("price_minor", "currency"))
    ]


def show_fields(change: EntryChange) -> None:
    """One line for each field."""
    for field in change.fields:
        show(f"    {_field(change, field)}")


def _field(change: EntryChange, field: FieldChange) -> str:
    name = field.name.replace("price_minor", "price")
    before = _text(field.name, field.before, change.before)
    return f"{name}: {before} -> {_text(field.name, field.after, change.after)}"


def _text(name: str, value: Scalar, entry: Value | None) -> str:
    if value is None:
        return "(nothing)"
    if name.endswith("price_minor") and isinstance(value, int) and isinstance(entry, Product):
        return money(value, entry.currency)
    text = " ".join(str(value).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
