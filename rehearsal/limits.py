"""Telegram's flood limits, switched off until asked for.

One message a second in a chat (a short burst of 3 passes), 20 a minute in a group (sends, edits
and new topics together), 30 a second in all: https://core.telegram.org/bots/faq
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

from rehearsal.errors import ApiError

SENDING = frozenset(
    {"sendmessage", "sendphoto", "senddocument", "sendmediagroup", "copymessage", "forwardmessage"}
)
GROUP_TOO = frozenset(
    {"editmessagetext", "editmessagecaption", "editmessagereplymarkup", "createforumtopic"}
)


class FloodLimits:
    """Counts what was let through; refuses the rest with 429 and `retry_after`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.enabled = False
        self.refused = 0
        self._clock = clock
        self._sent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, method: str, chat: str) -> None:
        """Count one call. Raises ApiError 429."""
        is_group = chat.startswith("-")
        if not self.enabled or not (method in SENDING or (is_group and method in GROUP_TOO)):
            return
        windows = [("", 30, 1.0), (chat, 20, 60.0) if is_group else (chat, 3, 3.0)]
        now = self._clock()
        wait = max(self._wait(key, most, seconds, now) for key, most, seconds in windows)
        if wait > 0:
            self.refused += 1
            seconds = math.ceil(wait)
            raise ApiError(
                429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds}
            )
        for key, _, _ in windows:
            self._sent[key].append(now)

    def _wait(self, key: str, most: int, seconds: float, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= most else 0.0
