"""The funnel as a page."""

from collections.abc import Iterator, Mapping

from bot.reporting.funnels import Funnels
from bot.web import plots
from bot.web.reports.cells import ROWS, part, value
from bot.web.views import Table, View
from bot.web.words import share
from growth.funnels import FRIENDS, SHARING, Counts

Words = Mapping[str, str]


def funnels_view(report: Funnels, words: Words, as_of: str) -> View:
    title, lead = words["funnel"], words["funnel_lead"]
    if report.all == Counts():
        empty = words["funnel_empty" if report.weeks.is_all else "weeks_empty"]
        return View("funnel", title, lead, as_of, empty=empty)
    steps = list(_steps(report.all, words))
    return View(
        "funnel",
        title,
        lead,
        as_of,
        plot=plots.bars(
            [
                plots.Bar(label, count, told, other=name in FRIENDS)
                for name, label, count, told in steps
            ]
        ),
        plot_text=words["funnel_alt"].format(
            steps=", ".join(f"{label} {told}" for _, label, _, told in steps)
        ),
        notes=tuple(_notes(report, words)),
        tables=(_whole(report.all, words), _groups(report, words)),
    )


def _steps(counts: Counts, words: Words) -> Iterator[tuple[str, str, int, str]]:
    """(step, its name, people, that with the part of the step before)."""
    for half in (SHARING, FRIENDS):
        before = 0
        for name in half:
            count: int = getattr(counts, name)
            yield name, words[name], count, part(count, before)
            before = count


def _whole(counts: Counts, words: Words) -> Table:
    rows = []
    for half in (SHARING, FRIENDS):
        before = 0
        for name in half:
            count: int = getattr(counts, name)
            rows.append((words[name], f"{count:,}", share(count, before)))
            before = count
    columns = (words["step"], words["count"], words["of_previous"])
    return Table(words["funnel_caption"], columns, tuple(rows), range(1, 3))


def _groups(report: Funnels, words: Words) -> Table:
    names = (*SHARING, *FRIENDS)
    rows = tuple(
        (
            value(report.by, group.value, words),
            *(told for _, _, _, told in _steps(group.counts, words)),
        )
        for group in report.groups
    )
    rows = rows[::-1] if report.by == "week" else rows
    return Table(
        words[f"funnel_by_{report.by}"],
        (words[report.by], *(words[name] for name in names)),
        rows[:ROWS],
        range(1, len(names) + 1),
    )


def _notes(report: Funnels, words: Words) -> Iterator[str]:
    yield words["funnel_how"]
    counts = report.all
    if counts.unasked:
        yield words["funnel_unasked"].format(count=f"{counts.unasked:,}")
    if counts.holding:
        yield words["funnel_holding"].format(count=f"{counts.holding:,}")
    if report.weeks.is_all:
        totals = report.totals.as_json()
        told = ", ".join(f"{words[step]} {count:,}" for step, count in totals.items())
        yield words["funnel_totals"].format(steps=told)
    if len(report.groups) > ROWS:
        yield words["table_cut"].format(shown=ROWS, all=f"{len(report.groups):,}")
