"""What the owner promised, from one publication to the next. Nothing here is changed or removed."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    insert,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import append_only
from growth.programme import Programme, Published, as_terms, digest, from_terms

programmes = Table(
    "programmes",
    metadata,
    Column("programme_id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("depth", Integer, nullable=False),
    Column("terms", Text, nullable=False),
    Column("published_at", UtcTime, nullable=False, index=True),
    Column("by", String(120), nullable=False),
    Column("acknowledged_by", String(120)),
    Column("acknowledged_at", UtcTime),
    CheckConstraint("depth BETWEEN 1 AND 2", name="depth"),
    CheckConstraint("depth = 1 OR acknowledged_by IS NOT NULL", name="acknowledged"),
)
append_only(programmes)
"""`terms` is JSON; `acknowledged_by` read the legal note on rewards at two levels."""

_newest_first = (programmes.c.published_at.desc(), programmes.c.programme_id.desc())


@lru_cache(maxsize=256)
def _read(terms: str) -> Programme:
    return from_terms(json.loads(terms))


class Programmes:
    """The programmes, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, Programme] = {}
        self._history: Sequence[Published] | None = None

    def at(self, time: datetime) -> Published | None:
        """The programme in force at that time; the first one for any time before it. None while
        there is none."""
        then = self._one(
            select(programmes)
            .where(programmes.c.published_at <= time)
            .order_by(*_newest_first)
            .limit(1)
        )
        return then or self._one(
            select(programmes)
            .order_by(programmes.c.published_at, programmes.c.programme_id)
            .limit(1)
        )

    def get(self, programme_id: int) -> Programme:
        if programme_id not in self._known:
            terms = self._connection.scalar(
                select(programmes.c.terms).where(programmes.c.programme_id == programme_id)
            )
            assert terms is not None
            self._known[programme_id] = _read(terms)
        return self._known[programme_id]

    def publish(
        self, programme: Programme, by: str, now: datetime, acknowledged_by: str | None = None
    ) -> Published:
        """Have the programme hold from now on; the newest one again changes nothing."""
        newest = self._one(select(programmes).order_by(*_newest_first).limit(1))
        if newest is not None and newest.digest == digest(programme):
            return newest
        self._history = None
        programme_id = self._connection.scalar(
            insert(programmes)
            .values(
                digest=digest(programme),
                depth=programme.depth,
                terms=json.dumps(as_terms(programme), sort_keys=True, ensure_ascii=False),
                published_at=now if newest is None else max(now, newest.published_at),
                by=by[:120],
                acknowledged_by=acknowledged_by,
                acknowledged_at=now if acknowledged_by else None,
            )
            .returning(programmes.c.programme_id)
        )
        published = self._one(select(programmes).where(programmes.c.programme_id == programme_id))
        assert published is not None
        return published

    def history(self) -> Sequence[Published]:
        """Every publication, newest first."""
        if self._history is None:
            rows = self._connection.execute(select(programmes).order_by(*_newest_first))
            self._history = [_published(row) for row in rows]
        return self._history

    def _one(self, query: Select[tuple[object, ...]]) -> Published | None:
        row = self._connection.execute(query).one_or_none()
        return _published(row) if row else None


def _published(row: Row[tuple[object, ...]]) -> Published:
    return Published(
        row.programme_id,
        _read(row.terms),
        row.digest,
        row.published_at,
        row.by,
        row.acknowledged_by,
        row.acknowledged_at,
    )
