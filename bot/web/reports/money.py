"""What rewards cost beside what referred orders kept, as a page."""

from collections.abc import Iterator, Mapping, Sequence

from bot.filling import money
from bot.reporting import Money
from bot.reporting.money import Line
from bot.web import plots
from bot.web.reports.cells import NO_NUMBER, ROWS, value
from bot.web.views import Table, View
from growth.money import DIGITS
from growth.spending import ratio

Words = Mapping[str, str]

PLOTTED = 20
"""Rows in the picture."""
COLUMNS = (
    "orders",
    "ordered",
    "kept_revenue",
    "granted",
    "pending",
    "paid",
    "standing",
)


def money_view(report: Money, words: Words, as_of: str) -> View:
    title, lead = words["money"], words["money_lead"]
    if not report.all:
        empty = words["money_empty" if report.weeks.is_all else "weeks_empty"]
        return View("money", title, lead, as_of, empty=empty)
    lines = report.lines[::-1] if report.by == "week" else report.lines
    cash = [line for line in lines if line.unit in DIGITS]
    plotted = [_pair(line, report.by, words) for line in cash[:PLOTTED]]
    return View(
        "money",
        title,
        lead,
        as_of,
        plot=plots.pairs(plotted),
        plot_text=words["money_alt"].format(
            values=", ".join(
                f"{row.label} {row.upper_words} / {row.lower_words}" for row in plotted
            )
        ),
        notes=tuple(_notes(report, len(lines), words)),
        tables=(_table(report, lines, words),),
    )


def _pair(line: Line, by: str, words: Words) -> plots.Pair:
    outlay = line.outlay
    return plots.Pair(
        value(by, line.value, words),
        outlay.kept,
        in_unit(outlay.kept, line.unit, words),
        outlay.standing,
        in_unit(outlay.standing, line.unit, words),
    )


def _table(report: Money, lines: Sequence[Line], words: Words) -> Table:
    rows = [
        *((words["all_together"], *_cells(line, words)) for line in report.all),
        *((value(report.by, line.value, words), *_cells(line, words)) for line in lines[:ROWS]),
    ]
    columns = (report.by, *COLUMNS, "ratio")
    return Table(
        words[f"money_by_{report.by}"],
        tuple(words[column] for column in columns),
        tuple(rows),
        range(1, len(columns)),
    )


def _cells(line: Line, words: Words) -> tuple[str, ...]:
    outlay, told = line.outlay, ratio(line.outlay)
    cash = line.unit in DIGITS
    orders = (
        f"{outlay.orders:,}",
        in_unit(outlay.ordered, line.unit, words),
        in_unit(outlay.kept, line.unit, words),
    )
    return (
        *(orders if cash else (NO_NUMBER,) * 3),
        in_unit(outlay.granted, line.unit, words),
        in_unit(outlay.pending, line.unit, words),
        in_unit(outlay.earned, line.unit, words),
        in_unit(outlay.standing, line.unit, words),
        words["ratio_told"].format(ratio=f"{told:,.1f}")
        if cash and told is not None
        else NO_NUMBER,
    )


def in_unit(amount: int, unit: str, words: Words) -> str:
    """Money, points or coupons."""
    if unit in DIGITS:
        return money(amount, unit, grouped=True)
    return words.get(f"unit_{unit}", "{count} " + unit).format(count=f"{amount:,}")


def _notes(report: Money, lines: int, words: Words) -> Iterator[str]:
    yield words["money_plot"]
    if report.paid_out:
        told = ", ".join(in_unit(amount, unit, words) for unit, amount in report.paid_out.items())
        yield words["money_paid_out"].format(amounts=told)
    yield words["money_no_holdout"]
    if lines > ROWS:
        yield words["table_cut"].format(shown=ROWS, all=f"{lines:,}")
