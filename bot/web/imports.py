"""What staff bring in: read in the background, then shown before it goes into the draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import BadInput
from bot.releasing import Import
from bot.web.ports import WebShop
from bot.web.uploads import without_folder
from bot.working import Progress
from knowledge.entries import Key
from knowledge.errors import KnowledgeError, SourceRefused
from knowledge.loaded import Loaded, TableUse
from knowledge.loaders.reasons import Reason, reason, reason_of
from knowledge.web import Reach


@dataclass(frozen=True, slots=True)
class Sent:
    """Files in a folder of their own, or an address; `given` says of columns what they are."""

    sources: tuple[Path | str, ...]
    folder: Path | None = None
    depth: int = 0
    given: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        named = (each if isinstance(each, str) else each.name for each in self.sources)
        return ", ".join(named)

    @property
    def has_table(self) -> bool:
        ends = (each.suffix.casefold() for each in self.sources if isinstance(each, Path))
        return any(end in (".csv", ".xlsx") for end in ends)


@dataclass(frozen=True, slots=True)
class Brought:
    """What the sources say, and what it would change."""

    loaded: Loaded
    found: Import


def read(shop: WebShop, sent: Sent, on_progress: Progress) -> Brought:
    """Slow. Raises SourceRefused."""
    try:
        loaded = shop.load(sent.sources, sent.given, on_progress, Reach(depth=sent.depth))
    except (KnowledgeError, BadInput) as refused:
        raise SourceRefused(_called(reason_of(refused), sent.folder)) from None
    loaded = _named(loaded, sent.folder)
    return Brought(loaded, shop.releasing.preview(loaded))


def put(shop: WebShop, brought: Brought, gone: Sequence[Key], by: str) -> None:
    """Into the draft, and the columns kept for the next time."""
    shop.releasing.import_files(brought.loaded, by, removed=gone)
    shop.keep_columns(brought.loaded)
    shop.keep_behaviors(brought.loaded)


def corrected(tables: Sequence[TableUse], wanted: Sequence[Sequence[str]]) -> list[str]:
    """What to say of columns ("货号=product_id") where staff want, table by table and column by
    column, these fields: what differs from how they were read, and what was said before."""
    given: dict[str, str] = {}
    for table, fields in zip(tables, wanted, strict=True):
        for use, field in zip(table.columns, fields, strict=True):
            if field and (field != use.field or use.why == "given"):
                given[use.column] = field
    return [f"{column}={field}" for column, field in given.items()]


def _called(said: str, folder: Path | None) -> str:
    """A reason with files called as whoever sent them does."""
    if not isinstance(said, Reason):
        return without_folder(said, folder)
    values = {
        name: _called(value, folder) if isinstance(value, str) else value
        for name, value in said.values.items()
    }
    return reason(said.code, **values)


def _named(loaded: Loaded, folder: Path | None) -> Loaded:
    """With files called as whoever sent them does."""
    if folder is None:
        return loaded
    return replace(
        loaded,
        problems=tuple(replace(p, file=without_folder(p.file, folder)) for p in loaded.problems),
        flags=tuple(replace(f, file=without_folder(f.file, folder)) for f in loaded.flags),
        bad_rows=tuple(replace(r, file=without_folder(r.file, folder)) for r in loaded.bad_rows),
        tables=tuple(replace(t, file=without_folder(t.file, folder)) for t in loaded.tables),
    )
