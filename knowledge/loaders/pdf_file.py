"""PDF: larger lines are headings; what stands on every page is left out."""

import io
import warnings

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.pdf_lines import PageLines, lines_of
from knowledge.loaders.pdf_sections import sections_of
from knowledge.loaders.reasons import refused_in
from knowledge.loaders.sections import documents_of
from knowledge.loaders.source import Source

MOST_PAGES = 2_000


def read_pdf(source: Source) -> Loaded:
    """Raises SourceRefused. Slow for hostile files: call it confined."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            title, pages = _read(source)
    except (SourceRefused, MemoryError):
        raise
    except Exception:  # pypdf raises whatever a broken object makes it stumble over
        raise refused_in(source.name, "no_pdf") from None
    if not any(line.text.strip() for page in pages for line in page):
        raise refused_in(source.name, "scan")
    named, sections = sections_of(pages)
    return documents_of(source, named or title, sections)


def _read(source: Source) -> tuple[str, list[PageLines]]:
    reader = PdfReader(io.BytesIO(source.content))
    if reader.is_encrypted and not _opens(reader):
        raise refused_in(source.name, "password")
    if len(reader.pages) > MOST_PAGES:
        raise refused_in(source.name, "many_pages", most=MOST_PAGES)
    title = str(reader.metadata.title or "") if reader.metadata else ""
    return title, [lines_of(page) for page in reader.pages]


def _opens(reader: PdfReader) -> bool:
    """Files that only forbid printing open without a password."""
    try:
        return bool(reader.decrypt(""))
    except (PyPdfError, NotImplementedError):  # pypdf raises the second for unknown ciphers
        return False
