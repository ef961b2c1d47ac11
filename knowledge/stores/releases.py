"""The releases of a shop's knowledge: each is one transaction that also keeps what it replaced."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from knowledge.entries import Entry, EntryKind, Key, Value
from knowledge.errors import UnknownVersion
from knowledge.releases import EntryChange, Release
from knowledge.stores import rows, writing
from knowledge.stores.connections import Connections
from knowledge.stores.rows import CAMPAIGN, PRODUCT

Ask = Callable[..., Iterable[Any]]
"""Rows of a query with its values, on whichever connection."""

_DOCUMENT = "document_id, kind, title, text, language"


class Releases:
    """What was published, and what the entries were in each version."""

    def __init__(self, database: Connections) -> None:
        self._database = database

    def history(self) -> list[Release]:
        """The newest first."""
        found = self._database.all(
            "SELECT version, published_at, author, summary FROM releases ORDER BY version DESC"
        )
        return [_release(row) for row in found]

    def values(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """What these entries are now; those that are not there are left out."""
        with self._database.one_version():
            return _values(self._database.all, keys)

    def at(self, version: str) -> dict[Key, Value | None]:
        """The entries that are not now what they were in that version, as they were; None for one
        that was not there. Raises UnknownVersion."""
        with self._database.one_version():
            number = self._number(version)
            return {
                (kind, entry_id): rows.value_of(kind, old) if old is not None else None
                for kind, entry_id, old in self._database.all(
                    """SELECT kind, entry_id, old FROM (
                        SELECT kind, entry_id, old, min(version) FROM release_changes
                        WHERE version > ? GROUP BY kind, entry_id)
                    ORDER BY kind, entry_id""",
                    number,
                )
            }

    def between(self, first: str, last: str) -> list[EntryChange]:
        """What changed from one version to the other, either of which may be the later one.
        Raises UnknownVersion."""
        with self._database.one_version():
            before, after = self.at(first), self.at(last)
            now = self.values({*before, *after})
        changes = (
            EntryChange(*key, before.get(key, now.get(key)), after.get(key, now.get(key)))
            for key in sorted({*before, *after})
        )
        return [change for change in changes if change.before != change.after]

    def publish(
        self, entries: Sequence[Entry], removed: Sequence[Key], by: str, at: datetime, summary: str
    ) -> Release | None:
        """In one transaction: entries in place of those with the same kind and id, others taken
        out, and what of this waited in the draft no longer waits. None if nothing changes."""
        with self._database.transaction() as connection:
            digests = {(row[0], row[1]): row[2] for row in connection.execute(
                "SELECT kind, entry_id, digest FROM entries")}  # fmt: skip
            put = [entry for entry in entries if digests.get(entry.key) != entry.digest]
            out = [key for key in removed if key in digests]
            _leave_draft(connection, entries, removed)
            if not put and not out:
                return None
            keys = [*(entry.key for entry in put), *out]
            old = _values(lambda sql, *values: connection.execute(sql, values), keys)
            replaced = writing.text_keys(connection, keys)
            for key in out:
                writing.take_out(connection, key)
            for entry in put:
                writing.put(connection, entry)
            row = connection.execute(
                """INSERT INTO releases (published_at, author, summary) VALUES (?, ?, ?)
                RETURNING version, published_at, author, summary""",
                (at.isoformat(), by, summary),
            ).fetchone()
            connection.executemany(
                "INSERT INTO release_changes VALUES (?, ?, ?, ?)",
                [(row[0], *key, _text(old.get(key))) for key in keys],
            )
            writing.finish(connection, str(row[0]), replaced)
        return _release(row)

    def _number(self, version: str) -> int:
        newest = int(self._database.one("SELECT version FROM state")[0])
        with suppress(ValueError):
            if str(int(version)) == version and 0 <= int(version) <= newest:
                return int(version)
        raise UnknownVersion(
            f"There is no version {version}: `shopvine knowledge history` lists them."
        )


def _values(ask: Ask, keys: Iterable[Key]) -> dict[Key, Value]:
    ids: dict[EntryKind, list[str]] = {"product": [], "document": [], "campaign": []}
    for kind, entry_id in keys:
        ids[kind].append(entry_id)
    found: dict[Key, Value] = {}
    for kind, columns, entry_id, value in (
        ("product", PRODUCT, "product_id", rows.product_of),
        ("document", _DOCUMENT, "document_id", rows.document_of),
        ("campaign", CAMPAIGN, "campaign_id", rows.campaign_of),
    ):
        asked = rows.to_json(ids[kind])
        for row in ask(
            f"""SELECT {columns} FROM json_each(?) AS asked
            CROSS JOIN {kind}s ON {entry_id} = asked.value""",
            asked,
        ):
            found[kind, row[0]] = value(row)
    return found


def _leave_draft(connection: Any, entries: Sequence[Entry], removed: Sequence[Key]) -> None:
    """What was put into the draft anew meanwhile goes on waiting."""
    published: list[tuple[str, str, str | None]] = [(*e.key, e.digest) for e in entries]
    published += [(*key, None) for key in removed]
    connection.executemany(
        "DELETE FROM draft_entries WHERE kind = ? AND entry_id = ? AND digest IS ?", published
    )


def _release(row: Sequence[Any]) -> Release:
    return Release(str(row[0]), datetime.fromisoformat(row[1]), row[2], row[3])


def _text(value: Value | None) -> str | None:
    return rows.to_json(asdict(value)) if value is not None else None
