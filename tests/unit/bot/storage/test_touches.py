"""Links by campaign and variant; touches and guesses are counted once and never changed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot import sharing

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def people(database):
    with database.write() as tx:
        for number, name in enumerate(("Ana", "Ben", "Cem"), 1):
            assert tx.shoppers.meet(number, name, "en", NOW).shopper.shopper_id == number


def link(database, shopper_id, number, *what):
    with database.write() as tx:
        return sharing.link_for(
            tx, shopper_id, what[0] if what else None, NOW, lambda: f"{number:014d}", *what[1:]
        )


def start(database, shopper_id, code, reference=None, *, new=False):
    with database.write() as tx:
        return sharing.arrive(tx, shopper_id, code, new, NOW, reference)


def touched(database, shopper_id):
    with database.read() as tx:
        return [(touch.code, touch.way) for touch in tx.touches.of(shopper_id)]


def test_a_link_of_its_own_for_each_product_campaign_and_variant(database):
    whats = [(), ("P1",), ("P1", "sale"), ("P1", None, "warm"), ("P1", "sale", "warm")]
    made = [link(database, 1, number, *what) for number, what in enumerate(whats)]
    again = [link(database, 1, 99 + number, *what) for number, what in enumerate(whats)]
    assert made == again
    assert len({each.code for each in made}) == len(whats)
    assert (made[4].product_id, made[4].campaign_id, made[4].variant) == ("P1", "sale", "warm")


def test_every_start_with_somebody_elses_code_is_a_touch_whether_or_not_it_binds(database):
    ana, ben = link(database, 1, 1), link(database, 2, 2)
    assert start(database, 3, ana.code, "u1", new=True).bound
    assert not start(database, 3, ben.code, "u2").bound
    assert not start(database, 3, ben.code, "u2").bound
    assert not start(database, 1, ana.code, "u3").bound
    assert touched(database, 3) == [(ana.code, "start"), (ben.code, "start")]
    assert touched(database, 1) == []


def test_a_code_that_nobody_holds_is_a_guess_counted_once(database):
    for reference in ("u1", "u1", "u2"):
        start(database, 1, "x" * 14, reference)
    with database.read() as tx:
        assert tx.touches.guesses_since(1, "code", NOW - HOUR) == 2
        assert tx.touches.guesses_since(1, "code", NOW) == 0
        assert tx.touches.guesses_since(1, "order", NOW - HOUR) == 0
        assert [guess.near for guess in tx.touches.guessed(NOW - HOUR)] == ["", ""]


def test_touches_and_guesses_cannot_be_changed(database):
    start(database, 2, link(database, 1, 1).code, "u1")
    start(database, 2, "x" * 14, "u2")
    for table in ("touches", "guesses"):
        with pytest.raises(IntegrityError), database.write() as tx:
            tx.connection.exec_driver_sql(f"DELETE FROM {table}")


def test_codes_that_are_known_are_told_from_those_that_are_not(database):
    ana = link(database, 1, 1)
    with database.read() as tx:
        assert tx.links.known(["x" * 14, ana.code]) == [ana]


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Z1b2C3d4E5f6G7", True), ("A1b2C3d4E5f6G", True), ("My name is Cem!", False)],
)
def test_of_a_guess_only_the_code_that_was_meant_is_kept(database, typed, near):
    with database.write() as tx:
        code = sharing.link_for(tx, 1, None, NOW, lambda: "A1b2C3d4E5f6G7").code
        tx.touches.guess(2, "code", typed, NOW, "u1")
        (guess,) = tx.touches.guessed(NOW - HOUR)
    assert guess.near == (code if near else "")
