"""Who works at the shop: added, changed, and let in by password or one-time link."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.errors import StaffRefused
from bot.staff import Role, Staff

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
LONGEST_NAME = 60
RESERVED = ("console", "staff token")
"""Names under which others than members act in the audit log."""
TOKEN_HOLDER = Staff(0, "staff token", "owner", None)
"""Whoever came in with the staff token."""


class Members(Protocol):
    def add(self, name: str, role: Role, telegram_id: int | None, now: datetime) -> int: ...
    def get(self, staff_id: int) -> Staff | None: ...
    def by_name(self, name: str) -> Staff | None: ...
    def by_telegram_id(self, telegram_id: int) -> Staff | None: ...
    def all(self) -> Sequence[Staff]: ...
    def last_logins(self) -> Mapping[int, datetime]: ...
    def password(self, staff_id: int) -> str | None: ...
    def set_role(self, staff_id: int, role: Role) -> None: ...
    def set_telegram_id(self, staff_id: int, telegram_id: int | None) -> None: ...
    def set_password(self, staff_id: int, password: str | None) -> None: ...
    def set_disabled(self, staff_id: int, disabled: bool) -> None: ...


class Logins(Protocol):
    def make_link(self, staff_id: int, token: str, now: datetime) -> None: ...
    def close_all(self, staff_id: int, but: str = "") -> int: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Transaction(Protocol):
    """The part of a storage transaction that concerns staff."""

    @property
    def staff(self) -> Members: ...
    @property
    def logins(self) -> Logins: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


class Staffing:
    """The members of staff and the rules about them. Every change is written into the audit log
    under the name `by`. Methods that change raise StaffRefused, and then nothing is kept."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], new_token: Callable[[], str]
    ) -> None:
        self._database = database
        self._now = now
        self._new_token = new_token
        self._hasher = PasswordHasher()
        self._one_at_a_time = Lock()  # a check takes 64 MiB

    def everyone(self) -> Sequence[Staff]:
        """By name, the disabled ones too."""
        with self._database.read() as tx:
            return tx.staff.all()

    def last_logins(self) -> Mapping[int, datetime]:
        """When each member who ever logged in did so last."""
        with self._database.read() as tx:
            return tx.staff.last_logins()

    def find(self, staff_id: int) -> Staff:
        with self._database.read() as tx:
            return _member(tx, staff_id)

    def named(self, name: str) -> Staff:
        """Without regard to case."""
        with self._database.read() as tx:
            found = tx.staff.by_name(name.strip())
        if found is None:
            raise StaffRefused("staff_unknown", f"Nobody of the staff is called {name}.")
        return found

    def add(self, name: str, role: Role, telegram_id: int | None, by: str) -> Staff:
        name = _name(name)
        with self._database.write() as tx:
            if tx.staff.by_name(name):
                raise StaffRefused("staff_name_taken", f"There is a {name} already.")
            _free(tx, telegram_id, None)
            staff_id = tx.staff.add(name, role, telegram_id, self._now())
            tx.audit.add(by, "staff.added", f"{name} ({role})", self._now())
            return _member(tx, staff_id)

    def set_role(self, staff_id: int, role: Role, by: str) -> None:
        with self._changing(staff_id) as (tx, member):
            _keep_an_owner(tx, member, replace(member, role=role))
            tx.staff.set_role(staff_id, role)
            tx.audit.add(by, "staff.role", f"{member.name} ({role})", self._now())

    def set_telegram_id(self, staff_id: int, telegram_id: int | None, by: str) -> None:
        """Links go to this account from now on; the member's sessions end."""
        with self._changing(staff_id) as (tx, member):
            _free(tx, telegram_id, staff_id)
            _keep_an_owner(tx, member, replace(member, telegram_id=telegram_id))
            tx.staff.set_telegram_id(staff_id, telegram_id)
            tx.logins.close_all(staff_id)
            tx.audit.add(by, "staff.telegram", member.name, self._now())

    def disable(self, staff_id: int, by: str) -> None:
        """Their sessions end at once; their name stays in the audit log."""
        with self._changing(staff_id) as (tx, member):
            _keep_an_owner(tx, member, replace(member, disabled=True))
            tx.staff.set_disabled(staff_id, True)
            tx.logins.close_all(staff_id)
            tx.audit.add(by, "staff.disabled", member.name, self._now())

    def enable(self, staff_id: int, by: str) -> None:
        with self._changing(staff_id) as (tx, member):
            tx.staff.set_disabled(staff_id, False)
            tx.audit.add(by, "staff.enabled", member.name, self._now())

    def set_password(self, staff_id: int, password: str, by: str, session: str = "") -> None:
        """Sessions other than the one with the mark `session` end."""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise StaffRefused(
                "staff_password_length",
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            )
        with self._one_at_a_time:
            hashed = self._hasher.hash(password)
        with self._changing(staff_id) as (tx, member):
            tx.staff.set_password(staff_id, hashed)
            tx.logins.close_all(staff_id, session)
            tx.audit.add(by, "staff.password", member.name, self._now())

    def new_password(self, staff_id: int, by: str) -> str:
        """A random password, to be told to the member once."""
        password = self._new_token()[:20]
        self.set_password(staff_id, password, by)
        return password

    def link(self, staff_id: int, by: str) -> str:
        """The token of a link that lets the member in once, within ten minutes."""
        token = self._new_token()
        with self._changing(staff_id) as (tx, member):
            if member.disabled:
                raise StaffRefused("staff_is_disabled", f"{member.name} is disabled.")
            tx.logins.make_link(staff_id, token, self._now())
            tx.audit.add(by, "staff.link", member.name, self._now())
        return token

    def with_password(self, name: str, password: str) -> Staff | None:
        """The member whom that password lets in. Takes as long for a name that nobody has."""
        with self._database.read() as tx:
            member = tx.staff.by_name(name.strip())
            kept = tx.staff.password(member.staff_id) if member else None
        with self._one_at_a_time:
            try:
                self._hasher.verify(kept or self._nobodys, password[:LONGEST_PASSWORD])
            except VerificationError:
                return None
        return member if member and kept and not member.disabled else None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("")

    def token_opens(self) -> bool:
        """Whether the staff token lets an owner in: until a named owner has come in once."""
        with self._database.read() as tx:
            came_in = tx.staff.last_logins()
            return not any(
                _owner_with_a_way_in(member) and member.staff_id in came_in
                for member in tx.staff.all()
            )

    @contextmanager
    def _changing(self, staff_id: int) -> Iterator[tuple[Transaction, Staff]]:
        with self._database.write() as tx:
            yield tx, _member(tx, staff_id)


