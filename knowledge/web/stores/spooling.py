"""What an unfinished pull fetched so far, so that a killed or broken one goes on where it was."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

FRESH = timedelta(hours=6)
"""An unfinished pull older than this is begun anew: its prices may be wrong by now."""
OVERLAP = timedelta(minutes=10)
"""Clocks differ, and a change can be stored a little after its time."""


@dataclass(slots=True)
class Spool:
    """JSON values in the order they were kept. `since`: from when on changes were asked for, None
    for everything; `started`: when this pull began."""

    folder: Path
    address: str
    since: datetime | None
    started: datetime
    values: list[Any] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, address: str, *, only_changed: bool, now: datetime) -> Self:
        """The unfinished pull of the same store and kind, if there is a fresh one; else a new
        one. Changes are asked for only where a finished pull tells from when on."""
        since = _finished(folder, address) if only_changed else None
        fresh = cls(folder, address, since - OVERLAP if since else None, now)
        lines = list(_lines(fresh.file))
        if lines and lines[0] == fresh._head() | {"started": lines[0].get("started")}:
            started = datetime.fromisoformat(lines[0]["started"])
            if timedelta() <= now - started <= FRESH:
                fresh.started, fresh.values = started, lines[1:]
                # What was cut off while it was written goes.
                fresh.file.write_text("".join(map(_line, lines)), encoding="utf-8")
                return fresh
        fresh.file.write_text(_line(fresh._head()), encoding="utf-8")
        return fresh

    @property
    def file(self) -> Path:
        return self.folder / "unfinished.jsonl"

    def keep(self, value: Any) -> None:
        """On the disk when this returns."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(_line(value))
            file.flush()
            os.fsync(file.fileno())
        self.values.append(value)

    def discard(self) -> None:
        with suppress(FileNotFoundError):
            self.file.unlink()

    def finish(self) -> None:
        done = {"address": self.address, "finished": self.started.isoformat()}
        beside = self.folder / "last.json.new"
        beside.write_text(json.dumps(done) + "\n", encoding="utf-8")
        beside.replace(self.folder / "last.json")
        self.discard()

    def _head(self) -> dict[str, Any]:
        since = self.since.isoformat() if self.since else None
        return {"address": self.address, "since": since, "started": self.started.isoformat()}


def _line(value: Any) -> str:
    return json.dumps(value, default=str) + "\n"


def _finished(folder: Path, address: str) -> datetime | None:
    try:
        last = json.loads((folder / "last.json").read_text(encoding="utf-8"))
        return datetime.fromisoformat(last["finished"]) if last["address"] == address else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _lines(file: Path) -> Iterator[Any]:
    """Whole ones only: the last may have been cut off."""
    with suppress(FileNotFoundError), file.open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                return
            try:
                yield json.loads(line)
            except ValueError:
                return
