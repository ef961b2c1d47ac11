import pytest

from bot.chat.receiving import MOST_WAITING, NOTICES, ONE_MOMENT, chat_of, keep_all
from tests.journeys.scripted_shop import ScriptedShop


@pytest.fixture
def shop(tmp_path):
    shop = ScriptedShop(tmp_path)
    yield shop
    shop.database.close()


def messages(chat_id, count, first=1):
    return [
        {
            "update_id": first + number,
            "message": {
                "text": str(number),
                "chat": {"id": chat_id, "type": "private"},
                "from": {"id": chat_id, "language_code": "en"},
            },
        }
        for number in range(count)
    ]


def said(shop):
    with shop.database.read() as tx:
        rows = tx.connection.exec_driver_sql("select payload from outbox order by outbox_id")
        return [row[0] for row in rows]


def test_a_repeated_update_wakes_nobody(shop):
    with shop.database.write() as tx:
        assert keep_all(shop, tx, messages(7, 2)) == messages(7, 2)
        assert keep_all(shop, tx, messages(7, 2)) == []


def test_who_writes_fast_is_told_once_that_it_takes_a_moment(shop):
    with shop.database.write() as tx:
        keep_all(shop, tx, messages(7, ONE_MOMENT - 1))
    assert said(shop) == []
    with shop.database.write() as tx:
        keep_all(shop, tx, messages(7, 20, first=50))
    assert len(said(shop)) == 1
    assert f"I have {ONE_MOMENT} messages" in said(shop)[0]


def test_a_flood_is_declined_with_few_words_and_others_are_not(shop):
    with shop.database.write() as tx:
        keep_all(shop, tx, messages(7, MOST_WAITING + 50))
        keep_all(shop, tx, messages(8, 1, first=900))
        assert tx.inbox.waiting("chat:7") == MOST_WAITING
        assert tx.inbox.waiting("chat:8") == 1
    assert len(said(shop)) == NOTICES


def test_what_belongs_together_is_worked_off_in_order():
    message = {"chat": {"id": -5}}
    sender = {"from": {"id": 7}}
    assert chat_of({"update_id": 1, "message": message}) == "chat:-5"
    assert chat_of({"update_id": 1, "callback_query": sender | {"message": message}}) == "chat:-5"
    assert chat_of({"update_id": 1, "callback_query": sender}) == "inline:7"
    assert chat_of({"update_id": 1, "inline_query": sender}) == "inline:7"
    assert chat_of({"update_id": 1, "poll": {}}) == "other"
