"""The numbers staff read, at every step of a chain of three."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pysqlite3
import pytest
from sqlalchemy import text

from bot import reporting, sharing
from bot.errors import BadInput
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from growth.programme import simple
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
_codes = count()


@pytest.fixture
def database(tmp_path):
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    yield database
    database.close()


def join(database, telegram_id, name, inviter=None):
    """A person starts, through the inviter's link if there is one; their shopper id."""
    with database.write() as tx:
        payload = None
        if inviter is not None:
            payload = sharing.link_for(tx, inviter, None, NOW, lambda: f"{next(_codes):014d}").code
        met = tx.shoppers.meet(telegram_id, name, "en", NOW)
        sharing.arrive(tx, met.shopper.shopper_id, payload, met.new, NOW)
        return met.shopper.shopper_id


def buy(database, telegram_id, amount, order_id, type="order"):
    with database.write() as tx:
        event = OrderEvent(
            "shop",
            f"{type}-{order_id}",
            type,
            order_id,
            telegram_id,
            None,
            amount,
            "CNY",
            NOW + DAY,
        )
        sharing.publish(tx, simple("CNY"), "owner", NOW)
        return sharing.take_order(tx, event, NOW + DAY)


@pytest.fixture
def chain(database):
    """Ana invited Ben, Ben invited Cem; Ben and Cem bought."""
    ana = join(database, 7, "Ana")
    ben = join(database, 8, "Ben", ana)
    cem = join(database, 9, "=Cem", ben)
    buy(database, 8, 10_000, "o1")
    buy(database, 9, 5_000, "o2")
    return ana, ben, cem


def read(database, report, *arguments, **options):
    with database.read() as tx:
        return report(tx, *arguments, **options)


def test_the_funnel_counts_people_at_every_step(database):
    def steps():
        return tuple(read(database, reporting.funnel).as_json().values())

    assert steps() == (0, 0, 0, 0, 0, 0)
    ana = join(database, 7, "Ana")
    with database.write() as tx:
        sharing.offer(tx, ana, None, "Look", NOW)
        sharing.offer(tx, ana, None, "Look again", NOW)
    assert steps() == (1, 0, 0, 0, 0, 0)
    ben = join(database, 8, "Ben", ana)
    assert steps() == (1, 1, 1, 0, 0, 0)
    with database.write() as tx:
        tx.shoppers.asked(ben, NOW)
        tx.shoppers.asked(ana, NOW)
    assert steps() == (1, 1, 1, 1, 0, 0)
    buy(database, 8, 10_000, "o1")
    buy(database, 8, 10_000, "o1")
    assert steps() == (1, 1, 1, 1, 1, 1)
    buy(database, 8, 10_000, "o1", "refund")
    assert steps() == (1, 1, 1, 1, 1, 0)
    assert list(read(database, reporting.funnel).as_json()) == [
        "offered",
        "shared",
        "started",
        "asked",
        "bought",
        "rewarded",
    ]


def test_a_recorded_share_counts_before_anyone_came(database):
    ana = join(database, 7, "Ana")
    with database.write() as tx:
        link = sharing.link_for(tx, ana, None, NOW, lambda: "a" * 14)
        sharing.shared(tx, link.code, "inline", NOW)
    assert read(database, reporting.funnel).shared == 1


