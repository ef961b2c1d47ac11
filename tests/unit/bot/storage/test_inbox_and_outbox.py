from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def tx(database):
    with database.write() as tx:
        yield tx


def send(tx, chat_id, **how):
    return tx.outbox.add("send_message", {"text": "x"}, chat_id=chat_id, now=NOW, **how)


def test_an_update_is_kept_once(tx):
    assert tx.inbox.keep(10, "chat:1", "{}", NOW) is True
    assert tx.inbox.keep(10, "chat:1", "{}", NOW) is False
    tx.inbox.done(10, NOW)
    assert tx.inbox.keep(10, "chat:1", "{}", NOW) is False
    assert tx.inbox.waiting("chat:1") == 0


def test_updates_of_a_chat_come_in_order_whatever_the_order_of_arrival(tx):
    for update_id, chat in ((12, "a"), (11, "b"), (10, "a")):
        tx.inbox.keep(update_id, chat, str(update_id), NOW)
    assert tx.inbox.chats_waiting() == ["a", "b"]
    assert tx.inbox.next_of("a").update_id == 10
    tx.inbox.done(10, NOW)
    assert tx.inbox.next_of("a").update_id == 12
    tx.inbox.failed(12, NOW)
    assert tx.inbox.next_of("a") is None
    assert tx.inbox.chats_waiting() == ["b"]


def test_what_a_finished_update_said_is_cleared_and_later_the_row_goes(tx):
    tx.inbox.keep(10, "a", "secret words", NOW)
    tx.inbox.keep(11, "a", "still waiting", NOW)
    tx.inbox.done(10, NOW)
    assert "secret" not in str(tx.connection.exec_driver_sql("select * from inbox").all())
    tx.inbox.purge(NOW + timedelta(days=1))
    rows = tx.connection.exec_driver_sql("select update_id from inbox").all()
    assert [row[0] for row in rows] == [11]


def test_attempts_are_counted(tx):
    tx.inbox.keep(10, "a", "{}", NOW)
    assert [tx.inbox.tried(10), tx.inbox.tried(10)] == [1, 2]
    assert tx.inbox.next_of("a").attempts == 2


def test_only_the_oldest_message_of_a_chat_is_due(tx):
    first = send(tx, 1)
    second = send(tx, 1)
    other = send(tx, 2)
    assert [row.outbox_id for row in tx.outbox.due(NOW, 9)] == [first, other]
    tx.outbox.again(first, NOW + timedelta(seconds=5))
    assert [row.outbox_id for row in tx.outbox.due(NOW, 9)] == [other]
    tx.outbox.sent(first, 77)
    assert [row.outbox_id for row in tx.outbox.due(NOW, 9)] == [second, other]


def test_lanes_go_before_age(tx):
    broadcast = send(tx, 1, lane="broadcast")
    staff = send(tx, 2, lane="staff")
    answer = send(tx, 1)
    assert [row.outbox_id for row in tx.outbox.due(NOW, 9)] == [answer, staff, broadcast]


def test_what_was_sent_is_cleared_but_a_reply_to_it_is_still_understood(tx):
    row = send(tx, -5, lane="staff", about=3, file=b"photo", file_name="a.png")
    tx.outbox.sent(row, 77)
    kept = tx.outbox.get(row)
    assert (kept.payload, kept.file) == ({}, None)
    assert tx.outbox.about_whom(-5, 77) == 3
    assert tx.outbox.about_whom(-5, 78) is None
    assert tx.outbox.messages_about(3) == [(-5, 77)]


def test_an_uncertain_message_can_be_asked_for_once_by_its_chat_alone(tx):
    row = send(tx, 1)
    tx.outbox.uncertain(row)
    assert tx.outbox.due(NOW, 9) == []
    assert tx.outbox.take_uncertain(row, 2, NOW) is False
    assert tx.outbox.take_uncertain(row, 1, NOW) is True
    assert tx.outbox.take_uncertain(row, 1, NOW) is False
    assert [found.outbox_id for found in tx.outbox.due(NOW, 9)] == [row]


def test_forgetting_a_shopper_empties_the_outbox_of_them_alone(tx):
    send(tx, 1, shopper_id=1)
    send(tx, 1)
    send(tx, -5, about=1)
    other = send(tx, 2, shopper_id=2)
    tx.outbox.forget(1, 1)
    assert [row.outbox_id for row in tx.outbox.due(NOW, 9)] == [other]


def test_purging_spares_what_waits(tx):
    waits = send(tx, 1)
    tx.outbox.sent(send(tx, 2), 5)
    tx.outbox.purge(NOW + timedelta(days=1))
    assert tx.outbox.get(waits) is not None
    assert tx.outbox.about_whom(2, 5) is None
    assert tx.outbox.waiting() == 1
