"""The made-up shop of the benchmark keeps every rule of a real one, and its pages are there."""

import pytest

from benchmarks import pages
from benchmarks.large_shop import BEGIN, LargeShop, fill
from bot import reporting
from growth.programme import simple
from tests.forests import rebuild


@pytest.fixture
def large(database):
    """The database, and the shop that it holds."""
    shop = LargeShop(people=400, orders=150)
    with database.write() as tx:
        tx.programmes.publish(simple("CNY"), "benchmark", BEGIN)
        fill(tx.connection, shop)
    return database, shop


def test_the_doctor_finds_nothing_and_people_can_join(large):
    database, shop = large
    with database.read() as tx:
        assert reporting.doctor_ledger(tx) == []
        assert tx.ledger.people()
        assert tx.invitations.counted() == rebuild(shop.inviter_of, shop.revenue)
    with database.write() as tx:
        assert tx.shoppers.meet(401, "New", "en", BEGIN).shopper.shopper_id == 401


def test_every_page_and_command_that_is_measured_is_there(large, monkeypatch):
    monkeypatch.setattr(pages, "TIMES", 1)
    database, _ = large
    with database.read() as tx:
        engine = tx.connection.engine
    assert len(pages.pages(engine)) > 30
    assert set(pages.commands(engine)) == {"/invite", "/rewards"}
