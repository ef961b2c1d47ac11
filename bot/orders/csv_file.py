"""Order events from a CSV file, checked row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from bot.errors import OrderRefused
from bot.orders.body import COLUMNS, OPTIONAL, Fault, event_of
from bot.orders.marks import Marker
from growth.purchases import OrderEvent


@dataclass(frozen=True, slots=True)
class OrderProblem:
    """A row that was left out: its line in the file (the header is 1), the column, the reason."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """What a file held: (line, event) of the good rows, and the bad ones with their reason."""

    events: tuple[tuple[int, OrderEvent], ...]
    problems: tuple[OrderProblem, ...]


def read_orders_csv(path: Path, marker: Marker) -> OrderFile:
    """Order events from a UTF-8 CSV file with all of COLUMNS and any of OPTIONAL, in any order.

    Raises OrderRefused when the file as a whole cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise OrderRefused(f"{path} does not exist: give the path of a CSV file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise OrderRefused(
            f"{path} cannot be read ({error.__class__.__name__}): save it as CSV in UTF-8."
        ) from None
    events: list[tuple[int, OrderEvent]] = []
    problems: list[OrderProblem] = []
    for line, row in _rows(path, text):
        try:
            events.append((line, event_of(_cells(row), marker)))
        except Fault as fault:
            problems.append(OrderProblem(line, fault.field, fault.reason))
    return OrderFile(tuple(events), tuple(problems))


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[Any, Any]]]:
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        if not set(COLUMNS) <= set(header) <= {*COLUMNS, *OPTIONAL} or _twice(header):
            raise OrderRefused(
                f"{path}: the first line must name the columns {','.join(COLUMNS)}, and may name "
                f"{','.join(OPTIONAL)}; it is {','.join(header) or 'empty'}."
            )
        reader.fieldnames = header
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        line = max(1, reader.line_num)
        raise OrderRefused(f"{path}, line {line}: not valid CSV ({error}).") from None


def _cells(row: dict[Any, Any]) -> dict[str, Any]:
    if None in row:
        raise Fault("", f"there are more than {len(row) - 1} cells; quote cells that hold a comma")
    for column, value in row.items():
        if value is None:
            raise Fault(column, "the cell is missing")
    return row


def _twice(names: list[str]) -> bool:
    return len(set(names)) < len(names)
