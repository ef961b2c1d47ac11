"""How the shop is doing: what staff should know, and when they should act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["good", "watch", "bad"]

SILENT = timedelta(seconds=90)
"""Telegram is asked for updates at least every half minute."""
BUSY = timedelta(minutes=1)
UNSENT = timedelta(minutes=2), timedelta(minutes=15)
FREE = 1_000_000_000, 200_000_000
"""Bytes of the disk: below the first to be watched, below the second bad."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Times are in UTC. `heard_at`: when Telegram last answered; `update_since` and
    `message_since`: since when the oldest of them waits; `slow` seconds are more than 95 % of
    today's answers took, None of none; `free` bytes of the disk; `miscounted`
    counters of branches the last audit found wrong."""

    now: datetime
    started_at: datetime
    heard_at: datetime | None
    update_since: datetime | None
    messages: int
    message_since: datetime | None
    model: str
    slow: float | None
    deadline: float
    version: str
    free: int
    miscounted: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One look: its name, how it is, and the value that says so."""

    name: Literal["bot", "model", "knowledge", "outbox", "disk", "counters"]
    state: State
    value: str


def checks(facts: Facts) -> list[Check]:
    """Always the same, in the same order."""
    return list(_checks(facts))


def _checks(facts: Facts) -> Iterator[Check]:
    yield Check("bot", _bot(facts), _minutes(facts.heard_at, facts.now))
    slow = facts.slow is not None and facts.slow > 0.8 * facts.deadline
    taken = "" if facts.slow is None else f" · {facts.slow:.1f} s"
    yield Check("model", "watch" if slow else "good", facts.model + taken)
    yield Check("knowledge", "bad" if facts.version == "0" else "good", facts.version)
    waits = facts.now - facts.message_since if facts.message_since else timedelta()
    unsent: State = "bad" if waits > UNSENT[1] else "watch" if waits > UNSENT[0] else "good"
    yield Check("outbox", unsent, f"{facts.messages}")
    room: State = "bad" if facts.free < FREE[1] else "watch" if facts.free < FREE[0] else "good"
    yield Check("disk", room, f"{facts.free / 1e9:.1f} GB")
    yield Check("counters", "bad" if facts.miscounted else "good", f"{facts.miscounted:,}")


def _bot(facts: Facts) -> State:
    """Bad when Telegram is silent, to be watched when questions pile up."""
    if facts.now - (facts.heard_at or facts.started_at) > SILENT:
        return "bad"
    busy = facts.update_since is not None and facts.now - facts.update_since > BUSY
    return "watch" if busy else "good"


def _minutes(since: datetime | None, now: datetime) -> str:
    return "–" if since is None else f"{int((now - since).total_seconds() // 60)}"
