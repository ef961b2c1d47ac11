"""What rewards cost beside what referred orders kept, as a page."""

from collections.abc import Iterator, Mapping, Sequence

from bot.filling import money
from bot.reporting import Money
from bot.reporting.money import Line
from bot.web import plots
from bot.web.reports.cells import NO_NUMBER, ROWS, value
from bot.web.views import Table, View
from bot.web.words import counted
from growth.money import DIGITS
from growth.spending import ratio

Words = Mapping[str, str]

PLOTTED = 20
"""Rows in the picture."""
GIVEN = ("granted", "pending", "paid", "standing")
CASH = ("orders", "ordered", "kept_revenue", *GIVEN, "ratio")
"""Columns of what was given in points and coupons, and in money."""


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
        tables=tuple(_tables(report, lines, words)),
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


def _tables(report: Money, lines: Sequence[Line], words: Words) -> Iterator[Table]:
    """Money; then, where there are some, points and coupons, which cost what they are worth."""
    together = [(words["all_together"], line) for line in report.all]
    rows = together + [(value(report.by, line.value, words), line) for line in lines]
    for caption, columns, in_cash in (
        (f"money_by_{report.by}", CASH, True),
        (f"points_by_{report.by}", GIVEN, False),
    ):
        of_kind = [row for row in rows if (row[1].unit in DIGITS) == in_cash]
        if of_kind:
            yield Table(
                words[caption],
                (words[report.by], *(words[column] for column in columns)),
                tuple((name, *_cells(line, columns, words)) for name, line in of_kind[:ROWS]),
                range(1, len(columns) + 1),
            )


def _cells(line: Line, columns: Sequence[str], words: Words) -> Iterator[str]:
    outlay, told = line.outlay, ratio(line.outlay)
    amounts = {
        "ordered": outlay.ordered,
        "kept_revenue": outlay.kept,
        "granted": outlay.granted,
        "pending": outlay.pending,
        "paid": outlay.earned,
        "standing": outlay.standing,
    }
    for column in columns:
        if column == "orders":
            yield f"{outlay.orders:,}"
        elif column == "ratio":
            yield NO_NUMBER if told is None else words["ratio_told"].format(ratio=f"{told:,.1f}")
        else:
            yield in_unit(amounts[column], line.unit, words)


def in_unit(amount: int, unit: str, words: Words) -> str:
    """Money, points or coupons."""
    if unit in DIGITS:
        return money(amount, unit, grouped=True)
    return counted(amount, unit, words)


def _notes(report: Money, lines: int, words: Words) -> Iterator[str]:
    yield words["money_plot"]
    if report.paid_out:
        told = ", ".join(in_unit(amount, unit, words) for unit, amount in report.paid_out.items())
        yield words["money_paid_out"].format(amounts=told)
    yield words["money_no_holdout"]
    if lines > ROWS:
        yield words["table_cut"].format(shown=ROWS, all=f"{lines:,}")
