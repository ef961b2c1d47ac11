"""K-factors and the viral cycle time as a page."""

from collections.abc import Iterator, Mapping

from bot.reporting.cohorts import Cohort, Cohorts
from bot.web import plots
from bot.web.reports.cells import ROWS, number
from bot.web.views import Table, View
from growth.cohorts import LEAST_INVITERS, LEAST_PEOPLE, OLD_ENOUGH

Words = Mapping[str, str]

PLOTTED = 26
"""Weeks in the picture, half a year."""
GENERATIONS = 6
"""Generations in the picture; few shops have more."""


def cohorts_view(report: Cohorts, words: Words, as_of: str) -> View:
    title, lead = words["cohorts"], words["cohorts_lead"]
    if not report.by_week:
        return View("cohorts", title, lead, as_of, empty=words["cohorts_empty"])
    told = list(_plotted(report, words))
    plotted = [row for row in told if row.value is not None] or told[:1]
    return View(
        "cohorts",
        title,
        lead,
        as_of,
        plot=plots.estimates(plotted, line=1.0),
        plot_text=words["cohorts_alt"].format(
            values=", ".join(f"{row.label} {row.words}" for row in plotted)
        ),
        notes=tuple(_notes(report, words)),
        tables=(
            _table("cohorts_by_generation", "generation", _named(report, words), words),
            _table(
                "cohorts_by_week",
                "week",
                [(each.value, each) for each in report.by_week[::-1][:ROWS]],
                words,
            ),
        ),
    )


def _named(report: Cohorts, words: Words) -> list[tuple[str, Cohort]]:
    generations = [
        (words["generation_number"].format(number=each.value), each) for each in report.generations
    ]
    return [(words["cohorts_all"], report.all), *generations]


def _plotted(report: Cohorts, words: Words) -> Iterator[plots.Estimate]:
    weeks = [(each.value, each) for each in report.by_week[-PLOTTED:]]
    for label, cohort in (*_named(report, words)[: GENERATIONS + 1], *weeks):
        if cohort.k is None:
            yield plots.Estimate(label, None, 0, 0, words["cannot_tell"])
        elif cohort.young and cohort.projected is not None:
            told = words["projected_short"].format(k=number(cohort.projected))
            low, high = cohort.projected_low or 0, cohort.projected_high or 0
            yield plots.Estimate(label, cohort.projected, low, high, told, filled=False)
        elif cohort.young:
            yield plots.Estimate(label, None, 0, 0, words["too_young"])
        else:
            told = number(cohort.k)
            yield plots.Estimate(label, cohort.k, cohort.low or 0, cohort.high or 0, told)


def _table(caption: str, key: str, rows: list[tuple[str, Cohort]], words: Words) -> Table:
    columns = ("people", "friends", "k_so_far", "complete", "projected", "shares_each", "per_share")
    return Table(
        words[caption],
        (words[key], *(words[column] for column in columns)),
        tuple((label, *_cells(cohort, words)) for label, cohort in rows),
        range(1, len(columns) + 1),
    )


def _cells(cohort: Cohort, words: Words) -> tuple[str, ...]:
    complete = words["cannot_tell"] if cohort.complete is None else f"{cohort.complete:.0%}"
    return (
        f"{cohort.people:,}",
        f"{cohort.friends:,}",
        _factor(cohort.k, cohort.low, cohort.high, words),
        complete.replace("%", " %"),
        _factor(cohort.projected, cohort.projected_low, cohort.projected_high, words)
        if cohort.young or cohort.k is None
        else words["old_enough"],
        number(cohort.shares_per_person),
        number(cohort.friends_per_share),
    )


def _factor(k: float | None, low: float | None, high: float | None, words: Words) -> str:
    if k is None:
        return words["cannot_tell"]
    return f"{number(k)} ({number(low)}–{number(high)})"


def _notes(report: Cohorts, words: Words) -> Iterator[str]:
    if report.cycle_hours is None:
        yield words["cycle_unknown"].format(inviters=LEAST_INVITERS)
    else:
        days = report.horizon_days or 0
        yield words["cycle"].format(
            time=_time(report.cycle_hours, words), days=f"{days:.0f}" if days >= 1 else "1"
        )
    yield words["cohorts_how"]
    yield words["cohorts_rule"].format(
        people=LEAST_PEOPLE, inviters=LEAST_INVITERS, part=f"{OLD_ENOUGH:.0%}".replace("%", " %")
    )
    yield words["cohorts_shares"]


def _time(hours: float, words: Words) -> str:
    if hours < 48:
        return words["hours"].format(count=f"{hours:.1f}")
    return words["days"].format(count=f"{hours / 24:.1f}")
