"""A week is told of once."""

from datetime import date

from tests.properties.referral_world import NOW


def test_the_week_of_a_digest_is_noted_once(database):
    monday = date(2026, 5, 4)
    with database.write() as tx:
        assert tx.weeklies.last() is None
        assert [tx.weeklies.made(monday, NOW), tx.weeklies.made(monday, NOW)] == [True, False]
        assert tx.weeklies.last() == monday
