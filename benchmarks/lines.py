"""A contestant in a process of its own: one JSON line in, one out, so that memory is its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.evaluating.cases import Case
from bot.messages import Question

Shown = Callable[[], None]
"""Called when the first words may be shown."""
Answer = Callable[[Question, Shown], dict[str, str]]


def serve(answer: Answer) -> None:
    """Answer what comes on standard input; say `ready` first.

    A line is a list of chats, each a list of questions asked one after another; the chats go on
    beside each other. Times are seconds.
    """
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        chats = [
            [Question(text, history=tuple(h)) for text, h in chat] for chat in json.loads(line)
        ]
        begin = time.perf_counter()
        with ThreadPoolExecutor(len(chats)) as threads:
            told = list(threads.map(lambda chat: [_timed(answer, each) for each in chat], chats))
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"chats": told, "seconds": seconds, "peak_mb": peak}), flush=True)


def _timed(answer: Answer, question: Question) -> dict[str, Any]:
    begin = time.perf_counter()
    shown: list[float] = []
    told = answer(question, lambda: shown.append(time.perf_counter() - begin))
    total = time.perf_counter() - begin
    return told | {"first": shown[0] if shown else total, "total": total}


class Contestant:
    """Runs `python -m MODULE FOLDER` and asks it questions."""

    def __init__(self, module: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._receive()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=60)

    def ask(self, case: Case) -> dict[str, Any]:
        """The answer, its seconds to the `first` words and in `total`, and the `peak_mb` so far."""
        told = self.chat([[case]])
        answer: dict[str, Any] = told["chats"][0][0]
        return answer | {"peak_mb": told["peak_mb"]}

    def chat(self, chats: Sequence[Sequence[Case]]) -> dict[str, Any]:
        """Several at once: the answers of each of the `chats`, and the `seconds` of them all."""
        assert self._process.stdin is not None
        asked = [[(case.question, case.history) for case in chat] for chat in chats]
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended without an answer")
        received: dict[str, Any] = json.loads(line)
        return received
