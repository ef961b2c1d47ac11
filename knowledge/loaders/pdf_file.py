"""PDF: larger lines are headings; what stands on every page is left out."""

import io
import warnings

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.pdf_lines import PageLines, lines_of
from knowledge.loaders.pdf_sections import sections_of
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
        raise SourceRefused(
            f"{source.name}: is no PDF that can be read; open it, and print it to a new PDF."
        ) from None
    if not any(line.text.strip() for page in pages for line in page):
        raise SourceRefused(
            f"{source.name}: holds pictures but no text (a scan?); "
            "run text recognition over it, or give the text as DOCX."
        )
    named, sections = sections_of(pages)
    return documents_of(source, named or title, sections)


def _read(source: Source) -> tuple[str, list[PageLines]]:
    reader = PdfReader(io.BytesIO(source.content))
    if reader.is_encrypted and not _opens(reader):
        raise SourceRefused(f"{source.name}: has a password; save it again without one.")
    if len(reader.pages) > MOST_PAGES:
        raise SourceRefused(f"{source.name}: has more than {MOST_PAGES:,} pages; split it.")
    title = str(reader.metadata.title or "") if reader.metadata else ""
    return title, [lines_of(page) for page in reader.pages]


def _opens(reader: PdfReader) -> bool:
    """Files that only forbid printing open without a password."""
    try:
        return bool(reader.decrypt(""))
    except (PyPdfError, NotImplementedError):  # pypdf raises the second for unknown ciphers
        return False
