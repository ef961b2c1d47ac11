import asyncio
import contextlib

import pytest

from bot.chat import line as lines
from bot.chat.line import AT_ONCE, Dropped, Line


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


class People:
    """Everybody stays until told to leave."""

    def __init__(self, line):
        self.line, self.served, self.told, self.tasks = line, [], {}, {}
        self.leave, self.stop = {}, {}
        self.all_told = asyncio.Event()

    def arrive(self, name):
        self.leave[name], self.stop[name] = asyncio.Event(), asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._come(name))

    async def _come(self, name):
        async def tell(before):
            self.told[name] = before
            if len(self.told) == 2:
                self.all_told.set()

        async with self.line.turn(self.stop[name], tell):
            self.served.append(name)
            await self.leave[name].wait()


def test_so_many_at_once_and_the_others_in_order_of_arrival():
    async def main():
        people = People(Line())
        for name in range(AT_ONCE + 3):
            people.arrive(name)
        await settle()
        assert people.served == list(range(AT_ONCE))
        people.leave[5].set()
        people.leave[2].set()
        await settle()
        assert people.served == [*range(AT_ONCE), AT_ONCE, AT_ONCE + 1]
        for event in people.leave.values():
            event.set()
        await asyncio.gather(*people.tasks.values())
        assert people.served == list(range(AT_ONCE + 3))

    asyncio.run(main())


def test_who_has_to_wait_is_told_once_how_many_are_before_them(monkeypatch):
    monkeypatch.setattr(lines, "PATIENCE_SECONDS", 0.01)

    async def main():
        people = People(Line())
        for name in range(AT_ONCE + 2):
            people.arrive(name)
        async with asyncio.timeout(10):
            await people.all_told.wait()
        assert people.told == {AT_ONCE: AT_ONCE, AT_ONCE + 1: AT_ONCE + 1}
        for event in people.leave.values():
            event.set()
        await asyncio.gather(*people.tasks.values())
        assert len(people.told) == 2

    asyncio.run(main())


def test_who_stops_leaves_the_line_and_holds_nobody_up():
    async def main():
        people = People(Line())
        for name in range(AT_ONCE + 2):
            people.arrive(name)
        await settle()
        people.stop[AT_ONCE].set()
        with pytest.raises(Dropped):
            await people.tasks[AT_ONCE]
        people.leave[0].set()
        await settle()
        assert people.served == [*range(AT_ONCE), AT_ONCE + 1]
        for event in people.leave.values():
            event.set()
        await asyncio.wait(people.tasks.values())

    asyncio.run(main())


def test_a_turn_that_fails_is_given_on():
    async def main():
        line = Line()
        for _ in range(AT_ONCE + 1):
            with contextlib.suppress(ZeroDivisionError):
                async with line.turn(asyncio.Event()):
                    raise ZeroDivisionError
        async with asyncio.timeout(5), line.turn(asyncio.Event()):
            pass

    asyncio.run(main())
