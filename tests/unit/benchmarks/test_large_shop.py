"""The made-up shop of the benchmark keeps every rule of a real one, on each engine."""

from benchmarks.large_shop import BEGIN, LargeShop, fill
from bot import reporting
from growth.programme import simple
from tests.forests import rebuild


def test_the_doctor_finds_nothing_and_people_can_join(database):
    shop = LargeShop(people=400, orders=150)
    with database.write() as tx:
        tx.programmes.publish(simple("CNY"), "benchmark", BEGIN)
        fill(tx.connection, shop)
    with database.read() as tx:
        assert reporting.doctor_ledger(tx) == []
        assert tx.ledger.people()
        assert tx.invitations.counted() == rebuild(shop.inviter_of, shop.revenue)
    with database.write() as tx:
        assert tx.shoppers.meet(401, "New", "en", BEGIN).shopper.shopper_id == 401
