import asyncio
import threading
import time

import pytest
from telegram import Bot
from telegram.error import Conflict

from rehearsal.server import Rehearsal, serve


def test_an_update_comes_again_until_a_later_offset_acknowledges_it(server, with_bot):
    ana = server.person("Ana", language_code="en")
    ana.start("abc_DEF-123")
    ana.send("hello")

    async def play(bot: Bot):
        first = await bot.get_updates()
        again = await bot.get_updates()
        rest = await bot.get_updates(offset=first[0].update_id + 1)
        none = await bot.get_updates(offset=first[-1].update_id + 1)
        return first, again, rest, none

    first, again, rest, none = with_bot(play)
    assert [u.message.text for u in first] == ["/start abc_DEF-123", "hello"]
    assert [u.update_id for u in again] == [u.update_id for u in first]
    assert [u.message.text for u in rest] == ["hello"]
    assert none == ()
    message = first[0].message
    assert message.entities[0].type == "bot_command"
    assert message.from_user.is_bot is False
    assert message.from_user.language_code == "en"
    assert message.from_user.username
    assert abs(message.date.timestamp() - time.time()) < 10


def test_limit_and_negative_offset(server, with_bot):
    ana = server.person("Ana")
    for number in range(5):
        ana.send(str(number))

    async def play(bot: Bot):
        limited = await bot.get_updates(limit=2)
        last_two = await bot.get_updates(offset=-2)
        return limited, last_two, await bot.get_updates()

    limited, last_two, left = with_bot(play)
    assert [u.message.text for u in limited] == ["0", "1"]
    assert [u.message.text for u in last_two] == ["3", "4"] == [u.message.text for u in left]
    assert limited[0].message.from_user.language_code is None


def test_a_long_poll_returns_as_soon_as_something_is_said(server, with_bot):
    ana = server.person("Ana")
    threading.Timer(0.2, ana.send, ["late"]).start()

    async def play(bot: Bot):
        start = time.monotonic()
        updates = await bot.get_updates(timeout=20)
        return updates, time.monotonic() - start

    updates, seconds = with_bot(play)
    assert [u.message.text for u in updates] == ["late"]
    assert seconds < 10


def test_a_long_poll_ends_empty_after_its_timeout(with_bot):
    async def play(bot: Bot):
        start = time.monotonic()
        return await bot.get_updates(timeout=1), time.monotonic() - start

    updates, seconds = with_bot(play)
    assert updates == ()
    assert seconds >= 0.95


def test_the_first_of_two_polls_gets_409(server: Rehearsal, with_bot):
    async def play(bot: Bot):
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.2)
        second = asyncio.create_task(bot.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        server.person("Ana").send("x")
        return await second

    assert len(with_bot(play)) == 1


def test_allowed_updates_keep_the_rest_out(server, with_bot):
    ana = server.person("Ana")

    async def play(bot: Bot):
        await bot.get_updates(allowed_updates=["callback_query"])
        ana.send("not wanted")
        none = await bot.get_updates()
        await bot.get_updates(allowed_updates=[])
        ana.send("wanted")
        return none, await bot.get_updates()

    none, some = with_bot(play)
    assert none == ()
    assert [u.message.text for u in some] == ["wanted"]


def test_a_later_server_never_gives_an_id_again():
    def ids(start: float) -> tuple[int, int]:
        with serve(clock=lambda: start) as server:
            said = server.person("Ana").send("hello")
            return server.world.updates.waiting[0]["update_id"], said.message_id

    (update, message), (later_update, later_message) = ids(1.8e9), ids(1.8e9 + 5)
    assert later_update > update + 1000
    assert later_message > message
