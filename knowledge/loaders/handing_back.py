"""Bad rows as a file that people mend and import again: as they stood, the reason in a last column.

A cell that a spreadsheet would run as a formula gets an apostrophe before it; reading takes it off.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from knowledge.errors import SourceRefused
from knowledge.loaded import BadRow
from knowledge.loaders.header_words import REASON

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767
"""Characters that a cell of XLSX can hold."""
_SHEET_NAME = 31


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell


def write_bad_rows(rows: Sequence[BadRow], path: Path) -> None:
    """CSV or XLSX, by the end of the name. Raises SourceRefused for another."""
    writers = {".csv": bad_rows_csv, ".xlsx": bad_rows_xlsx}
    writer = writers.get(path.suffix.casefold())
    if writer is None:
        raise SourceRefused(f"{path}: bad rows are written as .csv or .xlsx; name it so.")
    path.write_bytes(writer(rows))


def bad_rows_csv(rows: Sequence[BadRow]) -> bytes:
    """UTF-8 with the mark by which Excel knows it. Rows of several files share one header."""
    header = tuple(dict.fromkeys(name for row in rows for name in row.header))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*map(harmless, header), REASON])
    for row in rows:
        cells = dict(zip(row.header, row.cells, strict=False))
        beyond = row.cells[len(row.header) :]
        told = f"{row.file}, {row.row}: {row.reason}" + (f" {list(beyond)}" if beyond else "")
        writer.writerow([*(harmless(cells.get(name, "")) for name in header), harmless(told)])
    return out.getvalue().encode("utf-8-sig", "replace")


def bad_rows_xlsx(rows: Sequence[BadRow]) -> bytes:
    """A sheet for each header; every cell is text."""
    book = Workbook(write_only=True)
    for number, (header, some) in enumerate(_by_header(rows).items(), start=1):
        sheet = book.create_sheet(
            f"{number} {Path(some[0].file).stem}"[:_SHEET_NAME].translate(_OUT)
        )
        for cells in ([*header, REASON], *(_cells(row, header) for row in some)):
            sheet.append([_allowed(harmless(text)) for text in cells])
    if not rows:
        book.create_sheet("1").append([REASON])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_OUT = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def _by_header(rows: Sequence[BadRow]) -> Mapping[tuple[str, ...], list[BadRow]]:
    found: dict[tuple[str, ...], list[BadRow]] = {}
    for row in rows:
        found.setdefault(row.header, []).append(row)
    return found


def _cells(row: BadRow, header: tuple[str, ...]) -> list[str]:
    cells = [*row.cells, *[""] * (len(header) - len(row.cells))][: len(header)]
    return [*cells, f"{row.file}, {row.row}: {row.reason}"]


def _allowed(text: str) -> str:
    """Without what XML cannot hold."""
    plain = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))
    return plain.replace("\ufffe", "").replace("\uffff", "")[:_LONGEST_CELL]
