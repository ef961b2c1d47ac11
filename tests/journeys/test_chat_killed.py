"""The bot is killed again and again while shoppers write: nothing is lost."""

import multiprocessing
import random
import time
from collections import Counter

from bot.chat.dispatching import MOST_CRASHES
from rehearsal.server import serve
from tests.journeys import bot_process

SHOPPERS = 8
MESSAGES = 400
KILLS = 20


def start_bot(folder, server, *more):
    """A process of its own; it is forked from one that has imported everything already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.journeys.bot_process"])
    bot = context.Process(
        target=bot_process.main, args=(str(folder), server.token, server.url, *more), daemon=True
    )
    bot.start()
    return bot


def answered(person):
    """The questions this person got answers to, in the order of the answers."""
    return [
        message.text.split("You asked: ")[1].split("\n")[0]
        for message in person.messages()
        if "You asked: " in message.text
    ]


def unanswered(person, questions):
    return len(set(questions) - set(answered(person)))


def given_up(person):
    return sum("something went wrong on my side" in each.text for each in person.messages())


def test_twenty_kills_lose_nothing(tmp_path):
    chance = random.Random(11)
    with serve() as server:
        people = [server.person(f"S{number}", language_code="en") for number in range(SHOPPERS)]
        sent = {person.id: [] for person in people}
        kills = 0
        bot = start_bot(tmp_path, server)
        try:
            for number in range(MESSAGES):
                person = people[number % SHOPPERS]
                question = f"question number {number}"
                person.send(question)
                sent[person.id].append(question)
                if (number + 1) % (MESSAGES // KILLS) == 0:
                    seen = sum(len(answered(each)) for each in people)
                    wait_for(lambda seen=seen: total(people) > seen + chance.randrange(12), 20)
                    bot.kill()
                    bot.join()
                    kills += 1
                    bot = start_bot(tmp_path, server)
            wait_for(lambda: all(unanswered(p, sent[p.id]) == given_up(p) for p in people), 60)
            bot.terminate()
            bot.join(20)
            assert bot.exitcode == 0
        finally:
            bot.kill()
            bot.join()
        doubles = 0
        for person in people:
            got = answered(person)
            counts = Counter(got)
            assert list(dict.fromkeys(got)) == [each for each in sent[person.id] if each in counts]
            doubles += sum(counts.values()) - len(counts)
        assert kills == KILLS
        # A question that five kills in a row hit is given up, and the shopper is told so.
        assert sum(map(given_up, people)) <= KILLS // MOST_CRASHES
        assert doubles <= kills


def test_a_question_that_kills_the_bot_takes_no_other_question_with_it(tmp_path):
    with serve() as server:
        people = [server.person(f"S{number}", language_code="en") for number in range(4)]
        for person in people:
            person.start()
        people[0].send("a poison question")
        for person in people[1:]:
            person.send("a tardy question")
        bot, deaths = start_bot(tmp_path, server), 0
        try:
            end = time.monotonic() + 60
            while not all(answered(person) for person in people[1:]):
                assert time.monotonic() < end, "waited too long"
                bot.join(0.1)
                if bot.exitcode is not None:
                    bot, deaths = start_bot(tmp_path, server), deaths + 1
                    assert deaths <= MOST_CRASHES
            people[0].wait("something went wrong on my side")
        finally:
            bot.kill()
            bot.join()
    assert deaths == MOST_CRASHES
    assert not [m for person in people[1:] for m in person.messages() if "wrong" in m.text]


def total(people):
    return sum(len(answered(person)) for person in people)


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)
