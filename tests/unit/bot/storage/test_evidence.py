"""What the checks read from a real database: the same as from a made-up world, and by index."""

import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.event import listens_for, remove

from benchmarks.fraud_attacks import ATTACKS
from benchmarks.fraud_people import Maker, honest
from benchmarks.fraud_world import BEGIN, LEAST, Ask, Buy, Event, GiveBack, Start, World
from bot.sharing.attributing import attribute
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database, Transaction
from growth.fraud.judging import examine
from growth.invitations import Invitation
from growth.links import Link
from growth.programme import simple
from growth.purchases import Marks, OrderEvent

DAY = timedelta(days=1)


class Kept:
    """The events of a made-up world, kept in a real database."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        programme = simple("CNY", minimum_order=LEAST, hold_days=14)
        self.programme = tx.programmes.publish(programme, "console", BEGIN).programme_id
        self.people: dict[int, int] = {}
        self.keys: dict[int, int] = {}
        self.amounts: dict[int, int] = {}

    def happen(self, event: Event) -> None:
        match event:
            case Start():
                self._start(event)
            case Ask():
                self.tx.shoppers.asked(self.people[event.who], event.at)
            case Buy():
                self._buy(event)
            case GiveBack():
                order = self.order(event.key, "refund", self.amounts[event.key])
                self.tx.purchases.add(
                    replace(order, occurred_at=event.at), None, self.programme, event.at
                )

    def _start(self, event: Start) -> None:
        tx = self.tx
        earlier = tx.shoppers.by_telegram_id(1000 + event.account)
        if earlier:
            tx.shoppers.forget(earlier.shopper_id, event.at)
        met = tx.shoppers.meet(1000 + event.account, "Ana", "en", event.at)
        self.people[event.who] = shopper_id = met.shopper.shopper_id
        if event.inviter is not None:
            inviter, code = self.people[event.inviter], f"Code{event.who:010d}"
            tx.links.add(Link(code, inviter, f"P{event.who}", event.at))
            tx.invitations.bind(Invitation(shopper_id, inviter, code, None, event.at))

    def _buy(self, event: Buy) -> None:
        order = replace(
            self.order(event.key, "order", event.amount),
            occurred_at=event.at,
            product_id=event.product,
            coupon=event.coupon,
            marks=Marks(**event.marks),
        )
        who = self.people[event.who]
        key = self.tx.purchases.add(order, who, self.programme, event.at)
        assert key is not None
        self.keys[event.key], self.amounts[event.key] = key, event.amount
        (purchase,) = self.tx.purchases.having([key])
        attribute(self.tx, purchase)

    def order(self, key: int, type: str, amount: int) -> OrderEvent:
        return OrderEvent(
            "made-up",
            f"{type}{key}",
            type,
            f"{key}",
            None,
            None,
            amount,
            "CNY",
            BEGIN,  # type: ignore[arg-type]
        )


PLANTED = {"self_referral": 3, "rejoining": 1, "ring": 1, "coupon_farm": 7, "refunds": 14}


def events() -> list[Event]:
    maker = Maker(random.Random(77), 0.05)
    honest(maker, 10)
    for kind, size in PLANTED.items():
        ATTACKS[kind](maker, size)
    return sorted(maker.events, key=lambda event: event.at)


def test_a_database_tells_what_a_made_up_world_tells(database: Database) -> None:
    world, seen = World(), set()
    with database.write() as tx:
        kept = Kept(tx)
        for event in events():
            world.happen(event)
            kept.happen(event)
            if isinstance(event, Buy | GiveBack):
                told = examine(tx.evidence, kept.keys[event.key])
                expected = examine(world, event.key)
                assert [(each.check, each.outcome) for each in told] == [
                    (each.check, each.outcome) for each in expected
                ]
                assert [sorted(each.orders) for each in told] == [
                    sorted(kept.keys[key] for key in each.orders) for each in expected
                ]
                seen |= {each.check for each in told}
    assert seen >= {
        "self_referral",
        "rejoined",
        "ring",
        "coupon_farming",
        "refunds",
        "shared_mark",
    }


def test_no_question_reads_a_whole_table(tmp_path: Path, empty_shop: Path) -> None:
    """SQLite searches by an index for every query of an examination: it costs the same in a large
    shop. `ANALYZE` is not run by the program."""
    database = Database(sqlite_engine(Path(shutil.copy(empty_shop, tmp_path / "shop.db"))), b"key")
    asked: list[tuple[str, object]] = []
    with database.write() as tx:
        kept = Kept(tx)
        for event in events():
            kept.happen(event)
        engine = tx.connection.engine

        @listens_for(engine, "before_cursor_execute")
        def _note(connection, cursor, statement, parameters, context, many) -> None:
            asked.append((statement, parameters))

        for key in kept.keys.values():
            examine(tx.evidence, key)
        remove(engine, "before_cursor_execute", _note)
        plans = {
            row[3]
            for statement, parameters in dict(asked).items()
            for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        }
    database.close()
    assert len(asked) > 100
    assert [plan for plan in sorted(plans) if plan.startswith("SCAN")] == []


@pytest.mark.parametrize("late", [False, True])
def test_an_order_that_was_matched_later_counts_for_its_buyer(
    database: Database, late: bool
) -> None:
    with database.write() as tx:
        kept = Kept(tx)
        kept.happen(Start(BEGIN, 1, None, 1))
        kept.happen(Start(BEGIN, 2, 1, 2))
        order = replace(kept.order(1, "order", 9_000), occurred_at=BEGIN + DAY)
        key = tx.purchases.add(order, None if late else 2, kept.programme, BEGIN + DAY)
        assert key is not None
        if late:
            assert tx.evidence.order(key) is None
            tx.purchases.match(key, kept.people[2], "email", BEGIN + 2 * DAY)
        (purchase,) = tx.purchases.having([key])
        attribute(tx, purchase)
        found = tx.evidence.order(key)
        assert found is not None
        assert (found.shopper_id, found.inviter_id) == (kept.people[2], kept.people[1])
        assert found.due_at == BEGIN + 15 * DAY
        assert found.least == LEAST
        (friend,) = tx.evidence.friends(kept.people[1], BEGIN + 2 * DAY)
        assert [each.order_key for each in friend.orders] == [key]
