"""A friend who lost the link names the code: once, in time, and never by guessing."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot import sharing
from bot.referrals.naming import NAME_WITHIN, name_code
from growth.links import make_code

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANA, BEN, CEM = 1, 2, 3
CODES = {ANA: "A1b2C3d4E5f6G7", BEN: "B1b2C3d4E5f6G7"}
_references = map(str, count())


@pytest.fixture(autouse=True)
def people(database):
    """Ana and Ben have codes; Cem came without one."""
    with database.write() as tx:
        for number in (ANA, BEN, CEM):
            assert tx.shoppers.meet(number, f"P{number}", "en", NOW).shopper.shopper_id == number
        for number, code in CODES.items():
            sharing.link_for(tx, number, None, NOW, lambda code=code: code)


def name(database, code, shopper_id=CEM, now=NOW + DAY):
    with database.write() as tx:
        return name_code(tx, shopper_id, code, now, next(_references))


def test_a_code_binds_as_a_start_by_its_link_would_have_done(database):
    named = name(database, CODES[ANA])
    assert (named.outcome, named.arrival.inviter_name) == ("bound", "P1")
    with database.read() as tx:
        invitation = tx.invitations.of(CEM)
        assert (invitation.inviter_id, invitation.invited_at) == (ANA, NOW + DAY)
        assert [touch.way for touch in tx.touches.of(CEM)] == ["named"]


def test_once_and_for_ever(database):
    name(database, CODES[ANA])
    assert name(database, CODES[BEN]).outcome == "bound_before"
    with database.read() as tx:
        assert tx.invitations.of(CEM).inviter_id == ANA
        assert len(tx.touches.of(CEM)) == 2


def test_within_seven_days_of_first_meeting(database):
    late = NOW + NAME_WITHIN + timedelta(seconds=1)
    assert name(database, CODES[ANA], now=late).outcome == "late"
    assert name(database, CODES[ANA], now=NOW + NAME_WITHIN).outcome == "bound"


def test_being_forgotten_does_not_make_anybody_new(database):
    later = NOW + 30 * DAY
    with database.write() as tx:
        tx.shoppers.forget(CEM, later)
        again = tx.shoppers.meet(CEM, "P3", "en", later).shopper.shopper_id
    assert name(database, CODES[ANA], again, later).outcome == "late"


def test_no_ring_and_not_oneself(database):
    assert name(database, CODES[ANA], ANA).outcome == "own"
    name(database, CODES[ANA])
    with database.write() as tx:
        code = sharing.link_for(tx, CEM, None, NOW, lambda: "C" * 14).code
    assert name(database, code, ANA).outcome == "not_bound"


@pytest.mark.parametrize(
    "slip", ["A1b2C3d4E5f6G8", "A1b2C3d4E5f67G", "A1b2C3d4E5f6G", "a1b2c3d4e5f6g7"]
)
def test_a_code_with_a_slip_binds_nobody(database, slip):
    assert name(database, slip).outcome == "unknown"
    with database.read() as tx:
        assert tx.invitations.of(CEM) is None


def test_guessing_is_slowed_down_and_written_down(database):
    for number in range(5):
        assert name(database, make_code(lambda _, n=number: str(n))).outcome == "unknown"
    assert name(database, CODES[ANA]).outcome == "limited"
    with database.read() as tx:
        assert len(tx.touches.guessed(NOW)) == 5
        assert tx.invitations.of(CEM) is None
    assert name(database, CODES[ANA], now=NOW + 2 * DAY).outcome == "bound"
