"""Tables as files hold them, whatever the format: a header, and lines of cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from knowledge.cleaning import clean_line
from knowledge.loaders.faq_header import faq_meaning
from knowledge.loaders.header_words import named_field

Cell = str | bool
"""Text as the sheet shows it; True and False where the file says so outright."""

_LOOKED_AT = 20
"""Lines from the top among which the header is looked for."""
_SAMPLE = 200
_QUOTED_FORMULA = re.compile(r"'[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. `row` is as a spreadsheet shows it: "7", or "Sheet2!7" where a file has
    several tables. `faults` are cells that cannot be read: (position, reason)."""

    row: str
    cells: tuple[Cell, ...]
    faults: tuple[tuple[int, str], ...] = ()

    @property
    def empty(self) -> bool:
        return not self.faults and not any(filled(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """`lines` can be gone through once; they have at least one filled cell each."""

    name: str
    """Of the sheet; empty where a file is one table."""
    header: tuple[str, ...]
    lines: Iterator[Line]
    sample: tuple[Line, ...] = ()
    """The first of the lines."""
    count: int = 0
    """Lines in all, about, for showing progress; 0 where nobody knows."""
    loose: bool = False
    """Whether cells beyond the header are mere notes; in CSV they show a broken line."""


def filled(cell: Cell) -> bool:
    return isinstance(cell, bool) or bool(cell.strip())


def unquoted(cell: str) -> str:
    """Without the apostrophe that exports, ours and WooCommerce's, put before a cell that a
    spreadsheet would run as a formula."""
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def with_header(name: str, lines: Iterable[Line], *, count: int = 0, loose: bool = False) -> Table:
    """The table below the line that names most columns; title lines above it are left out.

    Where none of the first lines names two, the first filled one is the header.
    """
    rest = (line for line in lines if not line.empty)
    top = list(islice(rest, _LOOKED_AT))
    best = max(range(len(top)), key=lambda at: (_named(top[at]), -at), default=0)
    start = best if top and _named(top[best]) >= 2 else 0
    header = tuple(map(heading, top[start].cells)) if top else ()
    below = chain(top[start + 1 :], rest)
    first = tuple(islice(below, _SAMPLE))
    return Table(name, header, chain(first, below), first, count, loose)


def heading(cell: Cell) -> str:
    return clean_line(str(cell))


def column(sample: Sequence[Line], position: int) -> list[str]:
    """The filled cells of a column, as text."""
    return [
        str(line.cells[position])
        for line in sample
        if position < len(line.cells) and filled(line.cells[position])
    ]


def _named(line: Line) -> int:
    """How many different fields the line's cells name, of products or of questions and answers."""
    texts = [cell for cell in line.cells if isinstance(cell, str) and cell.strip()]
    fields = {named[0] for text in texts if (named := named_field(text))}
    return len(fields | {role for text in texts if (role := faq_meaning(text)[0])})
