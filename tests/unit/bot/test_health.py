"""What is good, to be watched, and bad."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.health import Check, Facts, checks

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WELL = Facts(
    now=NOW,
    started_at=NOW - timedelta(days=1),
    heard_at=NOW - timedelta(seconds=20),
    update_since=None,
    messages=0,
    message_since=None,
    model="tiny",
    slow=2.0,
    deadline=25,
    version="3",
    free=8_000_000_000,
)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def test_a_shop_that_is_well() -> None:
    assert checks(WELL) == [
        Check("bot", "good", "0"),
        Check("model", "good", "tiny · 2.0 s"),
        Check("knowledge", "good", "3"),
        Check("outbox", "good", "0"),
        Check("disk", "good", "8.0 GB"),
        Check("counters", "good", "0"),
    ]


@pytest.mark.parametrize(
    ("name", "state", "change"),
    [
        ("bot", "bad", {"heard_at": ago(minutes=2)}),
        ("bot", "bad", {"heard_at": None}),
        ("bot", "good", {"heard_at": None, "started_at": ago(seconds=5)}),
        ("bot", "watch", {"update_since": ago(minutes=2)}),
        ("model", "watch", {"slow": 24.0}),
        ("model", "good", {"slow": None}),
        ("knowledge", "bad", {"version": "0"}),
        ("outbox", "good", {"messages": 5, "message_since": ago(seconds=90)}),
        ("outbox", "watch", {"messages": 5, "message_since": ago(minutes=3)}),
        ("outbox", "bad", {"messages": 5, "message_since": ago(minutes=20)}),
        ("disk", "watch", {"free": 900_000_000}),
        ("disk", "bad", {"free": 100_000_000}),
        ("counters", "bad", {"miscounted": 1}),
    ],
)
def test_what_staff_should_know(name: str, state: str, change: dict[str, Any]) -> None:
    found = {check.name: check.state for check in checks(replace(WELL, **change))}
    assert found.pop(name) == state
    assert set(found.values()) == {"good"}
