"""A report as its template takes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; the first of a row names it, and leads to the page in `links`, if there are
    some. `numbers` are the columns set flush right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: range
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A report, ready for its template. `plot` is a data URI, `empty` what to do next."""

    kind: str
    title: str
    lead: str
    as_of: str
    empty: str = ""
    plot: str = ""
    plot_text: str = ""
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
