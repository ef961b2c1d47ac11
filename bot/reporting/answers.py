"""How questions were answered: by which rung, how fast, and how shoppers liked it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from math import ceil
from typing import Any, Protocol, get_args
from zoneinfo import ZoneInfo

from bot.errors import BadInput
from bot.messages import ANSWERS, Given, Path
from bot.reporting.tables import Rows
from knowledge.passages import LANGUAGES

DAYS = 30
"""So many days are reported unless others are asked for, today the last."""
PATHS: tuple[Path | None, ...] = (*get_args(Path), None)


class Conversations(Protocol):
    def given(self, begin: datetime, end: datetime) -> Sequence[Given]: ...


class Facts(Protocol):
    """The part of a storage transaction that this report reads."""

    @property
    def conversations(self) -> Conversations: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some answers: how many, how many had a thumb up or down, and how long they took.

    `p50` and `p95` are seconds, by nearest rank: the smallest time within which at least that many
    per cent of the answers were made. None where no time is known.
    """

    answers: int
    up: int
    down: int
    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of the answers that have these values in common, such as a day."""

    key: tuple[str | None, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of the days `first` to `last`, both inclusive, in the shop's zone.

    Keys: `by_path` (path, outcome) in the order of the ladder, `by_language` (language,), `by_day`
    (ISO date,), oldest first. A path of None is of an answer given before paths were kept.
    """

    first: date
    last: date
    zone: str
    all: Figures
    by_path: tuple[Row, ...]
    by_language: tuple[Row, ...]
    by_day: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "zone": self.zone,
            "all": asdict(self.all),
            "by_path": _named(self.by_path, ("path", "outcome")),
            "by_language": _named(self.by_language, ("language",)),
            "by_day": _named(self.by_day, ("day",)),
        }

    def csv_rows(self) -> Rows:
        """One row a group; `by` says which; cells that do not apply are empty."""
        header: list[str | int] = ["by", "key", "outcome", *Figures.__dataclass_fields__]
        rows: Rows = [header, _cells("all", Row((), self.all))]
        for by in ("path", "language", "day"):
            rows += [_cells(by, row) for row in getattr(self, f"by_{by}")]
        return rows


def answers(tx: Facts, first: date | None, last: date, zone: ZoneInfo) -> Answers:
    """Of the private chats; what is asked in groups is not written down. Without a first day, of
    DAYS days.

    Raises BadInput when there is no such time.
    """
    try:
        first = first or last - timedelta(days=DAYS - 1)
        begin = datetime.combine(first, time(), zone).astimezone(UTC)
        end = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    except OverflowError:
        raise BadInput("These days are too far away: give days nearer to today.") from None
    if first > last:
        raise BadInput(f"There are no days from {first} to {last}: give the earlier one first.")
    given = tx.conversations.given(begin, end)
    return Answers(
        first,
        last,
        zone.key,
        figures(given),
        _grouped(given, lambda one: (PATHS.index(one.path), ANSWERS.index(one.kind)), _way),
        _grouped(given, lambda one: LANGUAGES.index(one.language), lambda one: (one.language,)),
        _grouped(given, lambda one: _day(one, zone), lambda one: (_day(one, zone),)),
    )


def figures(given: Sequence[Given]) -> Figures:
    taken = sorted(one.seconds for one in given if one.seconds is not None)
    return Figures(
        answers=len(given),
        up=sum(one.feedback == "up" for one in given),
        down=sum(one.feedback == "down" for one in given),
        p50=nearest_rank(taken, 50),
        p95=nearest_rank(taken, 95),
    )


def nearest_rank(ordered: Sequence[float], per_cent: int) -> float | None:
    """The ceil(n * per_cent / 100)-th smallest of n ascending numbers, to a thousandth; None of
    none."""
    return round(ordered[ceil(len(ordered) * per_cent / 100) - 1], 3) if ordered else None


def _grouped(
    given: Iterable[Given],
    place: Callable[[Given], Any],
    key: Callable[[Given], tuple[str | None, ...]],
) -> tuple[Row, ...]:
    """A row for each place, in the order of the places."""
    groups = [list(group) for _, group in groupby(sorted(given, key=place), place)]
    return tuple(Row(key(group[0]), figures(group)) for group in groups)


def _way(one: Given) -> tuple[str | None, ...]:
    return one.path, one.kind


def _day(one: Given, zone: ZoneInfo) -> str:
    return one.at.astimezone(zone).date().isoformat()


def _named(rows: Iterable[Row], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [dict(zip(names, row.key, strict=True)) | asdict(row.figures) for row in rows]


def _cells(by: str, row: Row) -> list[str | int]:
    key, outcome = (*row.key, "", "")[:2]
    told = row.figures
    times = ["" if seconds is None else f"{seconds:.3f}" for seconds in (told.p50, told.p95)]
    return [by, key or "", outcome or "", told.answers, told.up, told.down, *times]
