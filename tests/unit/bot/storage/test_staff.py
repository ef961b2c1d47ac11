"""Members, links, sessions and the audit log, in the database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.staff import Staff
from bot.storage.logins import LINK_LASTS
from bot.storage.transactions import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_member_is_found_by_number_name_and_telegram(database: Database) -> None:
    with database.write() as tx:
        lin = tx.staff.add("Lin 林", "editor", 500, NOW)
        tx.staff.add("ana", "owner", None, NOW)
        assert tx.staff.get(lin) == Staff(lin, "Lin 林", "editor", 500)
        assert tx.staff.by_name("lIN 林") == tx.staff.by_telegram_id(500) == tx.staff.get(lin)
        assert [each.name for each in tx.staff.all()] == ["ana", "Lin 林"]
        tx.staff.set_password(lin, "hash")
        tx.staff.set_disabled(lin, True)
        tx.staff.set_role(lin, "agent")
        tx.staff.set_telegram_id(lin, None)
        assert tx.staff.get(lin) == Staff(lin, "Lin 林", "agent", None, True, True)
        assert tx.staff.password(lin) == "hash"


def test_two_members_cannot_have_one_name(database: Database) -> None:
    with database.write() as tx:
        tx.staff.add("Ana", "owner", None, NOW)
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.staff.add("ANA", "reader", None, NOW)


def test_a_link_opens_once_and_for_ten_minutes(database: Database) -> None:
    with database.write() as tx:
        ana = tx.staff.add("Ana", "owner", None, NOW)
        tx.logins.make_link(ana, "first", NOW)
        tx.logins.make_link(ana, "second", NOW)
        assert tx.logins.link("first", NOW) is None
        assert tx.logins.link("second", NOW + LINK_LASTS) is None
        assert tx.logins.link("second", NOW + LINK_LASTS - timedelta(seconds=1)) == ana
        assert tx.logins.use_link("second", NOW) == ana
        assert tx.logins.use_link("second", NOW) is None


def test_the_database_does_not_hold_what_opens_a_door(database: Database) -> None:
    with database.write() as tx:
        ana = tx.staff.add("Ana", "owner", None, NOW)
        tx.logins.make_link(ana, "the-token", NOW)
        rows = tx.connection.execute(text("SELECT * FROM login_links")).all()
    assert rows
    assert "the-token" not in str(rows)


def test_sessions_end_one_by_one_all_but_one_and_when_nobody_uses_them(
    database: Database,
) -> None:
    with database.write() as tx:
        ana = tx.staff.add("Ana", "owner", None, NOW)
        for mark in ("a", "b", "c"):
            tx.logins.open(mark, ana, NOW)
        tx.logins.open("token", None, NOW)
        assert tx.logins.session("token") == (None, NOW, NOW)
        assert tx.staff.last_logins() == {ana: NOW}
        tx.logins.close("a")
        assert tx.logins.session("a") is None
        assert tx.logins.close_all(ana, but="b") == 1
        tx.logins.seen("b", NOW + timedelta(hours=1))
        assert tx.logins.session("b") == (ana, NOW, NOW + timedelta(hours=1))
        tx.logins.purge(NOW + timedelta(minutes=1))
        assert tx.logins.session("token") is None
        assert tx.logins.session("b") is not None


def test_the_audit_log_is_read_in_pages_and_never_changed(database: Database) -> None:
    with database.write() as tx:
        for number in range(5):
            tx.audit.add("Ana", "staff.added", f"P{number}", NOW)
        newest = tx.audit.newest(3)
        assert [line.subject for line in newest] == ["P4", "P3", "P2"]
        assert [line.subject for line in tx.audit.newest(9, newest[-1].audit_id)] == ["P1", "P0"]
    for change in ("DELETE FROM audit", "UPDATE audit SET by = 'Eve'"):
        with pytest.raises(IntegrityError, match="append-only"), database.write() as tx:
            tx.connection.execute(text(change))
