"""How staff come in: one-time links and sessions, both kept as marks that open nothing."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.staff import staff

LINK_LASTS = timedelta(minutes=10)

links = Table(
    "login_links",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.staff_id"), nullable=False, unique=True),
    Column("made_at", UtcTime, nullable=False),
)
"""One a member: a newer link takes the place of the older one."""

sessions = Table(
    "staff_sessions",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.staff_id"), index=True),
    Column("opened_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)
"""`staff_id` is empty for a session that the staff token opened."""


class Logins:
    """Links and sessions, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make_link(self, staff_id: int, token: str, now: datetime) -> None:
        """Have `token` open a session of that member once, within `LINK_LASTS`."""
        self._connection.execute(delete(links).where(links.c.staff_id == staff_id))
        self._connection.execute(
            insert(links).values(mark=_mark(token), staff_id=staff_id, made_at=now)
        )

    def link(self, token: str, now: datetime) -> int | None:
        """Whom `token` lets in; it is not used up."""
        return self._connection.scalar(
            select(links.c.staff_id).where(
                links.c.mark == _mark(token), links.c.made_at > now - LINK_LASTS
            )
        )

    def use_link(self, token: str, now: datetime) -> int | None:
        """Whom `token` lets in; from now on it opens nothing."""
        found = self.link(token, now)
        self._connection.execute(delete(links).where(links.c.mark == _mark(token)))
        return found

    def open(self, mark: str, staff_id: int | None, now: datetime) -> None:
        """Begin a session; None: of whoever has the staff token."""
        self._connection.execute(
            insert(sessions).values(mark=mark, staff_id=staff_id, opened_at=now, seen_at=now)
        )
        if staff_id is not None:
            self._connection.execute(
                update(staff).where(staff.c.staff_id == staff_id).values(last_login_at=now)
            )

    def session(self, mark: str) -> tuple[int | None, datetime, datetime] | None:
        """(staff number, opened at, seen at) of a session, however old."""
        row = self._connection.execute(
            select(sessions.c.staff_id, sessions.c.opened_at, sessions.c.seen_at).where(
                sessions.c.mark == mark
            )
        ).one_or_none()
        return (row[0], row[1], row[2]) if row else None

    def seen(self, mark: str, now: datetime) -> None:
        self._connection.execute(
            update(sessions).where(sessions.c.mark == mark).values(seen_at=now)
        )

    def close(self, mark: str) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.mark == mark))

    def close_all(self, staff_id: int, but: str = "") -> int:
        """End every session of that member except the one with the mark `but`, and their link;
        how many ended."""
        self._connection.execute(delete(links).where(links.c.staff_id == staff_id))
        ended = self._connection.execute(
            delete(sessions).where(sessions.c.staff_id == staff_id, sessions.c.mark != but)
        )
        return ended.rowcount

    def purge(self, idle_since: datetime) -> None:
        """Delete sessions that nobody used since."""
        self._connection.execute(delete(sessions).where(sessions.c.seen_at < idle_since))


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
