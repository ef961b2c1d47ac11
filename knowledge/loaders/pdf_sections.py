"""From the lines of a PDF to sections: page furniture out, headings found, paragraphs joined."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
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
_ENDED = tuple(".。!！?？:：;；")
_FULL = 0.75
"""Of the usual width: a shorter line ends its paragraph."""


def sections_of(pages: Sequence[PageLines]) -> tuple[str, list[Section]]:
    """The title, which is the first heading when it has the largest letters, and the sections."""
    kept = _without_furniture(pages)
    lines = [(number, line) for number, page in enumerate(kept, start=1) for line in page]
    body = _body_size([line for _, line in lines])
    sizes = sorted({line.size for _, line in lines if _is_heading(line, body)}, reverse=True)
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
            trail[-1] = (line.size, _joined(trail[-1][1], line.text))
        elif last == line.size and title and not sections:
            title = _joined(title, line.text)
        else:
            close()
            place = f"page {number}"
            while trail and trail[-1][0] <= line.size:
                trail.pop()
            if not title and not sections and line.size == sizes[0]:
                title = line.text
            else:
                trail.append((line.size, line.text))
        last = line.size if _is_heading(line, body) else 0.0
    close()
    return title, sections


def _without_furniture(pages: Sequence[PageLines]) -> list[PageLines]:
    """Lines that stand at the edge of most pages, and page numbers, are left out."""
    seen = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    often = {shape for shape, count in seen.items() if count >= 3 and 2 * count > len(pages)}
    return [
        [
            line
            for position, line in enumerate(page)
            if not (
                _at_edge(position, page)
                and (_shape(line) in often or _PAGE_NUMBER.fullmatch(line.text))
            )
        ]
        for page in pages
    ]


def _edges(page: PageLines) -> list[PdfLine]:
    return [line for position, line in enumerate(page) if _at_edge(position, page)]


def _at_edge(position: int, page: PageLines) -> bool:
    return position < _EDGE or position >= len(page) - _EDGE


def _shape(line: PdfLine) -> str:
    return re.sub(r"\d+", "#", line.text)


def _body_size(lines: Sequence[PdfLine]) -> float:
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def _is_heading(line: PdfLine, body: float) -> bool:
    return line.size >= _LARGER * body and len(line.text) <= _LONGEST_HEADING


def _width(lines: Sequence[PdfLine]) -> float:
    """Columns of a full line."""
    lengths = [_columns(line.text) for line in lines]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0.0


def _columns(text: str) -> int:
    """A Chinese character is as wide as two others."""
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _paragraphs(lines: Sequence[str], width: float) -> str:
    """Lines that were broken at the margin are one again."""
    joined: list[str] = []
    full = False
    for line in lines:
        if joined and full and not _STARTS_ANEW.match(line):
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
        full = _columns(line) >= _FULL * width and not line.endswith(_ENDED)
    return "\n".join(joined)


def _joined(first: str, second: str) -> str:
    if re.search(r"[^\W\d_]-$", first) and second[:1].islower():
        return first[:-1] + second
    chinese = re.search(f"[{HAN}，。、；：）]$", first) and re.match(f"[{HAN}（“]", second)
    return first + second if chinese else f"{first} {second}"
