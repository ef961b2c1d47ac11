from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Given, Made
from bot.storage.transactions import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def tx(database: Database):
    with database.write() as tx:
        yield tx


@pytest.fixture
def ana(tx):
    return tx.shoppers.meet(7, "Ana", "en", NOW).shopper.shopper_id


def ask(tx, shopper_id, question, at=NOW):
    return tx.conversations.add_turn(
        shopper_id, "answered", question=question, answer="42", language="en", now=at
    )


def test_turns_come_back_oldest_first(tx, ana):
    for number in range(5):
        ask(tx, ana, str(number))
    assert [turn.question for turn in tx.conversations.last_turns(ana, 3)] == ["2", "3", "4"]
    assert len(tx.conversations.all_turns(ana)) == 5


def test_bad_marks_are_counted_within_a_time(tx, ana):
    old, new, good = (
        ask(tx, ana, "a", NOW - timedelta(days=3)),
        ask(tx, ana, "b"),
        ask(tx, ana, "c"),
    )
    for turn, mark in ((old, "down"), (new, "down"), (new, "down"), (good, "up")):
        tx.conversations.rate(turn, mark)
    assert tx.conversations.downs_since(ana, NOW - timedelta(days=1)) == 1
    assert tx.conversations.turn(good).feedback == "up"


def test_a_shopper_has_one_topic_and_it_can_be_replaced(tx, ana):
    tx.conversations.set_topic(ana, 5)
    tx.conversations.set_topic(ana, 6)
    assert tx.conversations.topic_of(ana) == 6
    assert tx.conversations.shopper_in_topic(5) is None
    assert tx.conversations.shopper_in_topic(6) == ana


def test_labels_are_short_and_stable(tx):
    long = "类" * 130
    assert tx.conversations.label(long) == tx.conversations.label(long)
    assert tx.conversations.labelled(tx.conversations.label(long)) == long
    assert tx.conversations.labelled(99) is None


def test_the_newest_share_text_and_file_id_win(tx, ana):
    for text in ("old", "new"):
        tx.conversations.keep_share_text(ana, "P1", text, "A1b2C3d4E5f6G7")
        tx.conversations.keep_file_id("hash", text)
    assert tx.conversations.share_text(ana, "P1") == ("new", "A1b2C3d4E5f6G7")
    assert tx.conversations.share_text(ana, None) is None
    assert tx.conversations.file_id("hash") == "new"
    tx.conversations.keep_file_id("hash", None)
    assert tx.conversations.file_id("hash") is None


def test_forgetting_leaves_the_others(tx, ana):
    ben = tx.shoppers.meet(8, "Ben", "en", NOW).shopper.shopper_id
    for who in (ana, ben):
        ask(tx, who, "a")
        tx.conversations.set_topic(who, who)
        tx.conversations.keep_share_text(who, None, "x", "A1b2C3d4E5f6G7")
    tx.conversations.forget(ana)
    assert not tx.conversations.all_turns(ana)
    assert tx.conversations.all_turns(ben)
    assert tx.conversations.topic_of(ana) is None
    assert tx.conversations.share_text(ben, None) == ("x", "A1b2C3d4E5f6G7")


def test_old_turns_are_purged(tx, ana):
    ask(tx, ana, "old", NOW - timedelta(days=400))
    ask(tx, ana, "new")
    tx.conversations.purge(NOW - timedelta(days=365))
    assert [turn.question for turn in tx.conversations.all_turns(ana)] == ["new"]


def test_how_an_answer_was_made_is_kept_with_it(tx, ana):
    made = Made("filled", 0.25, "v1", "small-model")
    tx.conversations.add_turn(ana, "refused", language="zh", now=NOW, question="q", made=made)
    tx.conversations.add_turn(ana, "start", language="zh", now=NOW)
    tx.conversations.add_turn(ana, "asked_back", language="zh", now=NOW + timedelta(hours=1))
    assert tx.conversations.all_turns(ana)[0].made == made
    (given,) = tx.conversations.given(NOW, NOW + timedelta(hours=1))
    assert given == Given(NOW, "refused", "zh", None, "filled", 0.25)
    later = tx.conversations.given(NOW + timedelta(seconds=1), NOW + timedelta(days=1))
    assert [each.kind for each in later] == ["asked_back"]


def test_the_products_asked_about_most_come_first(tx, ana):
    def turn(product_id: str | None, kind: str = "answered", days: int = 0) -> None:
        tx.conversations.add_turn(
            ana, kind, language="en", now=NOW + timedelta(days=days), product_id=product_id
        )

    for product_id in ("K-1", "K-2", "K-2", None, "K-3", "K-3", "K-3"):
        turn(product_id)
    turn("K-1", "focus")
    turn("K-9", days=-40)
    turn("K-9", days=-40)
    assert tx.conversations.most_asked(2, NOW - timedelta(days=30)) == ["K-3", "K-2"]
