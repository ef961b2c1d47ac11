"""Reading a shop's files: one file of code for each format, and the registry of them."""

from collections.abc import Callable
from pathlib import Path

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.columns import NO_CHOICES, Choices
from knowledge.loaders.csv_file import read_csv
from knowledge.loaders.json_file import read_json
from knowledge.loaders.markdown_file import read_markdown
from knowledge.loaders.source import Progress, Source, silent
from knowledge.loaders.xlsx_file import read_xlsx
from knowledge.passages import Language

LOADERS: dict[str, Callable[[Source], Loaded]] = {
    ".json": read_json,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
"""What reads a file, by the end of its name."""


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
    loader = LOADERS.get(path.suffix.casefold())
    if loader is None:
        known = ", ".join(LOADERS)
        raise SourceRefused(f"{path}: cannot read this kind of file; use one of {known}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceRefused(f"{path}: cannot be read ({error.strerror or error}).") from None
    language = default_language or "en"
    return loader(
        Source(path, content, default_currency, language, columns=columns, on_progress=on_progress)
    )
