"""The lines of a PDF page, each with the height of its letters."""

from dataclasses import dataclass
from math import hypot
from typing import Any

from pypdf import PageObject

from knowledge.cleaning import clean_line

LONGEST_PAGE = 500_000
"""Characters; a page of small print has 10,000."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """`size` is the height of most of its letters in points, as printed."""

    text: str
    size: float


PageLines = list[PdfLine]


def lines_of(page: PageObject) -> PageLines:
    """In reading order, as far as the page was written in it. What lies beside each other in a
    table is one line where the file says so."""
    gathered = _Gathered()
    page.extract_text(visitor_text=gathered.add)
    gathered.close()
    return gathered.lines


class _Gathered:
    def __init__(self) -> None:
        self.lines: PageLines = []
        self._parts: list[tuple[str, float]] = []
        self._length = 0

    def add(self, text: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        """One run of text, as pypdf reports it: with its matrices, font and font size."""
        self._length += len(text)
        if self._length > LONGEST_PAGE:
            raise MemoryError
        height = abs(float(size)) * _scale(matrix) * _scale(user)
        first, *rest = text.split("\n")
        self._parts.append((first, height))
        for part in rest:
            self.close()
            self._parts.append((part, height))

    def close(self) -> None:
        """End the line that is being gathered."""
        text = clean_line("".join(part for part, _ in self._parts))
        if text:
            _, size = max(self._parts, key=lambda part: len(part[0].strip()))
            self.lines.append(PdfLine(text, round(size, 1)))
        self._parts = []


def _scale(matrix: Any) -> float:
    """How much a PDF matrix [a b c d e f] stretches upwards."""
    return hypot(float(matrix[2]), float(matrix[3]))
