"""What commands print: JSON and results to standard output, everything else to standard error."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def say(text: str) -> None:
    """A line for the person at the keyboard; never mixed into results."""
    err.print(text, markup=False)


def show(text: str) -> None:
    """A line of the result."""
    out.print(text, markup=False)


def emit(value: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    text = json.dumps(value, ensure_ascii=False)
    # Half a surrogate pair cannot be written; as a backslash escape it is still JSON.
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


def table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Columns shrink with the window, but what names a row is shown whole."""
    grid = Table(title=title, title_justify="left")
    names = max((cell_len(row[0]) for row in rows), default=0)
    for column in columns:
        grid.add_column(column, min_width=names if column == columns[0] else None)
    for row in rows:
        grid.add_row(*row)
    out.print(grid, markup=False)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error; call what it yields with (done, total)."""
    with _bar(MofNCompleteColumn()) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def download(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar in bytes; call what it yields with (what is done now, done, total)."""
    with _bar(DownloadColumn(), TransferSpeedColumn()) as bar:
        task = bar.add_task(title, total=None)

        def show(doing: str, done: int, total: int) -> None:
            bar.update(task, description=f"{title}: {doing}", completed=done, total=total)

        yield show


def _bar(*columns: ProgressColumn) -> Progress:
    title = TextColumn("{task.description}")
    return Progress(
        title, BarColumn(), *columns, TimeRemainingColumn(), console=err, transient=True
    )
