"""Telegram's limits: how soon a message may go to a chat."""

from collections import defaultdict, deque
from dataclasses import dataclass

MOST_CHATS = 10_000
"""Chats that are remembered before the quiet ones are let go."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows. Groups are chats with a negative id."""

    chat_seconds: float = 1.0
    """Seconds a message to one chat, on average."""
    chat_burst: int = 3
    """Messages to one chat that may follow each other at once."""
    group_minute: int = 20
    """Messages to one group in 60 seconds."""
    all_second: int = 30
    """Messages to everybody in one second."""


class Pacing:
    """When each chat may get its next message. Times are seconds of a monotonic clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._chats: dict[int, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()
        self._held: dict[int, float] = {}

    def wait(self, chat_id: int, now: float) -> float:
        """Seconds until that chat may get a message; 0 or less means at once."""
        limits = self._limits
        window = limits.chat_burst * limits.chat_seconds
        free_at = max(
            self._held.get(chat_id, now),
            _free(self._chats[chat_id], limits.chat_burst, window),
            _free(self._all, limits.all_second, 1.0),
        )
        if chat_id < 0:
            free_at = max(free_at, _free(self._chats[chat_id], limits.group_minute, 60.0))
        return free_at - now

    def sent(self, chat_id: int, now: float) -> None:
        """A message went to that chat."""
        self._chats[chat_id].append(now)
        self._all.append(now)
        _forget(self._all, now - 1.0)
        _forget(self._chats[chat_id], now - 60.0)
        if len(self._chats) > MOST_CHATS:
            self._chats = defaultdict(
                deque, {chat: at for chat, at in self._chats.items() if at and at[-1] > now - 60}
            )
            self._held = {chat: until for chat, until in self._held.items() if until > now}

    def hold(self, chat_id: int, until: float) -> None:
        """Nothing goes to that chat before `until`."""
        self._held[chat_id] = max(self._held.get(chat_id, until), until)


def _free(times: deque[float], most: int, window: float) -> float:
    """When a window that holds `most` messages takes the next one."""
    return times[-most] + window if len(times) >= most else 0.0


def _forget(times: deque[float], until: float) -> None:
    while times and times[0] <= until:
        times.popleft()
