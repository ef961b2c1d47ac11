"""Many people ask at once, some answers take long or never come, and shoppers change their mind."""

import threading
import time

import pytest

from bot.chat import line, workers
from bot.chat.line import AT_ONCE
from bot.chat.receiving import keep_all
from rehearsal.server import serve
from tests.journeys.running_bot import RunningBot
from tests.journeys.scripted_shop import ScriptedShop
from tests.journeys.test_chat_killed import start_bot


@pytest.fixture
def ana(server):
    return server.person("Ana", language_code="en")


@pytest.fixture
def ben(server):
    return server.person("Ben", language_code="en")


@pytest.fixture
def held(shop):
    """Answers to questions with "held" in them wait for this."""
    shop.held = threading.Event()
    yield shop.held
    shop.held.set()


def answered(person):
    return [
        m.text.split("asked: ")[1].split("\n")[0] for m in person.messages() if "asked: " in m.text
    ]


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def test_a_quick_answer_does_not_wait_behind_a_slow_one(bot, shop, held, ana, ben):
    ana.send("a held question")
    wait_until(lambda: shop.asked)
    ben.send("a quick question")
    ben.wait("a quick question")
    assert not answered(ana)
    held.set()
    ana.wait("a held question")


def test_when_too_many_ask_they_are_told_once_how_many_are_before_them(
    server, bot, shop, held, monkeypatch
):
    monkeypatch.setattr(line, "PATIENCE_SECONDS", 0.2)
    people = [server.person(f"P{n}", language_code="en") for n in range(AT_ONCE)]
    for person in people:
        person.send("a held question")
    wait_until(lambda: len(shop.asked) == AT_ONCE)
    late = [
        (server.person("Eve", language_code="en"), "how much is it?", "8 people are before you"),
        (server.person("小王", language_code="zh"), "这个多少钱？", "前面还有 9 位顾客"),
    ]
    for person, question, told in late:
        person.send(question)
        person.wait(told)
    assert len(shop.asked) == AT_ONCE == 8
    held.set()
    for person, question, _ in late:
        person.wait(question)
        assert len(person.messages()) == 2
    for person in people:
        person.wait("a held question")
        assert len(person.messages()) == 1


def test_a_command_does_not_wait_for_the_answers_of_others(server, bot, shop, held, ana):
    for number in range(AT_ONCE + 20):
        server.person(f"P{number}", language_code="en").send("a held question")
    wait_until(lambda: len(shop.asked) == AT_ONCE)
    ana.send("/menu")
    ana.wait("What shall it be?")
    assert len(shop.asked) == AT_ONCE


def test_stop_ends_the_answer_that_is_being_made_and_those_that_wait(bot, shop, held, ana, ben):
    ben.send("a held question of Ben")
    for number in range(3):
        ana.send(f"held question {number}")
    wait_until(lambda: len(shop.asked) == 2)
    ana.send("/stop")
    ana.wait("All right")
    ana.send("a question after that")
    ana.wait("a question after that")
    assert answered(ana) == ["a question after that"]
    assert shop.asked[-1].history == ()
    assert len(shop.asked) == 3
    held.set()
    ben.wait("a held question of Ben")


def test_a_repeated_stop_does_not_end_a_later_answer(server, shop, held, ana):
    with RunningBot(shop, server, webhook=True) as bot:
        ana.start()
        ana.wait("Hello Ana")
        stop = {"update_id": 10**6, "message": message_of(ana, "/stop")}
        bot.deliver(stop)
        ana.wait("All right")
        bot.deliver({"update_id": 10**6 + 1, "message": message_of(ana, "a held question")})
        wait_until(lambda: shop.asked)
        bot.deliver(stop)
        held.set()
        ana.wait("a held question")


def test_a_stop_that_a_killed_bot_had_stored_still_holds(server, shop, held, ana):
    with RunningBot(shop, server):
        ana.start()
        ana.wait("Hello Ana")
    texts = ["a held question", "/menu", "/stop", "a new one"]
    updates = [
        {"update_id": 10**6 + number, "message": message_of(ana, text)}
        for number, text in enumerate(texts)
    ]
    with shop.database.write() as tx:
        keep_all(shop, tx, updates)
    with RunningBot(shop, server):
        ana.wait("a new one")
    assert [question.text for question in shop.asked] == ["a new one"]
    assert [m.text.split()[0] for m in ana.messages()[1:]] == ["What", "All", "The"]


def test_a_bot_killed_while_it_answers_takes_the_stop_first(tmp_path):
    with serve() as server:
        ana = server.person("Ana", language_code="en")
        bot = start_bot(tmp_path, server)
        try:
            ana.send("a slow question here")
            shop = ScriptedShop(tmp_path)
            wait_until(lambda: attempts(shop) == 1)
            bot.kill()
            bot.join()
            ana.send("/stop")
            bot = start_bot(tmp_path, server)
            ana.wait("All right", timeout=15)
            bot.terminate()
            bot.join(20)
            assert bot.exitcode == 0
        finally:
            bot.kill()
            bot.join()
            shop.database.close()
    assert not answered(ana)


def test_an_answer_that_never_comes_ends_in_an_honest_sentence(
    server, shop, ana, ben, monkeypatch, caplog
):
    monkeypatch.setattr(workers, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(workers, "LEAVE_SECONDS", 0.1)
    never = threading.Event()
    answer = shop.answer

    def hang(question, on_sentence=None, cancelled=None):
        if "hang" in question.text:
            never.wait()
        return answer(question, on_sentence, lambda: False)

    shop.answer = hang
    group = server.group("Friends", members=(ana,), admin=True)
    with RunningBot(shop, server):
        ana.send("does it hang?")
        ana.send(f"@{server.bot_username} does it hang?", group)
        ana.wait("could not work that out in time", chat=group)
        ben.send("a question of Ben")
        ben.wait("a question of Ben")
        assert "Ask a person" in str(ana.wait("could not work that out in time").buttons)
        ana.send("and another question")
        ana.wait("and another question")
    assert "2 answers hang" in caplog.text
    never.set()


def attempts(shop):
    with shop.database.read() as tx:
        return tx.connection.exec_driver_sql(
            "select coalesce(max(attempts), 0) from inbox"
        ).scalar()


def message_of(person, text):
    sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    return {"message_id": 900, "date": 1, "from": sender, "chat": chat, "text": text}
