"""What rules would have done, beside today's: as a page and as rows for a spreadsheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.reporting.tables import Rows, cell
from bot.reporting.trying import Moved, Outcome, Sums, Trial
from bot.web import plots
from bot.web.reports.money import in_unit
from bot.web.views import Table, View
from growth.funnels import week_name
from growth.money import DIGITS, plain

Words = Mapping[str, str]
K = TypeVar("K", str, tuple[str, str], tuple[date, str])
Called = Callable[[int], str]
PLOTTED = 20
"""Weeks in the picture: the newest."""
SHOWN = 50
"""People on the page."""
MEASURES = ("granted", "standing", "held")


def trial_view(trial: Trial, words: Words, zone: ZoneInfo, called: Called, days: str) -> View:
    """Ready for its template; `days` names the period, `called` a person."""
    title = words["rules_trial"]
    lead = words["rules_trial_lead"].format(orders=f"{trial.orders:,}", days=days)
    as_of = words["rules_trial_zone"].format(zone=zone.key)
    units = sorted(trial.today.units().keys() | trial.new.units().keys(), key=_money_first)
    if not units:
        empty = words["rules_trial_no_rewards" if trial.orders else "rules_trial_empty"]
        return View("money", title, lead, as_of, empty=empty)
    weeks = _weeks(trial, units[0])[-PLOTTED:]
    plotted = [
        plots.Pair(
            week,
            before.standing,
            in_unit(before.standing, units[0], words),
            after.standing,
            in_unit(after.standing, units[0], words),
        )
        for week, before, after in weeks
    ]
    values = ", ".join(f"{row.label} {row.upper_words} / {row.lower_words}" for row in plotted)
    moved = trial.moved()
    return View(
        "money",
        title,
        lead,
        as_of,
        plot=plots.pairs(plotted),
        plot_text=words["rules_trial_alt"].format(values=values),
        notes=tuple(_notes(trial, moved, words)),
        tables=tuple(_tables(trial, units, moved, words, called)),
    )


def trial_rows(trial: Trial, called: Called) -> Rows:
    """Amounts in units of the currency, points or coupons."""
    rows: Rows = [["part", "name", "unit", *(f"{who}_{m}" for m in MEASURES for who in _SIDES)]]
    for unit, before, after in _both(trial, Outcome.units):
        rows.append(["all", "", unit, *_numbers(before, after, unit)])
    for (rule, unit), before, after in _both(trial, lambda one: one.by_rule):
        rows.append(["rule", cell(rule), unit, *_numbers(before, after, unit)])
    for (week, unit), before, after in _both(trial, lambda one: one.by_week):
        rows.append(["week", week_name(week), unit, *_numbers(before, after, unit)])
    for one in trial.moved():
        standing = (_number(one.before, one.unit), _number(one.after, one.unit))
        rows.append(["person", cell(called(one.shopper_id)), one.unit, "", "", *standing, "", ""])
    return rows


_SIDES = ("today", "new")


def _notes(trial: Trial, moved: Sequence[Moved], words: Words) -> Iterator[str]:
    yield words["rules_trial_plot"]
    yield words["rules_trial_means"]
    gaining = {one.shopper_id for one in moved if one.after > one.before}
    losing = {one.shopper_id for one in moved if one.after < one.before}
    yield words["rules_trial_moved"].format(gaining=f"{len(gaining):,}", losing=f"{len(losing):,}")
    if len(moved) > SHOWN:
        yield words["table_cut"].format(shown=SHOWN, all=f"{len(moved):,}")


def _tables(
    trial: Trial, units: Sequence[str], moved: Sequence[Moved], words: Words, called: Called
) -> Iterator[Table]:
    heads = tuple(words[f"rules_trial_{each}"] for each in ("today", "new", "difference"))
    all_units = {unit: (before, after) for unit, before, after in _both(trial, Outcome.units)}
    yield Table(
        words["rules_trial_by_unit"],
        (words["rules_trial_unit"], *heads),
        tuple(
            _measured(measure, unit, *all_units[unit], words)
            for unit in units
            for measure in MEASURES
        ),
        range(1, 4),
    )
    yield Table(
        words["rules_trial_by_rule"],
        (words["rules_trial_rule"], *heads, words["rules_trial_held_new"]),
        tuple(
            (
                rule,
                *_cells(before.standing, after.standing, unit, words),
                in_unit(after.held, unit, words),
            )
            for (rule, unit), before, after in _both(trial, lambda one: one.by_rule)
        ),
        range(1, 5),
    )
    yield Table(
        words["rules_trial_by_week"],
        (words["week"], *heads),
        tuple(
            (week, *_cells(before.standing, after.standing, unit, words))
            for unit in units
            for week, before, after in _weeks(trial, unit)
        ),
        range(1, 4),
    )
    if moved:
        yield Table(
            words["rules_trial_people"],
            (words["person"], *heads),
            tuple(
                (called(one.shopper_id), *_cells(one.before, one.after, one.unit, words))
                for one in moved[:SHOWN]
            ),
            range(1, 4),
        )


def _both(
    trial: Trial, sums: Callable[[Outcome], Mapping[K, Sums]]
) -> Iterator[tuple[K, Sums, Sums]]:
    """Each key of either side, sorted, with what it holds under today's and the new rules."""
    today, new = sums(trial.today), sums(trial.new)
    for key in sorted(today.keys() | new.keys()):
        yield key, today.get(key, Sums()), new.get(key, Sums())


def _weeks(trial: Trial, unit: str) -> list[tuple[str, Sums, Sums]]:
    return [
        (week_name(week), before, after)
        for (week, of), before, after in _both(trial, lambda one: one.by_week)
        if of == unit
    ]


def _money_first(unit: str) -> tuple[bool, str]:
    return unit not in DIGITS, unit


def _measured(
    measure: str, unit: str, before: Sums, after: Sums, words: Words
) -> tuple[str, str, str, str]:
    name = words["pair"].format(
        name=words.get(f"rules_unit_{unit}", unit), value=words[f"rules_trial_{measure}"]
    )
    return name, *_cells(getattr(before, measure), getattr(after, measure), unit, words)


def _cells(before: int, after: int, unit: str, words: Words) -> tuple[str, str, str]:
    more = after - before
    sign = "+" if more > 0 else "−" if more < 0 else ""
    return (
        in_unit(before, unit, words),
        in_unit(after, unit, words),
        sign + in_unit(abs(more), unit, words),
    )


def _numbers(before: Sums, after: Sums, unit: str) -> list[str]:
    return [_number(getattr(sums, m), unit) for m in MEASURES for sums in (before, after)]


def _number(amount: int, unit: str) -> str:
    return plain(amount, unit).split()[0]
