"""Options and files that the reports share."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Protocol

import typer

from bot.app import App
from bot.errors import BadInput
from bot.reporting import Advocates, Answers, Cohorts, Funnels, Money, Rows, Tree, Weeks

DAY = ["%Y-%m-%d"]
Report = Funnels | Cohorts | Tree | Advocates | Money | Answers

CsvOption = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Also write a CSV.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Also write a page of its own.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", formats=DAY, help="From the week that holds this day on."),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option("--until", formats=DAY, help="To the week that holds this day."),
]


class Table(Protocol):
    """What can be written as a CSV file."""

    def csv_rows(self) -> Rows: ...


def weeks(since: datetime | None, until: datetime | None) -> Weeks:
    return Weeks(since.date() if since else None, until.date() if until else None)


def end_of(day: date, opened: App) -> datetime:
    """The last moment of a day in the shop."""
    midnight = datetime.combine(day + timedelta(days=1), time(), opened.zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def write(opened: App, report: Report, csv_file: Path | None, html: Path | None) -> None:
    """Raises BadInput for a file that cannot be written."""
    if csv_file:
        _write(csv_file, lambda: _write_csv(csv_file, report))
    if html:
        _write(html, lambda: html.write_text(_page(opened, report), encoding="utf-8"))


def write_text(file: Path, text: str) -> None:
    """Raises BadInput."""
    _write(file, lambda: file.write_text(text, encoding="utf-8"))


def _write(file: Path, work: Callable[[], object]) -> None:
    try:
        work()
    except OSError as error:
        raise BadInput(f"{file} cannot be written ({error.strerror}).") from None


def _write_csv(file: Path, report: Table) -> None:
    """A spreadsheet knows Chinese by the mark at its beginning."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(report.csv_rows())


def _page(opened: App, report: Report) -> str:
    from bot.web.files import report_html  # draws plots, whose library loads slowly

    return report_html(report, opened.languages[0], opened.now(), opened.zone)
