"""The K-factor of weekly cohorts and generations, the viral cycle time, and what is not known."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.reporting.counting import counted, study
from bot.reporting.cuts import ALL, Weeks
from bot.reporting.ports import Facts
from bot.reporting.tables import Rows
from growth.cohorts import OLD_ENOUGH, Curve, Factor, Sample, completeness, factor, projected
from growth.funnels import week_name


@dataclass(frozen=True, slots=True)
class Cohort:
    """People with one value (`2026-W18`, or the number of a generation), and their K.

    `k` with its interval is so far, None where it cannot be told yet. `complete` is the part of
    their friends that they have had time to bring, None where that cannot be told. `projected` and
    its interval are what K will be if the cohort goes on as others did. `shares` are those that the
    bot saw, by `sharers` people, who brought `sharers_friends`.
    """

    value: str
    people: int
    inviters: int
    friends: int
    k: float | None
    low: float | None
    high: float | None
    complete: float | None
    projected: float | None
    projected_low: float | None
    projected_high: float | None
    shares: int
    sharers: int
    sharers_friends: int

    @property
    def young(self) -> bool:
        """Whether K so far says too little."""
        return self.complete is None or self.complete < OLD_ENOUGH

    @property
    def shares_per_person(self) -> float | None:
        """None where no sharing was seen."""
        return self.shares / self.people if self.shares else None

    @property
    def friends_per_share(self) -> float | None:
        """Of people whose sharing was seen; None where none was."""
        return self.sharers_friends / self.shares if self.shares else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "young": self.young,
            "shares_per_person": _round(self.shares_per_person),
            "friends_per_share": _round(self.friends_per_share),
        }


NAMES: tuple[str, ...] = tuple(Cohort.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Cohorts:
    """`cycle_hours` is the median time from when an inviter joined to when their friend did, None
    where it cannot be told; it and completeness look at the first `horizon_days` days."""

    as_of: datetime
    zone: str
    all: Cohort
    generations: tuple[Cohort, ...]
    by_week: tuple[Cohort, ...]
    cycle_hours: float | None
    horizon_days: float | None

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "zone": self.zone,
            "cycle_hours": self.cycle_hours,
            "horizon_days": self.horizon_days,
            "all": self.all.as_json(),
            "generations": [each.as_json() for each in self.generations],
            "weeks": [each.as_json() for each in self.by_week],
        }

    def csv_rows(self) -> Rows:
        """One row a cohort; `by` says which; cells that cannot be told are empty."""
        groups = (("all", (self.all,)), ("generation", self.generations), ("week", self.by_week))
        rows: Rows = [
            [by, *("" if value is None else str(value) for value in asdict(each).values())]
            for by, cohorts in groups
            for each in cohorts
        ]
        return [["by", *NAMES], *rows]


def cohorts(tx: Facts, now: datetime, zone: ZoneInfo, weeks: Weeks = ALL) -> Cohorts:
    """`weeks` chooses which weekly cohorts are told. Raises NotCounted, and BadInput where there
    are no such weeks."""
    first, last = (week_name(monday) for monday in weeks.mondays())
    if counted(tx, now, zone).kept:
        found = _read(tx.rollups.body()["cohorts"])
    else:
        found = count(tx, now, zone)
    chosen = tuple(each for each in found.by_week if first <= each.value <= last)
    return replace(found, by_week=chosen)


def count(tx: Facts, now: datetime, zone: ZoneInfo) -> Cohorts:
    """Counted now."""
    found = study(tx, now, zone)
    curve, median = found.curve, found.curve.median()
    return Cohorts(
        as_of=now,
        zone=zone.key,
        all=_cohort("", found.all, curve),
        generations=tuple(
            _cohort(str(number), sample, curve)
            for number, sample in sorted(found.generations.items())
        ),
        by_week=tuple(
            _cohort(week_name(monday), sample, curve)
            for monday, sample in sorted(found.weeks.items())
        ),
        cycle_hours=_round(median.total_seconds() / 3600 if median is not None else None),
        horizon_days=_round(len(curve.reached) / 24 or None),
    )


def _cohort(value: str, sample: Sample, curve: Curve) -> Cohort:
    told, complete = factor(sample), completeness(sample, curve)
    later = projected(told, complete) if told else None
    k, low, high = _figures(told)
    projected_k, projected_low, projected_high = _figures(later)
    return Cohort(
        value=value,
        people=sample.people,
        inviters=sample.inviters,
        friends=sample.friends,
        k=k,
        low=low,
        high=high,
        complete=_round(complete),
        projected=projected_k,
        projected_low=projected_low,
        projected_high=projected_high,
        shares=sample.shares,
        sharers=sample.sharers,
        sharers_friends=sample.sharers_friends,
    )


def _figures(told: Factor | None) -> tuple[float | None, float | None, float | None]:
    if told is None:
        return None, None, None
    return _round(told.k), _round(told.low), _round(told.high)


def _read(body: Mapping[str, Any]) -> Cohorts:
    return Cohorts(
        as_of=datetime.fromisoformat(body["as_of"]),
        zone=body["zone"],
        all=_one(body["all"]),
        generations=tuple(map(_one, body["generations"])),
        by_week=tuple(map(_one, body["weeks"])),
        cycle_hours=body["cycle_hours"],
        horizon_days=body["horizon_days"],
    )


def _one(row: Mapping[str, Any]) -> Cohort:
    return Cohort(**{name: row[name] for name in NAMES})


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
