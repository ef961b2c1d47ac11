"""Turns are found by words, person, time and outcome; a day is counted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import sharing
from bot.storage.transactions import Database, Transaction
from growth.programme import simple
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.write() as tx:
        for number in (1, 2):
            tx.shoppers.meet(number, f"P{number}", "en", NOW)
        said = (
            (1, "answered", "How much is the LAMP?", "It is ¥230."),
            (1, "refused", "Is it 100% wool_free?", "I do not know."),
            (2, "handoff", "灯在哪里？", "请稍候。"),
            (2, "answered", "Thanks for the lamp", "With pleasure."),
        )
        for hours, (shopper, kind, question, answer) in enumerate(said):
            tx.conversations.add_turn(
                shopper,
                kind,
                language="en",
                now=NOW + hours * HOUR,
                question=question,
                answer=answer,
            )
        tx.conversations.rate(4, "down")
        yield tx


def numbers(tx: Transaction, **asked: object) -> list[int]:
    return [turn.turn_id for turn in tx.browsing.turns(**asked)]  # type: ignore[arg-type]


def test_words_are_found_in_questions_and_answers(tx: Transaction) -> None:
    assert numbers(tx) == [4, 3, 2, 1]
    assert numbers(tx, words=["lamp"]) == [4, 1]
    assert numbers(tx, words=["lamp", "230"]) == [1]
    assert numbers(tx, words=["灯"]) == [3]
    assert numbers(tx, words=["100%"]) == [2]
    assert numbers(tx, words=["l_mp"]) == []


def test_person_time_outcome_and_pages(tx: Transaction) -> None:
    assert numbers(tx, shopper_id=2) == [4, 3]
    assert numbers(tx, begin=NOW + HOUR, end=NOW + 3 * HOUR) == [3, 2]
    assert numbers(tx, kinds=["refused", "handoff"]) == [3, 2]
    assert numbers(tx, disliked=True) == [4]
    assert numbers(tx, limit=2) == [4, 3]
    assert numbers(tx, before=3, limit=2) == [2, 1]


def test_a_day_is_counted(tx: Transaction) -> None:
    day = (NOW, NOW + 24 * HOUR)
    assert (tx.browsing.shares(*day), tx.browsing.orders(*day)) == (0, 0)
    link = sharing.link_for(tx, 1, None, NOW, lambda: "A1b2C3d4E5f6G7")
    tx.links.shared(link.code, "inline", NOW)
    tx.shoppers.meet(3, "P3", "en", NOW)
    sharing.arrive(tx, 3, link.code, True, NOW + HOUR)
    event = OrderEvent("till", "e1", "order", "o1", 3, None, 500, "CNY", NOW + 2 * HOUR)
    sharing.publish(tx, simple("CNY"), "owner", NOW)
    sharing.take_order(tx, event, NOW + 2 * HOUR)
    counted = (tx.browsing.shares, tx.browsing.arrivals, tx.browsing.orders)
    assert [count(*day) for count in counted] == [1, 1, 1]
    assert [count(NOW - HOUR, NOW) for count in counted] == [0, 0, 0]


def test_since_when_something_waits(tx: Transaction) -> None:
    assert tx.browsing.oldest_update() is None
    tx.inbox.keep(7, "chat:1", "{}", NOW)
    assert tx.browsing.oldest_update() == NOW
    assert tx.browsing.oldest_message(NOW) is None
    waits = tx.outbox.add("send_message", {}, chat_id=1, now=NOW)
    assert tx.browsing.oldest_message(NOW) == NOW
    tx.outbox.again(waits, NOW + HOUR)
    assert tx.browsing.oldest_message(NOW) is None
