"""Where the numbers of a report come from: counted now in a small shop, and once a night in a large
one, because counting a million people takes longer than anybody waits for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import BadInput
from bot.reporting.cuts import week_of
from bot.reporting.ports import Facts
from growth import cohorts, funnels, spending
from growth.cohorts import Study
from growth.funnels import Counts, Origin, Outcome
from growth.spending import Outlay, Spent

LARGE = 20_000
"""Shops that know more people than this are counted at night; fewer take about half a second."""


class NotCounted(BadInput):
    """The shop is large, and its numbers were not added up yet."""

    def __init__(self) -> None:
        super().__init__(
            "The numbers of a shop of this size are added up once a night, and were not yet: "
            "run `shopvine report refresh` to do it now."
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """Of when the numbers are that a report shows, and whether they were kept at night."""

    as_of: datetime
    kept: bool


def large(tx: Facts) -> bool:
    """Whether this shop is counted at night."""
    return tx.figures.people() > LARGE


def counted(tx: Facts, now: datetime, zone: ZoneInfo) -> Counted:
    """Raises NotCounted."""
    if not large(tx):
        return Counted(now, kept=False)
    made = tx.rollups.made()
    if made is None or made[1] != zone.key:
        raise NotCounted
    return Counted(made[0], kept=True)


def funnel_cells(tx: Facts, now: datetime, zone: ZoneInfo) -> funnels.Cells:
    """Counted now."""
    return funnels.tally(_people(tx, now), week_of(zone))


def money_cells(tx: Facts, zone: ZoneInfo) -> spending.Cells:
    """Counted now."""
    return spending.tally(_spent(tx), week_of(zone))


def study(tx: Facts, now: datetime, zone: ZoneInfo) -> Study:
    """Counted now."""
    return cohorts.study(tx.figures.members(), tx.figures.pairs(), now, week_of(zone))


def _people(tx: Facts, now: datetime) -> Iterator[tuple[Origin, Counts]]:
    for asked in tx.figures.asked():
        yield asked.origin, funnels.of_asked(asked)
    outcomes: dict[int, Outcome] = {}
    for _, buyer, *_, paid in tx.figures.orders():
        known = outcomes.get(buyer, Outcome.NOTHING)
        outcomes[buyer] = known | funnels.outcome(paid, now)
    for person, origin, asks in tx.figures.friends():
        outcome = outcomes.get(person, Outcome.NOTHING)
        yield origin, funnels.of_friend(asks, outcome)


def _spent(tx: Facts) -> Iterator[Spent]:
    costs: dict[int, list[tuple[str, Outlay]]] = {}
    for order_key, unit, cost in tx.figures.costs():
        costs.setdefault(order_key, []).append((unit, cost))
    for order_key, _, at, campaign, currency, paid in tx.figures.orders():
        order = Outlay(orders=1, ordered=paid.amount, kept=paid.kept())
        yield Spent(at, campaign, currency, order)
        for unit, cost in costs.get(order_key, ()):
            yield Spent(at, campaign, unit, cost)
