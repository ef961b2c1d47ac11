"""Callers in turn, each free to leave."""

import threading
from collections.abc import Callable, Generator, Iterator

import pytest

from bot.errors import ModelFailed
from bot.llm.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    worker.close()


def counting(pieces: int) -> Callable[[], Generator[int]]:
    def work() -> Generator[int]:
        yield from range(pieces)

    return work


class Gate:
    """Work that says 0 and then stands still until it is opened."""

    def __init__(self) -> None:
        self.opened, self.closed = threading.Event(), threading.Event()

    def work(self) -> Generator[int]:
        try:
            yield 0
            self.opened.wait(10)
            yield 1
            yield 2
        finally:
            self.closed.set()


def test_pieces_come_in_order(worker: Worker) -> None:
    assert [piece for piece in worker.run(counting(5)) if piece is not None] == [0, 1, 2, 3, 4]


def test_an_error_reaches_the_caller_and_the_worker_goes_on(worker: Worker) -> None:
    def broken() -> Generator[int]:
        yield 1
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(worker.run(broken))
    assert list(worker.run(counting(2))) == [0, 1]


def test_a_caller_hears_that_nothing_comes_and_may_leave_stuck_work(worker: Worker) -> None:
    gate = Gate()
    pieces = worker.run(gate.work)
    assert next(pieces) == 0
    assert next(pieces) is None
    pieces.close()
    assert not gate.closed.is_set()
    gate.opened.set()
    assert list(worker.run(counting(1))) == [0]
    assert gate.closed.is_set()


def test_work_of_a_caller_who_left_the_queue_never_starts(worker: Worker) -> None:
    gate, started = Gate(), threading.Event()

    def work() -> Generator[int]:
        started.set()
        yield 1

    busy, waiting = worker.run(gate.work), worker.run(work)
    assert next(busy) == 0
    assert next(waiting) is None
    waiting.close()
    gate.opened.set()
    assert list(worker.run(counting(1)))[-1] == 0
    assert not started.is_set()


def test_work_aside_lets_a_later_caller_go_first_and_comes_to_its_end(worker: Worker) -> None:
    done: list[str] = []
    gate = Gate()

    def ahead() -> Generator[None]:
        done.append("ahead begins")
        gate.opened.wait(10)
        yield None
        done.append("ahead ends")

    def ask() -> Generator[None]:
        done.append("asked")
        yield None

    reading = threading.Thread(target=lambda: list(worker.run(ahead, aside=True)))
    reading.start()
    while not done:
        pass
    asking = worker.run(ask)
    assert next(asking) is None
    gate.opened.set()
    list(asking)
    reading.join()
    assert done == ["ahead begins", "asked", "ahead begins", "ahead ends"]


def test_who_waits_when_the_worker_closes_is_told() -> None:
    worker, gate = Worker("test"), Gate()
    busy, waiting = worker.run(gate.work), worker.run(counting(1))
    assert next(busy) == 0
    assert next(waiting) is None
    closing = threading.Thread(target=worker.close)
    closing.start()
    assert next(waiting) is None
    gate.opened.set()
    closing.join()
    for pieces in (busy, waiting, worker.run(counting(1))):
        with pytest.raises(ModelFailed, match="closed"):
            list(pieces)


def test_work_that_is_stuck_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.llm.worker.LEAVE_SECONDS", 0.05)
    stuck, worker = threading.Event(), Worker("stuck")

    def work() -> Iterator[int]:
        yield 1
        stuck.wait(10)

    pieces = worker.run(work)
    assert next(pieces) == 1
    assert not worker.close()
    stuck.set()
