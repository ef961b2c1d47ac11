from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.storage.database import sqlite_engine, writing
from bot.storage.migrating import configured, migrate
from bot.storage.transactions import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def waiting(tx, telegram_id=7, at=NOW):
    shopper = tx.shoppers.meet(telegram_id, "Ana", "en", at).shopper.shopper_id
    return shopper, tx.handoffs.open(shopper, "human.asked", at, silent=True)


def test_it_waits_is_taken_and_ends(database):
    with database.write() as tx:
        ana, number = waiting(tx)
        assert tx.handoffs.live(ana).state == "waiting"
        assert tx.handoffs.take(number, "Sam", None, NOW)
        assert (tx.handoffs.live(ana).taken_by, tx.handoffs.live(ana).takes) == ("Sam", 1)
        assert tx.handoffs.end(number, "closed", NOW)
        assert not tx.handoffs.end(number, "given_back", NOW)
        assert tx.handoffs.live(ana) is None
        assert [each.state for each in tx.handoffs.all_of(ana)] == ["closed"]


def test_a_shopper_waits_once_at_a_time(database):
    with database.write() as tx:
        ana, number = waiting(tx)
        tx.handoffs.take(number, "Sam", None, NOW)
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.handoffs.open(ana, "human.asked", NOW, silent=True)
    with database.write() as tx:
        tx.handoffs.end(number, "closed", NOW)
        tx.handoffs.open(ana, "human.asked", NOW, silent=True)


@pytest.mark.parametrize("over", [None, 1])
def test_of_many_who_take_it_at_once_one_wins(database, over):
    with database.write() as tx:
        ana, number = waiting(tx)
        if over:
            tx.handoffs.take(number, "first", None, NOW)

    def take(name):
        with database.write() as tx:
            return name if tx.handoffs.take(number, name, over, NOW) else None

    with ThreadPoolExecutor(8) as staff:
        winners = [name for name in staff.map(take, "abcdefgh") if name]
    with database.read() as tx:
        assert [tx.handoffs.live(ana).taken_by] == winners


def test_the_longest_waiting_come_first_and_the_taken_last(database):
    with database.write() as tx:
        _, taken = waiting(tx, 1, NOW - timedelta(hours=2))
        tx.handoffs.take(taken, "Sam", None, NOW)
        _, late = waiting(tx, 2, NOW)
        _, early = waiting(tx, 3, NOW - timedelta(hours=1))
        assert [each.handoff_id for each in tx.handoffs.all_live()] == [early, late, taken]


def test_the_shopper_is_told_once_and_only_while_waiting(database):
    with database.write() as tx:
        _, number = waiting(tx)
        assert tx.handoffs.told(number, NOW)
        assert not tx.handoffs.told(number, NOW)
        _, other = waiting(tx, 8)
        tx.handoffs.take(other, "Sam", None, NOW)
        assert not tx.handoffs.told(other, NOW)


def test_the_first_rating_of_its_shopper_stands(database):
    with database.write() as tx:
        ana, number = waiting(tx)
        ben, _ = waiting(tx, 8)
        assert not tx.handoffs.rate(number, ana, 5)
        tx.handoffs.end(number, "closed", NOW)
        assert not tx.handoffs.rate(number, ben, 1)
        assert tx.handoffs.rate(number, ana, 4)
        assert not tx.handoffs.rate(number, ana, 1)
        assert tx.handoffs.get(number).rating == 4


def test_what_ended_long_ago_is_purged_and_what_is_forgotten_is_gone(database):
    with database.write() as tx:
        ana, number = waiting(tx)
        ben, _ = waiting(tx, 8)
        tx.handoffs.end(number, "closed", NOW - timedelta(days=9))
        tx.handoffs.purge(NOW)
        assert tx.handoffs.all_of(ana) == []
        tx.handoffs.forget(ben)
        assert tx.handoffs.all_live() == []


def test_who_waited_before_waits_after_the_migration(tmp_path):
    engine = sqlite_engine(tmp_path / "shop.db")
    with writing(engine) as connection:
        command.upgrade(configured(connection), "0004")
        for statement in (
            "INSERT INTO shoppers (shopper_id, telegram_mark, name, stopped, met_at) "
            "VALUES (1, 'm', 'Ana', 0, '2026-05-01 12:00:00.000000')",
            "INSERT INTO handoffs (shopper_id, state, reason, opened_at) "
            "VALUES (1, 'open', 'human.asked', '2026-05-01 12:00:00.000000')",
            "INSERT INTO handoffs (shopper_id, state, reason, opened_at) "
            "VALUES (1, 'unattended', 'human.asked', '2026-05-01 12:00:00.000000')",
        ):
            connection.execute(text(statement))
    migrate(engine)
    database = Database(engine, b"key")
    with database.read() as tx:
        assert (tx.handoffs.live(1).state, tx.handoffs.live(1).silent) == ("waiting", True)
        assert len(tx.handoffs.all_of(1)) == 2
    database.close()


def test_a_group_that_moved_is_found_by_its_first_id(database):
    with database.write() as tx:
        ana, _ = waiting(tx)
        tx.conversations.set_topic(ana, 5)
        tx.outbox.add("send_message", {"chat_id": -1, "text": "x"}, chat_id=-1, now=NOW)
        assert tx.conversations.moved_to(-1) == -1
        assert tx.conversations.chat_moved(-1, -2)
        assert not tx.conversations.chat_moved(-1, -3)
        tx.outbox.moved(-1, -2)
        assert tx.conversations.moved_to(-1) == -2
        assert tx.conversations.topic_of(ana) is None
        (row,) = tx.outbox.due(NOW, 9)
        assert (row.chat_id, row.payload["chat_id"]) == (-2, -2)
