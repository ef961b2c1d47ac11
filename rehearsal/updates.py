"""Updates waiting for the bot: acknowledged by offset, or pushed to its webhook in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rehearsal.bell import Bell
from rehearsal.errors import ApiError

LEFT_OUT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TAKEN_OVER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass
class Webhook:
    """Where updates are pushed. `failed_at` is in seconds since 1970."""

    url: str
    secret: str = ""
    max_connections: int = 40
    failed_at: int | None = None
    failure: str = ""


@dataclass
class UpdateQueue:
    """Not acknowledged yet, oldest first. Everything under the bell's lock."""

    bell: Bell
    next_id: int
    waiting: list[dict[str, Any]] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    closed: bool = False
    _polls: int = 0

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue one update, unless the bot did not ask for its kind."""
        with self.bell.lock:
            wanted = kind in self.allowed if self.allowed else kind not in LEFT_OUT_BY_DEFAULT
            if wanted:
                self.waiting.append({"update_id": self.next_id, kind: content})
                self.next_id += 1
                self.bell.ring()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Kinds to queue from now on; an empty list means the default, None no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """At most `limit` updates from `offset` on; those before it are acknowledged.

        A negative offset keeps only that many of the newest. Waits up to `seconds`.
        Raises ApiError 409 while a webhook is set or when a later poll takes over.
        """
        with self.bell.lock:
            if self.webhook is not None:
                raise ApiError(409, HAS_WEBHOOK)
            self._polls += 1
            mine = self._polls
            self.bell.ring()
            self._acknowledge(offset)

        def look() -> list[dict[str, Any]] | None:
            if self._polls != mine:
                raise ApiError(409, TAKEN_OVER)
            if self.webhook is not None:
                raise ApiError(409, HAS_WEBHOOK)
            return self.waiting[:limit] or ([] if self.closed else None)

        return await self.bell.listen(look, seconds) or []

    def acknowledge_first(self, update_id: int) -> None:
        """The webhook took it."""
        with self.bell.lock:
            self.waiting = [one for one in self.waiting if one["update_id"] != update_id]
            self.bell.ring()

    def close(self) -> None:
        """Answer every waiting poll now."""
        with self.bell.lock:
            self.closed = True
            self.bell.ring()

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
