"""What a failed call of the Bot API means for the message."""

from datetime import timedelta
from enum import Enum

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)


class Outcome(Enum):
    """What to do with a message that could not be sent."""

    AGAIN = "it did not arrive; try later"
    UNCERTAIN = "it may have arrived"
    BLOCKED = "the shopper does not want messages"
    TOPIC_GONE = "its forum topic was deleted"
    UNCHANGED = "the edit changed nothing, which is fine"
    NEVER = "Telegram will never take it"


_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOPIC_GONE = ("thread not found", "topic_deleted", "topic_id_invalid", "topic deleted")
_HARMLESS = ("edit_", "delete_", "set_")


def judge(error: Exception, method: str) -> Outcome:
    """A call that timed out or broke off may have been carried out: only what may be done twice is
    repeated then.

    An answer of 500 or 502 is taken as a refusal.
    """
    if isinstance(error, BadRequest):
        return _refused(str(error).lower())
    if isinstance(error, Forbidden):
        return Outcome.BLOCKED
    if isinstance(error, InvalidToken):
        return Outcome.AGAIN
    if isinstance(error, ChatMigrated) or not isinstance(error, NetworkError):
        return Outcome.NEVER
    cause = error.__cause__
    broke_off = isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NOT_SENT)
    if broke_off and not method.startswith(_HARMLESS):
        return Outcome.UNCERTAIN
    return Outcome.AGAIN


def retry_after(error: RetryAfter) -> float:
    """Seconds that Telegram asks to wait."""
    delay = error.retry_after
    return delay.total_seconds() if isinstance(delay, timedelta) else float(delay)


def _refused(reason: str) -> Outcome:
    if "not modified" in reason:
        return Outcome.UNCHANGED
    if any(words in reason for words in _TOPIC_GONE):
        return Outcome.TOPIC_GONE
    return Outcome.NEVER
