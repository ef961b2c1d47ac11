"""CSV: a table under a header, separated by commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from knowledge.loaded import Loaded
from knowledge.loaders.reasons import refused_in
from knowledge.loaders.source import Source
from knowledge.loaders.table_file import read_tables
from knowledge.loaders.tables import Line, unquoted, with_header


def read_csv(source: Source) -> Loaded:
    """Rows are counted as spreadsheets show them: the header is row 1. Raises SourceRefused."""
    try:
        count = source.content.count(b"\n")
        return read_tables(source, [with_header("", _lines(source), count=count)])
    except csv.Error as error:
        raise refused_in(source.path, "no_csv", told=error) from None


def _lines(source: Source) -> Iterator[Line]:
    text = source.text().replace("\x00", "")
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(lines, start=1):
        yield Line(str(number), tuple(map(unquoted, cells)))
