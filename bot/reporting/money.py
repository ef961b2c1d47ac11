"""What rewards cost beside what referred orders kept, by week or campaign."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.reporting.counting import counted, money_cells
from bot.reporting.cuts import ALL, Weeks
from bot.reporting.ports import Facts
from bot.reporting.tables import Rows, cell
from growth.spending import NAMES, Dimension, Outlay, gather, ratio


@dataclass(frozen=True, slots=True)
class Line:
    """Orders of one week or campaign ("" for none), and what their rewards cost in one unit: the
    currency, PTS (points) or CPN (coupons). Orders and revenue stand in the currency's line."""

    value: str
    unit: str
    outlay: Outlay

    def as_json(self) -> dict[str, Any]:
        told = ratio(self.outlay)
        return {
            "value": self.value,
            "unit": self.unit,
            **asdict(self.outlay),
            "standing": self.outlay.standing,
            "ratio": None if told is None else round(told, 4),
        }


@dataclass(frozen=True, slots=True)
class Money:
    """Of orders placed in these weeks. `all` has one line a unit. `paid_out` is by unit, over all
    time: payouts are made to people, not for orders. `holdout` is None: this shop keeps no group of
    people without rewards, so what rewards caused cannot be told."""

    by: Dimension
    weeks: Weeks
    zone: str
    as_of: datetime
    all: tuple[Line, ...]
    lines: tuple[Line, ...]
    paid_out: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "zone": self.zone,
            **self.weeks.as_json(),
            "by": self.by,
            "all": [line.as_json() for line in self.all],
            "lines": [line.as_json() for line in self.lines],
            "paid_out": dict(self.paid_out),
            "holdout": None,
        }

    def csv_rows(self) -> Rows:
        rows: Rows = [
            [cell(line.value), line.unit, *asdict(line.outlay).values(), line.outlay.standing]
            for line in (*self.lines, *self.all)
        ]
        for row in rows[len(self.lines) :]:
            row[0] = "all"
        return [[self.by, "unit", *NAMES, "standing"], *rows]


def money(
    tx: Facts, now: datetime, zone: ZoneInfo, by: Dimension = "week", weeks: Weeks = ALL
) -> Money:
    """Raises NotCounted, and BadInput where there are no such weeks."""
    first, last = weeks.mondays()
    source = counted(tx, now, zone)
    if source.kept:
        found: Mapping[tuple[str, str], Outlay] = tx.rollups.money(by, first, last)
        paid_out = tx.rollups.body()["paid_out"]
    else:
        found = gather(money_cells(tx, zone), by, first, last)
        paid_out = tx.figures.paid_out()
    sums: dict[str, Outlay] = {}
    for (_, unit), outlay in found.items():
        sums[unit] = sums.get(unit, Outlay()) + outlay
    return Money(
        by=by,
        weeks=weeks,
        zone=zone.key,
        as_of=source.as_of,
        all=tuple(Line("", unit, outlay) for unit, outlay in sorted(sums.items())),
        lines=tuple(Line(*key, outlay) for key, outlay in sorted(found.items())),
        paid_out=paid_out,
    )
