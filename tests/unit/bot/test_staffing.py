"""Staff are added, changed and let in; nobody can lock everybody out."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import StaffRefused
from bot.staff import Staff
from bot.staffing import Staffing
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    yield database
    database.close()


@pytest.fixture
def staffing(database: Database) -> Staffing:
    numbers = itertools.count()
    return Staffing(
        database, now=lambda: NOW, new_token=lambda: f"token-{next(numbers)}-of-the-tests"
    )


def owner(staffing: Staffing) -> Staff:
    return staffing.add("Ana", "owner", 500, "console")


def test_every_change_is_in_the_audit_log(staffing: Staffing, database: Database) -> None:
    owner(staffing)
    lin = staffing.add("  Lin   Wei ", "agent", None, "Ana")
    staffing.set_role(lin.staff_id, "editor", "Ana")
    staffing.set_telegram_id(lin.staff_id, 501, "Ana")
    staffing.new_password(lin.staff_id, "Ana")
    staffing.disable(lin.staff_id, "Ana")
    staffing.enable(lin.staff_id, "Ana")
    staffing.link(lin.staff_id, "Ana")
    assert staffing.find(lin.staff_id) == Staff(
        lin.staff_id, "Lin Wei", "editor", 501, has_password=True
    )
    with database.read() as tx:
        lines = [(line.by, line.action, line.subject) for line in tx.audit.newest(20)][::-1]
    assert lines == [
        ("console", "staff.added", "Ana (owner)"),
        ("Ana", "staff.added", "Lin Wei (agent)"),
        ("Ana", "staff.role", "Lin Wei (editor)"),
        ("Ana", "staff.telegram", "Lin Wei"),
        ("Ana", "staff.password", "Lin Wei"),
        ("Ana", "staff.disabled", "Lin Wei"),
        ("Ana", "staff.enabled", "Lin Wei"),
        ("Ana", "staff.link", "Lin Wei"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "staff_name_length"),
        ("x" * 61, "staff_name_length"),
        ("a\x00b", "staff_name_length"),
        ("ANA", "staff_name_taken"),
        ("Console", "staff_name_taken"),
        ("staff  token", "staff_name_taken"),
    ],
)
def test_a_name_that_cannot_be(staffing: Staffing, name: str, reason: str) -> None:
    owner(staffing)
    with pytest.raises(StaffRefused) as refused:
        staffing.add(name, "reader", None, "Ana")
    assert refused.value.reason == reason
    assert len(staffing.everyone()) == 1


def test_one_telegram_account_is_one_member(staffing: Staffing) -> None:
    ana = owner(staffing)
    staffing.set_telegram_id(ana.staff_id, 500, "Ana")
    with pytest.raises(StaffRefused, match="Ana has that Telegram account already"):
        staffing.add("Ben", "owner", 500, "Ana")


def test_the_last_owner_who_can_log_in_stays(staffing: Staffing) -> None:
    ana = owner(staffing).staff_id
    staffing.add("Ben", "owner", None, "Ana")  # cannot log in: no Telegram, no password
    for change in (
        lambda: staffing.disable(ana, "Ana"),
        lambda: staffing.set_role(ana, "editor", "Ana"),
        lambda: staffing.set_telegram_id(ana, None, "Ana"),
    ):
        with pytest.raises(StaffRefused) as refused:
            change()
        assert refused.value.reason == "staff_last_owner"
    staffing.new_password(staffing.named("ben").staff_id, "Ana")
    staffing.disable(ana, "Ben")
    with pytest.raises(StaffRefused):
        staffing.disable(staffing.named("ben").staff_id, "Ben")


def test_a_password_lets_in_only_whom_it_belongs_to(staffing: Staffing) -> None:
    ana = owner(staffing)
    ben = staffing.add("Ben", "agent", None, "Ana")
    staffing.set_password(ben.staff_id, PASSWORD, "Ana")
    found = staffing.with_password(" ben ", PASSWORD)
    assert found is not None
    assert found.staff_id == ben.staff_id
    for name, password in (
        ("Ben", PASSWORD + "x"),
        ("Ben", ""),
        (ana.name, ""),
        (ana.name, PASSWORD),
        ("Eve", PASSWORD),
        ("Eve", ""),
    ):
        assert staffing.with_password(name, password) is None
    staffing.disable(ben.staff_id, "Ana")
    assert staffing.with_password("Ben", PASSWORD) is None


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 201])
def test_a_password_is_not_short_and_not_endless(staffing: Staffing, password: str) -> None:
    ana = owner(staffing)
    with pytest.raises(StaffRefused, match="12 to 200"):
        staffing.set_password(ana.staff_id, password, "Ana")


def test_the_database_holds_argon2_alone(staffing: Staffing, database: Database) -> None:
    ana = owner(staffing)
    password = staffing.new_password(ana.staff_id, "Ana")
    with database.read() as tx:
        kept = tx.staff.password(ana.staff_id)
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert password not in kept


def test_a_new_password_and_being_disabled_end_sessions(
    staffing: Staffing, database: Database
) -> None:
    owner(staffing)
    ben = staffing.add("Ben", "owner", 501, "Ana").staff_id

    def marks() -> set[str]:
        with database.read() as tx:
            return {mark for mark in ("one", "two") if tx.logins.session(mark)}

    with database.write() as tx:
        tx.logins.open("one", ben, NOW)
        tx.logins.open("two", ben, NOW)
    staffing.set_password(ben, PASSWORD, "Ben", session="two")
    assert marks() == {"two"}
    staffing.disable(ben, "Ana")
    assert marks() == set()


def test_a_disabled_member_gets_no_link(staffing: Staffing) -> None:
    owner(staffing)
    ben = staffing.add("Ben", "agent", 501, "Ana").staff_id
    staffing.disable(ben, "Ana")
    with pytest.raises(StaffRefused, match="Ben is disabled"):
        staffing.link(ben, "Ana")


def test_the_staff_token_opens_until_a_named_owner_has_come_in(
    staffing: Staffing, database: Database
) -> None:
    assert staffing.token_opens()
    ana = owner(staffing).staff_id
    ben = staffing.add("Ben", "owner", 502, "Ana").staff_id
    assert staffing.token_opens()
    with database.write() as tx:
        tx.logins.open("mark", ana, NOW)
    assert not staffing.token_opens()
    staffing.disable(ana, "Ben")  # Ben never came in: his Telegram id may be mistyped
    assert staffing.token_opens()
    with database.write() as tx:
        tx.logins.open("another", ben, NOW)
    assert not staffing.token_opens()