def _member(tx: Transaction, staff_id: int) -> Staff:
    found = tx.staff.get(staff_id)
    if found is None:
        raise StaffRefused("staff_unknown", f"There is no member of staff number {staff_id}.")
    return found


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise StaffRefused("staff_name_length", f"A name has 1 to {LONGEST_NAME} letters.")
    if name.casefold() in RESERVED:
        raise StaffRefused("staff_name_taken", f"There is a {name} already.")
    return name


def _free(tx: Transaction, telegram_id: int | None, staff_id: int | None) -> None:
    holder = tx.staff.by_telegram_id(telegram_id) if telegram_id is not None else None
    if holder is not None and holder.staff_id != staff_id:
        raise StaffRefused(
            "staff_telegram_taken", f"{holder.name} has that Telegram account already."
        )


def _keep_an_owner(tx: Transaction, before: Staff, after: Staff) -> None:
    """Refuse to lock everybody out."""
    if not _owner_with_a_way_in(before) or _owner_with_a_way_in(after):
        return
    others = (member for member in tx.staff.all() if member.staff_id != before.staff_id)
    if not any(_owner_with_a_way_in(member) for member in others):
        raise StaffRefused(
            "staff_last_owner",
            f"{before.name} is the last owner who can log in: make another owner first.",
        )


def _owner_with_a_way_in(member: Staff) -> bool:
    way_in = member.telegram_id is not None or member.has_password
    return member.may("owner") and way_in
