"""Things that go wrong on the way to and from Telegram."""

import time

import httpx
import pytest

from bot.chat.dispatching import TRIES
from tests.journeys.running_bot import SECRET, RunningBot
from tests.journeys.scripted_shop import ScriptedShop


@pytest.fixture
def ana(server):
    return server.person("Ana", language_code="en")


def answers(person, question):
    return [m for m in person.messages() if f"You asked: {question}" in m.text]


@pytest.mark.parametrize("kind", ["429", "500", "502"])
def test_a_refused_answer_is_sent_once_the_server_takes_it(server, shop, ana, kind):
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
        server.faults.add("sendMessage", kind, times=2, seconds=1)
        ana.send("first question here")
        ana.send("second question here")
        ana.wait("second question here")
    assert [m.text.split("\n")[0][-19:].strip() for m in ana.messages()[-2:]] == [
        "first question here",
        "econd question here",
    ]
    assert server.faults.happened[kind] == 2


def test_one_chats_429_does_not_hold_up_another(server, shop, ana):
    ben = server.person("Ben", language_code="en")
    with RunningBot(shop, server):
        for person in (ana, ben):
            person.start()
            person.wait("Hello")
        server.faults.add("sendMessage", "429", seconds=4)
        ana.send("a question of Ana")
        begun = time.monotonic()
        wait_until(lambda: server.faults.happened["429"])
        ben.send("a question of Ben")
        ben.wait("a question of Ben", timeout=3)
        ana.wait("a question of Ana")
        assert time.monotonic() - begun >= 3.9


def test_an_answer_cut_off_after_delivery_is_not_doubled(server, shop, ana):
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
        server.faults.add("sendMessage", "drop_after")
        ana.send("question of today")
        notice = ana.wait("not sure that my last message reached you")
        assert len(answers(ana, "question of today")) == 1
        ana.tap("Show it again", notice)
        wait_until(lambda: len(answers(ana, "question of today")) == 2)
        ana.tap("Show it again", notice)
        ana.wait("You have it already")
        assert len(answers(ana, "question of today")) == 2


def test_an_answer_cut_off_before_delivery_can_be_had(server, shop, ana):
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
        server.faults.add("sendMessage", "drop_before")
        ana.send("question of today")
        ana.wait("not sure that my last message reached you")
        assert not answers(ana, "question of today")
        ana.tap("Show it again")
        ana.wait("question of today")


def test_polling_survives_faults_and_repeats_nothing(server, shop, ana):
    for kind in ("500", "502", "drop_before", "drop_after", "429"):
        server.faults.add("getUpdates", kind, seconds=1)
    with RunningBot(shop, server):
        ana.start()
        ana.send("only question here")
        ana.wait("only question here", timeout=20)
        ana.send("the last question here")
        ana.wait("the last question here")
    assert len(answers(ana, "only question here")) == 1
    assert not server.faults.pending()


def test_a_handler_that_fails_ends_in_an_apology(server, tmp_path, ana):
    sam = server.person("Sam")
    staff = server.group("Staff", forum=True, members=(sam,))
    shop = ScriptedShop(tmp_path, staff.id)
    with RunningBot(shop, server):
        ana.start()
        ana.send("crash please, would you")
        ana.wait("something went wrong on my side")
        sam.wait(str(TRIES), chat=staff)
        ana.send("and now a good one")
        ana.wait("and now a good one")
    assert len(shop.asked) == TRIES + 1
    assert not [m for m in ana.messages() if "scripted" in m.text]


def test_a_blocked_bot_stops_writing_and_start_brings_it_back(server, shop, ana):
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
        ana.block()
        wait_until(lambda: stopped(shop, ana))
        ana.start()
        ana.wait("Welcome back")
        assert not stopped(shop, ana)


def test_many_messages_are_answered_in_order_with_an_honest_one_moment(server, shop, ana):
    shop.sentence_seconds = 0.05
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
        for number in range(8):
            ana.send(f"question number {number}")
        ana.wait("One moment, please")
        ana.wait("question number 7", timeout=30)
    got = [m.text.split("number ")[1][0] for m in ana.messages() if "You asked" in m.text]
    assert got == list("01234567")


def test_a_slow_answer_does_not_hold_up_commands_of_others(server, shop, ana):
    ben = server.person("Ben", language_code="en")
    bot = RunningBot(shop, server)
    with bot:
        ana.start()
        ana.wait("Hello Ana")
        ana.send("a slow question of mine")
        wait_until(lambda: shop.asked)
        ben.start()
        ben.wait("Hello Ben", timeout=3)
        begun = time.monotonic()
        bot.stop()
        assert time.monotonic() - begun < 12
    assert not answers(ana, "a slow question of mine")
    shop.answer = ScriptedShop.answer.__get__(shop)
    shop._pause = lambda seconds, cancelled: None
    with RunningBot(shop, server):
        ana.wait("a slow question of mine")


def test_sentences_stream_into_a_draft(server, shop, ana):
    shop.sentence_seconds = 1.0
    with RunningBot(shop, server):
        ana.start()
        ana.send("a streamed question")
        wait_until(lambda: ana.draft() == "The paper lantern costs")
        ana.wait("a streamed question")


def test_the_webhook_wants_its_secret_and_takes_an_update_once(server, shop, ana):
    with RunningBot(shop, server, webhook=True):
        ana.start()
        ana.wait("Hello Ana")
        url = server.world.updates.webhook.url
        header = "X-Telegram-Bot-Api-Secret-Token"
        update = {"update_id": 1, "message": message_of(ana, "a forged question")}
        assert httpx.post(url, json=update).status_code == 403
        assert httpx.post(url, json=update, headers={header: "wrong"}).status_code == 403
        good = {header: SECRET}
        assert httpx.post(url, content=b"{", headers=good).status_code == 400
        assert httpx.post(url, json=[], headers=good).status_code == 400
        update["message"] = message_of(ana, "a true question")
        for _ in range(3):
            assert httpx.post(url, json=update, headers=good).status_code == 200
        ana.wait("a true question")
        ana.send("the last question")
        ana.wait("the last question")
    assert len(answers(ana, "a true question")) == 1
    assert not answers(ana, "a forged question")


def message_of(person, text):
    sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    return {"message_id": 900, "date": 1, "from": sender, "chat": chat, "text": text}


def stopped(shop, person):
    with shop.database.read() as tx:
        return tx.shoppers.by_telegram_id(person.id).stopped


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
