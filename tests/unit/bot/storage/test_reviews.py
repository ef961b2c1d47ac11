"""Findings and decisions as facts, what follows from them, and the blocklist."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from bot.storage.blocklist import blocklist
from bot.storage.reviews import open_reviews, review_decisions, reviews
from bot.storage.transactions import Database, Transaction
from growth.fraud.facts import Finding, Outcome, Standing
from growth.programme import simple
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def finding(check: str, outcome: Outcome = "hold") -> Finding:
    return Finding(check, outcome, f"{check}.", {"count": 3, "people": [1, 2]})


def order(tx: Transaction, number: int = 1) -> int:
    published = tx.programmes.publish(simple("CNY"), "console", NOW)
    buyer = tx.shoppers.meet(number, "Ana", "en", NOW).shopper.shopper_id
    event = OrderEvent(
        "till", f"e{number}", "order", f"o{number}", number, None, 10_000, "CNY", NOW
    )
    key = tx.purchases.add(event, buyer, published.programme_id, NOW)
    assert key is not None
    return key


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.write() as tx:
        yield tx


def standing(tx: Transaction, key: int) -> Standing:
    return tx.reviews.standing([key])[key]


def test_an_order_that_nobody_doubts_passes(tx: Transaction) -> None:
    key = order(tx)
    assert tx.reviews.standing([key, 999]) == {key: "pass", 999: "pass"}
    assert (tx.reviews.waiting(), tx.reviews.queue(10)) == (0, [])


@pytest.mark.parametrize("outcome", ["hold", "block"])
def test_what_is_found_waits_for_staff_once(tx: Transaction, outcome: Outcome) -> None:
    key = order(tx)
    assert tx.reviews.add(key, finding("star", outcome), NOW)
    assert not tx.reviews.add(key, finding("star", outcome), NOW + HOUR)
    assert standing(tx, key) == outcome
    assert tx.reviews.queue(10) == [(key, NOW)]
    (kept,) = tx.reviews.of(key)
    assert (kept.check, kept.reason, kept.at) == ("star", "star.", NOW)
    assert kept.evidence == {"count": 3, "people": [1, 2]}


def test_the_worst_finding_holds(tx: Transaction) -> None:
    key = order(tx)
    tx.reviews.add(key, finding("ring", "block"), NOW)
    tx.reviews.add(key, finding("star"), NOW)
    assert standing(tx, key) == "block"


def test_what_was_let_pass_waits_again_only_for_something_new(tx: Transaction) -> None:
    key = order(tx)
    tx.reviews.add(key, finding("star"), NOW)
    tx.reviews.decide(key, "pass", "Lin", "a family", NOW + HOUR)
    assert (standing(tx, key), tx.reviews.waiting()) == ("pass", 0)
    tx.reviews.add(key, finding("star"), NOW + HOUR)
    assert (standing(tx, key), tx.reviews.waiting()) == ("pass", 0)
    tx.reviews.add(key, finding("refunds"), NOW + 2 * HOUR)
    assert (standing(tx, key), tx.reviews.waiting()) == ("hold", 1)


def test_what_was_blocked_stays_so_until_it_is_let_pass(tx: Transaction) -> None:
    key = order(tx)
    tx.reviews.add(key, finding("star"), NOW)
    tx.reviews.decide(key, "block", "Lin", "one person", NOW)
    tx.reviews.add(key, finding("refunds"), NOW)
    assert (standing(tx, key), tx.reviews.waiting()) == ("block", 0)
    tx.reviews.decide(key, "appeal", "Sam", "they called", NOW + HOUR)
    assert (standing(tx, key), tx.reviews.waiting()) == ("block", 1)
    tx.reviews.decide(key, "pass", "Lin", "two people", NOW + 2 * HOUR)
    assert (standing(tx, key), tx.reviews.waiting()) == ("pass", 0)
    assert [each.kind for each in tx.reviews.decisions(key)] == [
        "block",
        "appeal",
        "pass",
    ]
    assert [each.note for each in tx.reviews.decided(2)] == [
        "two people",
        "they called",
    ]


def test_the_longest_wait_comes_first(tx: Transaction) -> None:
    keys = [order(tx, number) for number in (1, 2, 3)]
    for key, hours in zip(keys, (3, 1, 2), strict=True):
        tx.reviews.add(key, finding("star"), NOW + hours * HOUR)
    assert [key for key, _ in tx.reviews.queue(2)] == [keys[1], keys[2]]
    assert tx.reviews.waiting() == 3
    shown = tx.reviews.orders(keys)[keys[0]]
    assert (shown.order_id, shown.amount, shown.currency) == ("o1", 10_000, "CNY")


@pytest.mark.parametrize("table", [reviews, review_decisions, blocklist])
def test_facts_are_never_changed(database: Database, table) -> None:
    with database.write() as tx:
        key = order(tx)
        tx.reviews.add(key, finding("star"), NOW)
        tx.reviews.decide(key, "pass", "Lin", "a family", NOW)
        tx.blocklist.add("coupon", "SAVE", 1, "leaked", "Lin", NOW)
    for change in (update(table).values(at=NOW), delete(table)):
        with pytest.raises(DatabaseError, match="append-only"), database.write() as tx:
            tx.connection.execute(change)


def test_a_queue_that_is_wrong_is_found(tx: Transaction) -> None:
    first, second = order(tx, 1), order(tx, 2)
    tx.reviews.add(first, finding("star"), NOW)
    assert list(tx.reviews.broken()) == []
    tx.connection.execute(delete(open_reviews))
    tx.connection.execute(
        text("INSERT INTO open_reviews VALUES (:key, '2026-05-01 12:00:00')"),
        {"key": second},
    )
    assert len(list(tx.reviews.broken())) == 2


def test_the_blocklist_names_what_counts(tx: Transaction) -> None:
    order(tx)
    entry = tx.blocklist.add("phone", "mark", 1, "one person", "Lin", NOW)
    assert tx.blocklist.add("phone", "mark", 1, "again", "Sam", NOW) == entry
    assert tx.blocklist.found([("phone", "mark"), ("email", "mark")]) == [("phone", "one person")]
    assert tx.blocklist.found([]) == []
    assert tx.blocklist.lift(entry, "sorry", "Lin", NOW + HOUR)
    assert not tx.blocklist.lift(entry, "sorry", "Lin", NOW + HOUR)
    assert tx.blocklist.found([("phone", "mark")]) == []
    lifted = tx.blocklist.get(entry)
    assert lifted is not None
    assert (lifted.lifted_by, lifted.lifted_at) == ("Lin", NOW + HOUR)
    again = tx.blocklist.add("phone", "mark", 1, "again", "Sam", NOW)
    assert [each.entry_id for each in tx.blocklist.all()] == [again, entry]
