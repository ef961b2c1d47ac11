"""The funnel of word of mouth, as a whole and by one dimension."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.reporting.counting import counted, funnel_cells
from bot.reporting.cuts import ALL, Weeks
from bot.reporting.ports import Facts
from bot.reporting.tables import Rows, cell
from bot.reporting.totals import Funnel, funnel
from growth.funnels import NAMES, Counts, Dimension, gather, numbers_of


@dataclass(frozen=True, slots=True)
class Group:
    """People with one value of a dimension; "" for those who have none."""

    value: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Funnels:
    """`totals` are over all time. `all` and `groups` are of the people of these weeks, each counted
    once and only at steps that follow the ones they took; groups with most people first, weeks
    oldest first."""

    totals: Funnel
    by: Dimension
    weeks: Weeks
    zone: str
    as_of: datetime
    all: Counts
    groups: tuple[Group, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            **self.totals.as_json(),
            "as_of": self.as_of.isoformat(),
            "zone": self.zone,
            **self.weeks.as_json(),
            "by": self.by,
            "all": asdict(self.all),
            "groups": [{"value": each.value, **asdict(each.counts)} for each in self.groups],
        }

    def csv_rows(self) -> Rows:
        """The totals, a row a step; then a row a group."""
        steps = self.totals.csv_rows()
        rows: Rows = [[cell(each.value), *_numbers(each.counts)] for each in self.groups]
        return [*steps, [], [self.by, *NAMES], *rows, ["all", *_numbers(self.all)]]


def funnels(
    tx: Facts, now: datetime, zone: ZoneInfo, by: Dimension = "week", weeks: Weeks = ALL
) -> Funnels:
    """Raises NotCounted, and BadInput where there are no such weeks."""
    first, last = weeks.mondays()
    source = counted(tx, now, zone)
    if source.kept:
        found: Mapping[str, Counts] = tx.rollups.funnel(by, first, last)
    else:
        found = gather(funnel_cells(tx, now, zone), by, first, last)
    groups = [Group(value, counts) for value, counts in found.items()]
    groups.sort(key=_week if by == "week" else _largest)
    return Funnels(
        totals=funnel(tx),
        by=by,
        weeks=weeks,
        zone=zone.key,
        as_of=source.as_of,
        all=sum((each.counts for each in groups), Counts()),
        groups=tuple(groups),
    )


def _week(group: Group) -> str:
    return group.value


def _largest(group: Group) -> tuple[int, int, str]:
    return -group.counts.started, -group.counts.offered, group.value


def _numbers(counts: Counts) -> list[int]:
    return list(numbers_of(counts))
