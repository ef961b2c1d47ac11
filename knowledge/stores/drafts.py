"""The draft: changes that wait to be published, beside what is published."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from knowledge.entries import Entry, Key, Value
from knowledge.stores import rows
from knowledge.stores.connections import Connections

_PUT = """INSERT INTO draft_entries (kind, entry_id, value, digest, author, at, proposed)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, entry_id, proposed) DO UPDATE SET
value = excluded.value, digest = excluded.digest, author = excluded.author, at = excluded.at"""
_REMOVE = """INSERT INTO draft_entries (kind, entry_id, author, at, proposed)
SELECT kind, entry_id, ?, ?, 0 FROM entries WHERE kind = ? AND entry_id = ?"""
_SETTLE = """DELETE FROM draft_entries WHERE digest IS NOT NULL AND digest =
(SELECT digest FROM entries AS live WHERE live.kind = draft_entries.kind
AND live.entry_id = draft_entries.entry_id)"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One row of the draft; `value` of None: to be taken out. An entry may wait with one change
    that is meant and one that is only `proposed`."""

    key: Key
    value: Value | None
    by: str
    at: datetime
    proposed: bool


class Drafts:
    """Reads and writes the one draft of a shop."""

    def __init__(self, database: Connections) -> None:
        self._database = database

    def entries(self) -> list[Drafted]:
        """In the order in which they were first put in."""
        found = self._database.all(
            "SELECT kind, entry_id, value, author, at, proposed FROM draft_entries ORDER BY number"
        )
        return [
            Drafted(
                (kind, entry_id),
                rows.value_of(kind, value) if value is not None else None,
                by,
                datetime.fromisoformat(at),
                bool(proposed),
            )
            for kind, entry_id, value, by, at, proposed in found
        ]

    def digests(self) -> dict[Key, str | None]:
        """Of what waits, proposals left out; None for what is to be taken out."""
        found = self._database.all(
            "SELECT kind, entry_id, digest FROM draft_entries WHERE NOT proposed"
        )
        return {(kind, entry_id): digest for kind, entry_id, digest in found}

    def put(
        self,
        entries: Sequence[Entry],
        removed: Sequence[Key],
        by: str,
        at: datetime,
        *,
        proposed: bool = False,
    ) -> None:
        """In place of what waits, or what is proposed, with the same kind and id; `removed` are to
        be taken out. What is as published does not wait. All of it in one transaction."""
        with self._database.transaction() as connection:
            connection.executemany(_PUT, (_row(entry, by, at, proposed) for entry in entries))
            connection.executemany(
                "DELETE FROM draft_entries WHERE kind = ? AND entry_id = ?", removed
            )
            connection.executemany(_REMOVE, [(by, at.isoformat(), *key) for key in removed])
            connection.execute(_SETTLE)

    def drop(self, keys: Sequence[Key], *, proposed: bool) -> None:
        """These, or what is proposed for them, leave the draft: what is published stays."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM draft_entries WHERE kind = ? AND entry_id = ? AND proposed = ?",
                [(*key, proposed) for key in keys],
            )

    def discard(self) -> int:
        """Empty it; how many entries waited."""
        with self._database.transaction() as connection:
            return int(connection.execute("DELETE FROM draft_entries").rowcount)


def _row(entry: Entry, by: str, at: datetime, proposed: bool) -> tuple[object, ...]:
    value = rows.to_json(asdict(entry.value))
    return (*entry.key, value, entry.digest, by, at.isoformat(), proposed)
