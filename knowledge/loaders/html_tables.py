"""A table as lines in which every cell stands beside its header: "Region: North; Price: 5"."""

import re

from bs4 import Tag

from knowledge.cleaning import clean_line
from knowledge.languages import language_of

_WIDEST = 100
"""Columns. A span beyond that is cut."""
_MOST_CELLS = 50_000
_LONGEST_NAME = 40
_DIGIT = re.compile(r"\d")

_Row = list[tuple[str, bool]]
"""Cells as (text, whether it is a header)."""


def table_lines(table: Tag) -> list[str]:
    """The caption, then a line for each row."""
    caption = table.find("caption")
    rows = _rows(table)
    lines = [clean_line(caption.get_text(" "))] if caption else []
    names: list[str] = []
    for position, row in enumerate(rows):
        if _is_header(row, rows, position):
            names = [text for text, _ in row]
        else:
            lines.append(_line(row, names))
    return [line for line in lines if line] or [" ".join(names)]


def _rows(table: Tag) -> list[_Row]:
    """With cells that span rows or columns written in each of them."""
    carried: dict[int, tuple[int, str]] = {}
    rows = []
    for cells in _cells(table):
        row: _Row = []
        for cell, text in cells:
            _carry(row, carried)
            for _ in range(_span(cell, "colspan")):
                if len(row) < _WIDEST:
                    if (more := _span(cell, "rowspan") - 1) > 0:
                        carried[len(row)] = (more, text)
                    row.append((text, cell.name == "th"))
        _carry(row, carried)
        if any(text for text, _ in row):
            rows.append(row)
    return rows


def _cells(table: Tag) -> list[list[tuple[Tag, str]]]:
    """By row, with their text. What closes no cell or row puts the next into it: the nearest one
    around a word is its own."""
    texts: dict[int, list[str]] = {}
    for string in table.find_all(string=True):
        cell = string.find_parent(["td", "th"])
        texts.setdefault(id(cell), []).append(string)
    rows: dict[int, list[tuple[Tag, str]]] = {}
    for cell in table.find_all(["td", "th"], limit=_MOST_CELLS):
        text = clean_line(" ".join(texts.get(id(cell), ())))
        rows.setdefault(id(cell.find_parent("tr")), []).append((cell, text))
    return list(rows.values())


def _carry(row: _Row, carried: dict[int, tuple[int, str]]) -> None:
    while (column := len(row)) in carried:
        left, text = carried[column]
        row.append((text, False))
        if left > 1:
            carried[column] = (left - 1, text)
        else:
            del carried[column]


def _span(cell: Tag, name: str) -> int:
    number = str(cell.get(name) or "1")
    return min(int(number), _WIDEST) if number.isdecimal() and len(number) < 5 else 1


def _is_header(row: _Row, rows: list[_Row], position: int) -> bool:
    """A row of header cells; without any, the first of three or more columns that hold names."""
    if all(header for _, header in row):
        return len(row) > 1
    return (
        position == 0
        and len(row) > 2
        and len(rows) > 1
        and all(text and len(text) <= _LONGEST_NAME and not _DIGIT.search(text) for text, _ in row)
    )


def _line(row: _Row, names: list[str]) -> str:
    chinese = language_of(" ".join([*names, *(text for text, _ in row)])) == "zh"
    colon, joint = ("：", "；") if chinese else (": ", "; ")
    if not names and len(row) == 2:
        return colon.join(text for text, _ in row if text)
    parts = [
        f"{name}{colon}{text}" if name and name != text else text
        for name, text in zip([*names, *[""] * len(row)], [text for text, _ in row], strict=False)
        if text
    ]
    return joint.join(dict.fromkeys(parts))
