"""Reading a shop's files: one file of code for each format, and the registry of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.columns import NO_CHOICES, Choices
from knowledge.loaders.confining import confined
from knowledge.loaders.csv_file import read_csv
from knowledge.loaders.docx_file import read_docx
from knowledge.loaders.flagged import flags_of_goods
from knowledge.loaders.html_file import read_html
from knowledge.loaders.json_file import read_json
from knowledge.loaders.markdown_file import read_markdown
from knowledge.loaders.pdf_file import read_pdf
from knowledge.loaders.reasons import reason_of, refused_in
from knowledge.loaders.source import Progress, Source, silent
from knowledge.loaders.text_file import read_text
from knowledge.loaders.xlsx_file import read_xlsx
from knowledge.passages import Language

LOADERS: dict[str, Callable[[Source], Loaded]] = {
    ".json": read_json,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
"""What reads a file, by the end of its name."""

CONFINED: Mapping[str, int] = {
    ".md": 100_000,
    ".markdown": 100_000,
    ".html": 0,
    ".htm": 0,
    ".docx": 0,
    ".pdf": 0,
}
"""Formats whose parsers a file can be made to stall, and from how many bytes on they are read in a
process of their own."""

LARGEST = 100 * 2**20
"""Bytes of a file."""


def load_file(
    path: Path,
    *,
    default_currency: str,
    default_language: Language | None = None,
    columns: Choices = NO_CHOICES,
    on_progress: Progress = silent,
) -> Loaded:
    """Everything a file says; bad rows become problems. Raises SourceRefused.

    `default_language` is for text without any letter; `default_currency` (ISO 4217) for prices
    without a currency. `columns` is what is known of a table's columns beforehand.
    """
    language = default_language or "en"
    if path.suffix.casefold() not in LOADERS:
        known = ", ".join(LOADERS)
        raise refused_in(path, "kind", known=known)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise refused_in(path, "unread", told=error.strerror or error) from None
    return read(
        Source(path, content, default_currency, language, columns=columns, on_progress=on_progress)
    )


def read_each(sources: Sequence[Source]) -> list[tuple[str, Loaded | str]]:
    """The names of sources with what they say, or why they cannot be read. Not confined."""
    pages: list[tuple[str, Loaded | str]] = []
    for source in sources:
        try:
            pages.append((source.name, LOADERS[source.path.suffix](source)))
        except SourceRefused as refused:
            pages.append((source.name, reason_of(refused)))
    return pages


def read(source: Source) -> Loaded:
    """What bytes say whose path ends as one of `LOADERS`. Raises SourceRefused."""
    if len(source.content) > LARGEST:
        raise refused_in(source.name, "large", most=LARGEST >> 20)
    suffix = source.path.suffix.casefold()
    if len(source.content) >= CONFINED.get(suffix, LARGEST):
        sent = replace(source, columns=NO_CHOICES, on_progress=silent)
        loaded = confined(source.name, LOADERS[suffix], sent)
    else:
        loaded = LOADERS[suffix](source)
    return replace(loaded, flags=loaded.flags + flags_of_goods(source.name, loaded))
