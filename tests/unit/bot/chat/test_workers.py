import asyncio
import threading
import time

import pytest

from bot.chat import workers as module
from bot.chat.line import Dropped
from bot.chat.workers import Workers


@pytest.fixture
def workers():
    workers = Workers(None)
    yield workers
    workers.close()


def test_answers_are_made_beside_each_other(workers):
    meeting = threading.Barrier(8)

    async def main():
        stop = asyncio.Event()
        places = await asyncio.gather(
            *(workers.think(lambda _: meeting.wait(10), stop) for _ in range(8))
        )
        assert sorted(places) == list(range(8))

    asyncio.run(main())


def test_what_fails_in_the_thread_fails_here(workers):
    def fail(_cancelled):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(workers.think(fail, asyncio.Event()))


def test_a_stop_ends_the_waiting_at_once_and_reaches_the_work(workers):
    ended = threading.Event()

    def work(cancelled):
        while not cancelled():
            time.sleep(0.01)
        ended.set()

    async def main():
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, stop.set)
        with pytest.raises(Dropped):
            await workers.think(work, stop)

    asyncio.run(main())
    assert ended.wait(10)


def test_what_hangs_for_ever_is_left_behind(workers, monkeypatch, caplog):
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(module, "LEAVE_SECONDS", 0.05)
    never = threading.Event()

    async def main():
        stop = asyncio.Event()
        with pytest.raises(TimeoutError):
            await workers.think(lambda _: never.wait(), stop)
        assert await workers.think(lambda _: "the next one", stop) == "the next one"

    asyncio.run(main())
    workers.close()
    assert "1 answers hang" in caplog.text
    never.set()
