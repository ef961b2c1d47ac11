"""A contestant in a process of its own: one JSON line in, one out, so that memory is its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Shown = Callable[[], None]
"""Called when the first words may be shown."""


def serve(answer: Callable[[str, Shown], dict[str, str]]) -> None:
    """Answer every question on standard input; say `ready` first. Times are seconds."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_timed(answer, json.loads(line))), flush=True)


def _timed(answer: Callable[[str, Shown], dict[str, str]], question: str) -> dict[str, Any]:
    begin = time.perf_counter()
    shown: list[float] = []
    told = answer(question, lambda: shown.append(time.perf_counter() - begin))
    total = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told | {"first": shown[0] if shown else total, "total": total, "peak_mb": peak}


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

    def ask(self, question: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended without an answer")
        received: dict[str, Any] = json.loads(line)
        return received
