"""Many handlers at once on one real database, on each engine."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from bot import reporting, sharing
from growth.programme import simple
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FRIENDS = 500


def event(number: int) -> OrderEvent:
    return OrderEvent(
        "shop",
        f"e{number}",
        "order",
        f"o{number}",
        1_000 + number,
        None,
        10_000,
        "CNY",
        NOW + timedelta(minutes=number),
    )


def test_eight_handlers_over_500_duplicated_events_make_exactly_500_rewards(database):
    with database.write() as tx:
        sharing.publish(tx, simple("CNY"), "owner", NOW)
        ana = tx.shoppers.meet(1, "Ana", "en", NOW).shopper.shopper_id
        code = sharing.link_for(tx, ana, None, NOW, lambda: "a" * 14).code
        for number in range(FRIENDS):
            met = tx.shoppers.meet(1_000 + number, f"F{number}", "en", NOW)
            sharing.arrive(tx, met.shopper.shopper_id, code, met.new, NOW)

    def handle(number: int) -> str:
        with database.write() as tx:
            return sharing.take_order(tx, event(number), NOW).outcome

    heard = [*range(FRIENDS), *range(FRIENDS)]
    random.Random(7).shuffle(heard)
    with ThreadPoolExecutor(8) as handlers:
        outcomes = list(handlers.map(handle, heard))

    assert outcomes.count("recorded") == FRIENDS
    assert outcomes.count("duplicate") == FRIENDS
    with database.read() as tx:
        held = [reward.held.pending for reward in tx.ledger.of(ana)]
        assert held == [500] * FRIENDS
        assert sharing.standing(tx, ana).pending == 500 * FRIENDS
        assert tx.invitations.branch(ana).branch_revenue == 10_000 * FRIENDS
        assert reporting.doctor_ledger(tx) == []


def test_one_friend_is_bound_once_though_two_links_race(database):
    with database.write() as tx:
        codes = []
        for number in range(8):
            inviter = tx.shoppers.meet(number, f"I{number}", "en", NOW).shopper.shopper_id
            link = sharing.link_for(tx, inviter, None, NOW, lambda n=number: f"{n:014d}")
            codes.append(link.code)

    def start(code: str) -> bool:
        with database.write() as tx:
            met = tx.shoppers.meet(99, "Ben", "en", NOW)
            return sharing.arrive(tx, met.shopper.shopper_id, code, met.new, NOW).bound

    with ThreadPoolExecutor(8) as handlers:
        assert sum(handlers.map(start, codes)) == 1
    with database.read() as tx:
        assert len(tx.invitations.all()) == 1
