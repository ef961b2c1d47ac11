import time

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError

from rehearsal.errors import ApiError
from rehearsal.limits import FloodLimits


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", RetryAfter),
        ("403", Forbidden),
        ("500", NetworkError),
        ("502", NetworkError),
        ("drop_before", NetworkError),
    ],
)
def test_a_fault_strikes_as_often_as_told_and_delivers_nothing(server, with_bot, kind, error):
    ana = server.person("Ana")
    ana.start()
    server.faults.add("sendMessage", kind, times=2, seconds=3)

    async def play(bot: Bot):
        for _ in range(2):
            with pytest.raises(error) as caught:
                await bot.send_message(ana.id, "lost")
        await bot.send_message(ana.id, "there")
        return caught.value

    caught = with_bot(play)
    assert [m.text for m in ana.messages()] == ["there"]
    assert server.faults.happened == {kind: 2}
    if kind == "429":
        assert int(caught.retry_after.total_seconds()) == 3
    if kind == "502":
        assert isinstance(caught.__cause__, TelegramError), "HTML, not JSON"


def test_a_connection_dropped_after_delivery(server, with_bot):
    ana = server.person("Ana")
    ana.start()
    server.faults.add("sendMessage", "drop_after")

    async def play(bot: Bot):
        with pytest.raises(NetworkError):
            await bot.send_message(ana.id, "there")

    with_bot(play)
    assert [m.text for m in ana.messages()] == ["there"]


def test_a_delay(server, with_bot):
    ana = server.person("Ana")
    ana.start()
    server.faults.add("sendMessage", "delay", seconds=0.3)

    async def play(bot: Bot):
        start = time.monotonic()
        await bot.send_message(ana.id, "late")
        return time.monotonic() - start

    assert with_bot(play) >= 0.29


def test_an_unknown_fault_is_named(server):
    with pytest.raises(ValueError, match="drop_after"):
        server.faults.add("sendMessage", "418")


def test_flood_limits_are_off_until_asked_for(server, with_bot):
    ana = server.person("Ana")
    ana.start()

    async def flood(bot: Bot):
        for number in range(10):
            await bot.send_message(ana.id, str(number))

    with_bot(flood)
    server.limits.enabled = True
    with pytest.raises(RetryAfter):
        with_bot(flood)
    assert len(ana.messages()) == 13
    assert server.limits.refused == 1


@pytest.mark.parametrize(
    ("method", "chats", "passed", "retry_after"),
    [
        ("sendmessage", ["1"], 3, 3),
        ("sendmessage", ["-1"], 20, 60),
        ("editmessagetext", ["-1"], 20, 60),
        ("editmessagetext", ["1"], 100, None),
        ("getupdates", ["1"], 100, None),
        ("sendmessage", [str(n) for n in range(1, 50)], 30, 1),
    ],
)
def test_each_limit(method, chats, passed, retry_after):
    limits = FloodLimits(clock=lambda: 1000.0)
    limits.enabled = True
    refusals = []
    for number in range(100):
        try:
            limits.check(method, chats[number % len(chats)])
        except ApiError as error:
            refusals.append(error.parameters)
    assert len(refusals) == limits.refused == 100 - passed
    assert refusals[:1] == ([{"retry_after": retry_after}] if retry_after else [])


def test_the_limit_opens_again():
    now = [0.0]
    limits = FloodLimits(clock=lambda: now[0])
    limits.enabled = True
    for second in range(100):
        now[0] = float(second)
        limits.check("sendmessage", "1")
    assert limits.refused == 0