def test_the_tree_shows_depth_and_branch_revenue(database, chain):
    ana, ben, cem = chain
    shown = read(database, reporting.tree).as_json()
    assert shown == {
        "currency": "CNY",
        "roots": [
            {
                "shopper_id": ana,
                "name": "Ana",
                "depth": 0,
                "direct": 1,
                "descendants": 2,
                "revenue": 0,
                "branch_revenue": 15_000,
                "currency": "CNY",
                "children": [
                    {
                        "shopper_id": ben,
                        "name": "Ben",
                        "depth": 1,
                        "direct": 1,
                        "descendants": 1,
                        "revenue": 10_000,
                        "branch_revenue": 5_000,
                        "currency": "CNY",
                        "children": [
                            {
                                "shopper_id": cem,
                                "name": "=Cem",
                                "depth": 2,
                                "direct": 0,
                                "descendants": 0,
                                "revenue": 5_000,
                                "branch_revenue": 0,
                                "currency": "CNY",
                                "children": [],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_a_refund_leaves_the_tree(database, chain):
    buy(database, 9, 2_000, "o2", "refund")
    root = read(database, reporting.tree).as_json()["roots"][0]
    assert root["branch_revenue"] == 13_000


def test_a_branch_can_be_drilled_into(database, chain):
    _, ben, cem = chain
    whole = read(database, reporting.tree, root=ben).as_json()["roots"]
    assert [node["shopper_id"] for node in whole] == [ben]
    assert [node["shopper_id"] for node in whole[0]["children"]] == [cem]
    cut = read(database, reporting.tree, root=ben, depth=0).as_json()["roots"]
    assert cut[0]["children"] == []
    assert cut[0]["descendants"] == 1
    with pytest.raises(BadInput, match="from 0 to 100"):
        read(database, reporting.tree, depth=101)


def test_people_outside_every_chain_are_not_in_the_tree(database, chain):
    join(database, 20, "Dan")
    buy(database, 20, 700, "o9")
    assert len(read(database, reporting.tree).roots) == 1


def test_a_forgotten_person_stays_as_a_pseudonym_and_totals_still_balance(database, chain):
    ana, ben, _ = chain
    with database.write() as tx:
        tx.shoppers.forget(ben, NOW + 2 * DAY)
    root = read(database, reporting.tree).as_json()["roots"][0]
    assert root["children"][0]["name"] == f"#{ben}"
    assert root["branch_revenue"] == 15_000
    assert read(database, reporting.doctor_ledger) == []
    assert ana == root["shopper_id"]


def test_advocates_come_best_branch_first(database, chain):
    ana, ben, _ = chain
    with database.write() as tx:
        sharing.settle(tx, NOW + 15 * DAY)
    found = read(database, reporting.advocates, 10).as_json()
    assert [person["shopper_id"] for person in found] == [ana, ben]
    assert found[0] == {
        "shopper_id": ana,
        "name": "Ana",
        "invited": 1,
        "bought": 1,
        "branch_revenue": 15_000,
        "earned": 500,
        "pending": 0,
        "currency": "CNY",
        "branch_people": 2,
        "cost": 500,
    }
    assert len(read(database, reporting.advocates, 1).people) == 1


def test_tables_have_a_header_and_no_formulas(database, chain):
    rows = read(database, reporting.tree).csv_rows()
    assert rows[0] == [
        "shopper_id",
        "invited_by",
        "name",
        "depth",
        "direct",
        "descendants",
        "revenue",
        "branch_revenue",
        "currency",
    ]
    assert [row[2] for row in rows[1:]] == ["Ana", "Ben", "'=Cem"]
    assert {len(row) for row in rows} == {9}
    assert read(database, reporting.funnel).csv_rows()[1] == ["offered", 0]
    advocates = read(database, reporting.advocates).csv_rows()
    assert [len(row) for row in advocates] == [10, 10, 10]


def test_a_sound_ledger_has_nothing_to_report(database, chain):
    assert read(database, reporting.doctor_ledger) == []


ENTRY = "INSERT INTO ledger_transactions VALUES (99, 'grant', 1, NULL, '2026-05-01 00:00:00')"
POSTING = "INSERT INTO ledger_postings VALUES"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (f"{ENTRY}; {POSTING} (99, 99, 'pending', 1, 7, 'CNY')", "transaction 99 sums to 7 CNY"),
        (
            f"{ENTRY}; {POSTING} (99, 99, 'pending', 1, 7, 'CNY'), (98, 99, 'programme', NULL, -7,"
            " 'CNY')",
            "reward 1 should hold 7 less",
        ),
        ("DROP TRIGGER rewards_no_delete; DELETE FROM rewards", "posting 1 belongs to no reward"),
        ("DROP TRIGGER order_events_no_delete; DELETE FROM order_events", "reward 1 has no order"),
        (
            "DROP TRIGGER rewards_no_update; UPDATE rewards SET shopper_id = 3 WHERE reward_id = 1",
            "is not the reward's person",
        ),
        ("DELETE FROM ledger_holds WHERE reward_id = 2", "reward 2 has something pending"),
        ("UPDATE branches SET descendants = 5 WHERE shopper_id = 1", "counters of shopper 1"),
        ("UPDATE branches SET branch_revenue = 5 WHERE shopper_id = 2", "counters of shopper 2"),
    ],
)
def test_every_kind_of_damage_is_found_and_named(database, chain, tmp_path, damage, words):
    with pysqlite3.connect(tmp_path / "shop.db", isolation_level=None) as raw:
        for statement in damage.split("; "):
            raw.execute(statement)
    raw.close()
    problems = read(database, reporting.doctor_ledger)
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(
    "table", ["invitations", "order_events", "rewards", "ledger_transactions", "ledger_postings"]
)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET rowid = 77"])
def test_facts_are_never_changed_or_removed(database, chain, table, verb):
    with pytest.raises(Exception, match=f"{table} is append-only"), database.write() as tx:
        tx.connection.execute(text(verb.format(table)))
