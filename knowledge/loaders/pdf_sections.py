"""From the lines of a PDF to sections: page furniture out, headings found, paragraphs joined."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import quantiles

from knowledge.languages import HAN
from knowledge.loaders.pdf_lines import PageLines, PdfLine
from knowledge.loaders.sections import Section

_LARGER = 1.15
"""A heading's letters to those of the body."""
_LONGEST_HEADING = 100
_EDGE = 2
"""Lines at the top and bottom of a page that may be furniture."""
_PAGE_NUMBER = re.compile(
    r"(?:page|第)?\s*[-–—]?\s*\d{1,4}\s*(?:[-–—]|页)?\s*(?:(?:of|/|共)\s*\d{1,4}\s*页?)?", re.I
)
_STARTS_ANEW = re.compile(r"[•·▪◦‣*●○■-]\s|\(?\d{1,3}[.)、）]|[QA问答][:：.]|第.{1,4}[条章节]")
_CHINESE_END = re.compile(f"[{HAN}，。、；：）]")
_CHINESE_START = re.compile(f"[{HAN}（“]")
_ENDED = tuple(".。!！?？:：;；")
_FULL = 0.75
"""Of the usual width: a shorter line ends its paragraph."""


def sections_of(pages: Sequence[PageLines]) -> tuple[str, list[Section]]:
    """The title, which is the first heading if no other is as large, and the sections."""
    body = _body_size([line for page in pages for line in page])
    kept = _without_furniture(pages, body)
    lines = [(number, line) for number, page in enumerate(kept, start=1) for line in page]
    largest = _title_size([line for _, line in lines], body)
    width = _width([line for _, line in lines if not _is_heading(line, body)])
    title, sections, trail = "", list[Section](), list[tuple[float, str]]()
    texts, place, last = list[str](), "page 1", 0.0

    def close() -> None:
        text = _paragraphs(texts, width)
        if text:
            *above, heading = [name for _, name in trail] or [""]
            sections.append(Section(heading, text, place, tuple(above)))
        texts.clear()

    for number, line in lines:
        if not _is_heading(line, body):
            texts.append(line.text)
        elif last == line.size and trail:
            trail[-1] = (line.size, _joined([trail[-1][1], line.text]))
        elif last == line.size and title and not sections:
            title = _joined([title, line.text])
        else:
            close()
            place = f"page {number}"
            while trail and trail[-1][0] <= line.size:
                trail.pop()
            if not title and not sections and line.size == largest:
                title = line.text
            else:
                trail.append((line.size, line.text))
        last = line.size if _is_heading(line, body) else 0.0
    close()
    return title, sections


def _without_furniture(pages: Sequence[PageLines], body: float) -> list[PageLines]:
    """Lines that stand at the edge of most pages, and page numbers, are left out."""
    seen = Counter(
        shape for page in pages for shape in {_shape(line, body) for line in _edges(page)}
    )
    often = {shape for shape, count in seen.items() if count >= 3 and 2 * count > len(pages)}
    return [
        [
            line
            for position, line in enumerate(page)
            if not (
                _at_edge(position, page)
                and (_shape(line, body) in often or _PAGE_NUMBER.fullmatch(line.text))
            )
        ]
        for page in pages
    ]


def _edges(page: PageLines) -> list[PdfLine]:
    return [line for position, line in enumerate(page) if _at_edge(position, page)]


def _at_edge(position: int, page: PageLines) -> bool:
    return position < _EDGE or position >= len(page) - _EDGE


def _shape(line: PdfLine, body: float) -> str:
    """What a line has in common with those of other pages: small ones may count the pages."""
    return line.text if _is_heading(line, body) else re.sub(r"\d+", "#", line.text)


def _body_size(lines: Sequence[PdfLine]) -> float:
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def _is_heading(line: PdfLine, body: float) -> bool:
    return line.size >= _LARGER * body and len(line.text) <= _LONGEST_HEADING


def _title_size(lines: Sequence[PdfLine], body: float) -> float:
    """The size of the largest heading where it stands alone; 0 where others are as large."""
    largest = max((line.size for line in lines if _is_heading(line, body)), default=0.0)
    runs = [size for size, _ in groupby(line.size for line in lines) if size == largest]
    return largest if len(runs) == 1 else 0.0


def _width(lines: Sequence[PdfLine]) -> float:
    """Columns of a full line."""
    lengths = [_columns(line.text) for line in lines]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0.0


def _columns(text: str) -> int:
    """A Chinese character is as wide as two others."""
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _paragraphs(lines: Sequence[str], width: float) -> str:
    """Lines that were broken at the margin are one again."""
    runs: list[list[str]] = []
    full = False
    for line in lines:
        if runs and full and not _STARTS_ANEW.match(line):
            runs[-1].append(line)
        else:
            runs.append([line])
        full = _columns(line) >= _FULL * width and not line.endswith(_ENDED)
    return "\n".join(map(_joined, runs))


def _joined(lines: Sequence[str]) -> str:
    parts = [lines[0]]
    for before, line in pairwise(lines):
        if re.fullmatch(r"[^\W\d_]-", before[-2:]) and line[:1].islower():
            parts[-1] = before[:-1]
        elif not (_CHINESE_END.match(before[-1:]) and _CHINESE_START.match(line)):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)
