"""One thread that does the work of all callers, one after the other, in the order they came."""

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from bot.errors import ModelFailed

PATIENCE = 0.2
"""Seconds after which a waiting caller may look at the clock."""
LEAVE_SECONDS = 5.0
"""How long a stop waits for work that is stuck."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


@dataclass(slots=True, eq=False)
class _Job(Generic[T]):
    work: Callable[[], Generator[T]]
    aside: bool
    pieces: "SimpleQueue[T | _End]" = field(default_factory=SimpleQueue)
    cancelled: bool = False


class Worker:
    """A caller waits outside: it can give up at any time, whatever the work is stuck in."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[_Job[object] | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], Generator[T]], *, aside: bool = False) -> Generator[T | None]:
        """What `work()` yields, as it comes; None whenever nothing came for a while.

        Closing this iterator ends the work before its next piece. `aside` lets callers who came
        later go first: between two pieces the work is closed, and begun anew after them.
        Raises what the work raises, and ModelFailed once the worker is closed.
        """
        job = _Job(work, aside)
        self._jobs.put(job)  # type: ignore[arg-type]
        try:
            while True:
                try:
                    piece = job.pieces.get(timeout=PATIENCE)
                except Empty:
                    if not self._thread.is_alive():
                        raise _closed() from None
                    yield None
                    continue
                if isinstance(piece, _End):
                    if piece.error is not None:
                        raise piece.error
                    return
                yield piece
        finally:
            job.cancelled = True

    def close(self) -> bool:
        """End the work in hand before its next piece; whoever waits gets ModelFailed. False when
        it does not end: what it works with must be left alone then."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join(LEAVE_SECONDS)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                is_done = job.cancelled or self._do(job)
            except Exception as error:
                job.pieces.put(_End(error))
                continue
            if is_done:
                job.pieces.put(_End())
            else:
                self._jobs.put(job)

    def _do(self, job: _Job[T]) -> bool:
        """Whether the work came to its end; else others go first."""
        if self._closed:
            raise _closed()
        with closing(job.work()) as pieces:
            for piece in pieces:
                job.pieces.put(piece)
                if job.cancelled:
                    return True
                if self._closed:
                    raise _closed()
                if job.aside and not self._jobs.empty():
                    return False
        return True


def _closed() -> ModelFailed:
    return ModelFailed("The model was closed while a caller waited for it.")
