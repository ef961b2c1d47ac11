"""What goes wrong on demand: per method, a counted number of times."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["429", "403", "500", "502", "delay", "drop_before", "drop_after"]


@dataclass(slots=True)
class Fault:
    """`times` counts down; `seconds` is the delay, or the `retry_after` of a 429."""

    method: str
    kind: Kind
    times: int
    seconds: float


class Faults:
    """Faults to come, and how many of each kind have happened (`happened`)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self.happened: Counter[str] = Counter()

    def add(self, method: str, kind: Kind, times: int = 1, seconds: float = 1) -> None:
        """Let the next `times` calls of `method` ("*": of any) go wrong in that way.

        429, 403, 500 and 502 (an HTML page) refuse the call. `delay` carries it out after
        `seconds`. `drop_before` cuts the connection and does nothing; `drop_after` carries the
        call out and cuts the connection without answering.
        """
        if kind not in get_args(Kind):
            raise ValueError(f"No fault is called {kind!r}: use one of {', '.join(get_args(Kind))}")
        with self._lock:
            self._faults.append(Fault(method, kind, times, seconds))

    def clear(self) -> None:
        """Nothing goes wrong from now on."""
        with self._lock:
            self._faults.clear()

    def pending(self) -> list[Fault]:
        """Those still to come."""
        with self._lock:
            return list(self._faults)

    def take(self, method: str) -> Fault | None:
        """The fault this call suffers, counted down. `method` is in lower case."""
        with self._lock:
            for fault in self._faults:
                if fault.method.lower() in {"*", method}:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    self.happened[fault.kind] += 1
                    return fault
            return None
