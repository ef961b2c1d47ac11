"""XLSX: every visible sheet is a table; cells are read as the sheet shows them."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.archives import check_archive
from knowledge.loaders.cell_text import shown
from knowledge.loaders.reasons import refused_in
from knowledge.loaders.source import Source
from knowledge.loaders.table_file import read_tables
from knowledge.loaders.tables import Cell, Line, Table, filled, unquoted, with_header

MOST_ROWS = 200_000
LONGEST_CELL = 1_000_000
"""Bytes of text in one cell; Excel itself keeps 32,767 characters."""

_CHUNK = 1 << 20
_ROWS_AT_ONCE = 500
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_NO_RESULT = (
    "is a formula without a stored result: open the file in a spreadsheet program and save it"
)

Merge = tuple[int, int, int]
"""(column, first row, last row), from 1: the cell at the top stands for those below it."""


def read_xlsx(source: Source) -> Loaded:
    """Raises SourceRefused for what is no workbook, or too large to be one."""
    check_archive(source)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.content))
        _check_texts(source, archive)
        return read_tables(source, list(_tables(source, archive)))
    except SourceRefused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise refused_in(source.name, "no_workbook", told=told) from None


def _check_texts(source: Source, archive: zipfile.ZipFile) -> None:
    """Refuse what would be unfolded or taken into memory whole."""
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        run = 0
        with archive.open(part) as content:
            while chunk := content.read(_CHUNK):
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    raise refused_in(source.name, "entities")
                pieces = chunk.split(b"<")
                if max(run + len(pieces[0]), *map(len, pieces)) > LONGEST_CELL:
                    raise refused_in(source.name, "long_cell", most=LONGEST_CELL // 10**6)
                run = len(pieces[-1]) if len(pieces) > 1 else run + len(chunk)


def _tables(source: Source, archive: zipfile.ZipFile) -> Iterator[Table]:
    values = _book(source, data_only=True)
    visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    counts = {sheet.title: sheet.max_row or 0 for sheet in visible}
    # A workbook can claim a size that has nothing to do with its rows.
    for sheet in visible:
        sheet.reset_dimensions()
    for sheet in visible:
        merges, has_formulas = _scan(archive, sheet._worksheet_path)
        formulas = _book(source, data_only=False)[sheet.title] if has_formulas else None
        if formulas is not None:
            formulas.reset_dimensions()
        prefix = f"{sheet.title}!" if len(visible) > 1 else ""
        lines = _lines(source, sheet, formulas, sorted(merges, key=lambda merge: merge[1]), prefix)
        yield with_header(
            sheet.title if len(visible) > 1 else "", lines, count=counts[sheet.title], loose=True
        )


def _book(source: Source, *, data_only: bool) -> Any:
    from openpyxl import load_workbook  # loads slowly

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(
            io.BytesIO(source.content), read_only=True, data_only=data_only, keep_links=False
        )


def _scan(archive: zipfile.ZipFile, part: str) -> tuple[list[Merge], bool]:
    """Merged cells, and whether there are formulas: reading row by row tells neither."""
    from openpyxl.utils.cell import range_boundaries

    merges: list[Merge] = []
    has_formulas, kept = False, b""
    with archive.open(part.lstrip("/")) as content:
        while chunk := content.read(_CHUNK):
            text = kept + chunk
            has_formulas = has_formulas or bool(_FORMULA.search(text))
            end = 0
            for found in _MERGE.finditer(text):
                first, top, _, bottom = range_boundaries(found[1].decode())
                if first and top and bottom and bottom > top:
                    merges.append((first, top, bottom))
                end = found.end()
            kept = text[max(end, len(text) - 200) :]
    return merges, has_formulas


def _lines(
    source: Source, sheet: Any, formulas: Any, merges: Sequence[Merge], prefix: str
) -> Iterator[Line]:
    upcoming, active = iter(merges), dict[int, tuple[int, Cell]]()
    following = next(upcoming, None)
    for number, (row, computed) in enumerate(_rows(sheet, formulas), start=1):
        if number > MOST_ROWS:
            raise refused_in(source.name, "many_rows", most=MOST_ROWS)
        cells, faults = _read(row, computed)
        for position in [at for at, (last, _) in active.items() if last < number]:
            del active[position]
        while following and following[1] <= number:
            column, _, last = following
            active[column - 1] = (last, cells[column - 1] if column <= len(cells) else "")
            following = next(upcoming, None)
        if not any(filled(cell) for cell in cells):
            yield Line(f"{prefix}{number}", (), tuple(faults))
            continue
        for position, (_, above) in active.items():
            cells += [""] * (position + 1 - len(cells))
            cells[position] = cells[position] or above
        yield Line(f"{prefix}{number}", tuple(cells), tuple(faults))


def _rows(sheet: Any, formulas: Any) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Each row with the same row as formulas; openpyxl's warnings about styles stay unsaid."""
    rows = sheet.iter_rows()
    computed = formulas.iter_rows() if formulas is not None else None
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            some = list(islice(rows, _ROWS_AT_ONCE))
            beside = list(islice(computed, _ROWS_AT_ONCE)) if computed else [()] * len(some)
        if not some:
            return
        yield from zip(some, beside, strict=False)


def _read(row: Sequence[Any], computed: Sequence[Any]) -> tuple[list[Cell], list[tuple[int, str]]]:
    cells: list[Cell] = []
    faults: list[tuple[int, str]] = []
    for position, cell in enumerate(row):
        value: Cell = ""
        if cell.data_type == "e":
            faults.append((position, f"shows the error {cell.value}"))
        elif cell.value is not None:
            try:
                value = shown(cell.value, cell.number_format if _styled(cell.value) else "")
            except ValueError as error:
                faults.append((position, str(error)))
        elif cell.data_type != "str" and _is_formula(computed, position):
            faults.append((position, _NO_RESULT))
        cells.append(unquoted(value) if isinstance(value, str) else value)
    return cells, faults


def _styled(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_formula(computed: Sequence[Any], position: int) -> bool:
    return position < len(computed) and computed[position].data_type == "f"
