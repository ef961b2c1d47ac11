"""From loaded files to stored knowledge and a vector index that follows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from knowledge.chunking import indexed_text
from knowledge.entries import Entry, Key, entries_of, origin
from knowledge.errors import IndexBroken
from knowledge.loaded import Loaded, Problem
from knowledge.passages import Kind, Passage
from knowledge.ports import (
    UNKNOWN,
    Embedder,
    KnowledgeBase,
    PassageSource,
    Vector,
    VectorIndex,
)
from knowledge.releases import Release

EMBED_BATCH = 8
INDEX_BATCH = 512

Progress = Callable[[int, int], None]
"""Called with (passages done, passages in all)."""


def silent(done: int, total: int) -> None:
    """Shows no progress."""


def unindexed(passages: Sequence[Passage]) -> None:
    """Leaves it to the next `sync` to bring an index up to date."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import does. Entries are (kind, id).

    `gone` are stored entries that the files lack though they hold others of the kind (or, for
    documents, of the same file); an import leaves them where they are unless it is told otherwise.
    """

    new: tuple[Key, ...]
    changed: tuple[Key, ...]
    unchanged: tuple[Key, ...]
    gone: tuple[Key, ...]
    bad: tuple[Problem, ...]


def preview(loaded: Loaded, store: KnowledgeBase) -> Changes:
    """What `apply` would do; writes nothing."""
    return compare(entries_of(loaded), loaded.problems, store.digests())


def apply(
    loaded: Loaded,
    store: KnowledgeBase,
    embedder: Embedder,
    *,
    by: str = "import",
    at: datetime = UNKNOWN,
    on_index: Callable[[Sequence[Passage]], None] = unindexed,
    on_progress: Progress = silent,
) -> Changes:
    """Publish what files hold at once, by id."""
    entries = entries_of(loaded)
    changes = compare(entries, loaded.problems, store.digests())
    moved = {*changes.new, *changes.changed}
    new = [entry for entry in entries if entry.key in moved]
    publish(new, (), store, embedder, by=by, at=at, on_index=on_index, on_progress=on_progress)
    return changes


def publish(
    entries: Sequence[Entry],
    removed: Sequence[Key],
    store: KnowledgeBase,
    embedder: Embedder,
    *,
    by: str,
    at: datetime,
    summary: str = "",
    on_index: Callable[[Sequence[Passage]], None] = unindexed,
    on_progress: Progress = silent,
) -> Release | None:
    """New texts are embedded first and may go into an index (`on_index`), then everything is
    written at once: whoever reads meanwhile, or after a crash, finds the old knowledge or the new,
    and a second try goes on where the first was broken off. None if nothing changes."""
    passages = [passage for entry in entries for passage in entry.passages]
    embed(passages, store, embedder, on_progress=on_progress)
    on_index(passages)
    return store.write(entries, removed, by=by, at=at, summary=summary)


def compare(
    entries: Sequence[Entry], problems: tuple[Problem, ...], stored: Mapping[Key, str]
) -> Changes:
    """What these would change in what is stored, told by digests."""
    keys = {entry.key for entry in entries}
    origins = {entry.origin for entry in entries}
    return Changes(
        new=tuple(entry.key for entry in entries if entry.key not in stored),
        changed=tuple(
            entry.key for entry in entries if stored.get(entry.key, entry.digest) != entry.digest
        ),
        unchanged=tuple(entry.key for entry in entries if stored.get(entry.key) == entry.digest),
        gone=tuple(key for key in stored if origin(*key) in origins and key not in keys),
        bad=problems,
    )


def embed(
    passages: Sequence[Passage],
    store: PassageSource,
    embedder: Embedder,
    *,
    on_progress: Progress = silent,
) -> None:
    """Make and keep the vectors that are not there yet. Can be broken off and taken up again."""
    kept = store.vectors(embedder.name, passages)
    missing = [passage for passage, vector in zip(passages, kept, strict=True) if vector is None]
    for start in range(0, len(missing), EMBED_BATCH):
        batch = missing[start : start + EMBED_BATCH]
        vectors = embedder.embed_passages([indexed_text(passage) for passage in batch])
        store.keep_vectors(embedder.name, batch, vectors)
        on_progress(start + len(batch), len(missing))


def sync(
    source: PassageSource,
    index: VectorIndex,
    embedder: Embedder,
    kinds: Sequence[Kind] = (),
    *,
    on_progress: Progress = silent,
) -> None:
    """Make the index hold exactly the stored passages (of those kinds, if given), whatever it
    held before. Raises IndexBroken."""
    wanted = source.passage_ids(kinds)
    try:
        present = index.ids()
    except IndexBroken:
        index.clear()
        present = set()
    index.delete(sorted(present - set(wanted)))
    missing = [passage_id for passage_id in wanted if passage_id not in present]
    for start in range(0, len(missing), INDEX_BATCH):
        add(source.passages(missing[start : start + INDEX_BATCH]), source, index, embedder)
        on_progress(min(start + INDEX_BATCH, len(missing)), len(missing))


def add(
    passages: Sequence[Passage], source: PassageSource, index: VectorIndex, embedder: Embedder
) -> None:
    """Put passages into the index. Raises IndexBroken."""
    vectors = _vectors(passages, source, embedder)
    if vectors:
        index.upsert(list(vectors), np.stack(list(vectors.values())))


def _vectors(
    passages: Sequence[Passage], source: PassageSource, embedder: Embedder
) -> dict[str, Vector]:
    """By passage id. An import at the same time may take a passage away, and its vector."""
    embed(passages, source, embedder)
    kept = source.vectors(embedder.name, passages)
    return {
        passage.passage_id: vector
        for passage, vector in zip(passages, kept, strict=True)
        if vector is not None
    }
