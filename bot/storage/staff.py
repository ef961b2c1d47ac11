"""Members of staff, and the audit log of what they did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from bot.staff import Role, Staff
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import append_only

staff = Table(
    "staff",
    metadata,
    Column("staff_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("name_key", String(120), nullable=False, unique=True),
    Column("role", String(6), nullable=False),
    Column("telegram_id", BigInteger, unique=True),
    Column("password", String(200)),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("added_at", UtcTime, nullable=False),
    Column("last_login_at", UtcTime),
    sqlite_autoincrement=True,
)
"""`name_key` is the name without regard to case; `password` is an Argon2 hash."""

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("by", String(60), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    sqlite_autoincrement=True,
)
append_only(audit)

_MEMBER = (
    staff.c.staff_id,
    staff.c.name,
    staff.c.role,
    staff.c.telegram_id,
    staff.c.disabled,
    staff.c.password.is_not(None).label("has_password"),
)


class StaffMembers:
    """The members of staff, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, role: Role, telegram_id: int | None, now: datetime) -> int:
        """Their number. The name and the Telegram id are not taken: ask before."""
        staff_id: int | None = self._connection.scalar(
            insert(staff)
            .values(
                name=name,
                name_key=name.casefold(),
                role=role,
                telegram_id=telegram_id,
                added_at=now,
            )
            .returning(staff.c.staff_id)
        )
        assert staff_id is not None
        return staff_id

    def get(self, staff_id: int) -> Staff | None:
        return self._one(staff.c.staff_id == staff_id)

    def by_name(self, name: str) -> Staff | None:
        """Without regard to case."""
        return self._one(staff.c.name_key == name.casefold())

    def by_telegram_id(self, telegram_id: int) -> Staff | None:
        """Also one who is disabled."""
        return self._one(staff.c.telegram_id == telegram_id)

    def all(self) -> list[Staff]:
        """By name."""
        rows = self._connection.execute(select(*_MEMBER).order_by(staff.c.name_key))
        return [_staff(row) for row in rows]

    def password(self, staff_id: int) -> str | None:
        """The hash of their password."""
        return self._connection.scalar(select(staff.c.password).where(staff.c.staff_id == staff_id))

    def set_role(self, staff_id: int, role: Role) -> None:
        self._set(staff_id, role=role)

    def set_telegram_id(self, staff_id: int, telegram_id: int | None) -> None:
        self._set(staff_id, telegram_id=telegram_id)

    def set_password(self, staff_id: int, password: str | None) -> None:
        """`password` is a hash."""
        self._set(staff_id, password=password)

    def set_disabled(self, staff_id: int, disabled: bool) -> None:
        self._set(staff_id, disabled=disabled)

    def last_logins(self) -> dict[int, datetime]:
        """When each member who ever logged in did so last."""
        rows = self._connection.execute(
            select(staff.c.staff_id, staff.c.last_login_at).where(
                staff.c.last_login_at.is_not(None)
            )
        )
        return {row[0]: row[1] for row in rows}

    def _set(self, staff_id: int, **values: object) -> None:
        self._connection.execute(update(staff).where(staff.c.staff_id == staff_id).values(**values))

    def _one(self, condition: object) -> Staff | None:
        row = self._connection.execute(
            select(*_MEMBER).where(condition)  # type: ignore[arg-type]
        ).one_or_none()
        return _staff(row) if row else None


def _staff(row: Row[int, str, Role, int | None, bool, bool]) -> Staff:
    return Staff(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit log: who did what to what. `action` is a key such as "staff.added"."""

    audit_id: int
    at: datetime
    by: str
    action: str
    subject: str


class Audit:
    """The audit log, within one transaction. Lines are never changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, by: str, action: str, subject: str, now: datetime) -> None:
        """`by` is a name of staff, or "console". No personal data of shoppers: their number."""
        self._connection.execute(
            insert(audit).values(at=now, by=by, action=action, subject=subject)
        )

    def newest(self, limit: int, before: int | None = None) -> list[Deed]:
        """The newest first; those older than the line `before`."""
        query = select(audit.c.audit_id, audit.c.at, audit.c.by, audit.c.action, audit.c.subject)
        if before is not None:
            query = query.where(audit.c.audit_id < before)
        rows = self._connection.execute(query.order_by(audit.c.audit_id.desc()).limit(limit))
        return [Deed(*row) for row in rows]
