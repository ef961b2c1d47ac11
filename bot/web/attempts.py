"""A limit on guessing."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock


class Attempts:
    """Counts failed attempts, by whatever names who tries or what is tried: at most 10 in 10
    minutes; the newest 10,000 names are remembered. Threads may share it."""

    MOST = 10
    SPAN = timedelta(minutes=10)
    NAMES = 10_000

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()
        self._one_at_a_time = Lock()

    def failed(self, name: str, now: datetime) -> None:
        with self._one_at_a_time:
            self._seen[name] = [*self._recent(name, now)[-self.MOST :], now]
            self._seen.move_to_end(name)
            while len(self._seen) > self.NAMES:
                self._seen.popitem(last=False)

    def seconds_to_wait(self, name: str, now: datetime) -> int:
        """0 when another attempt is allowed."""
        recent = self._recent(name, now)
        if len(recent) < self.MOST:
            return 0
        return int((recent[-self.MOST] + self.SPAN - now).total_seconds()) + 1

    def _recent(self, name: str, now: datetime) -> list[datetime]:
        return [moment for moment in self._seen.get(name, []) if moment > now - self.SPAN]
