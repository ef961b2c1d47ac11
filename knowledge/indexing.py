"""From loaded files to stored knowledge and a vector index that follows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.chunking import indexed_text
from knowledge.entries import Entry, entries_of, origin
from knowledge.errors import IndexBroken
from knowledge.loaded import Loaded, Problem
from knowledge.passages import Kind, Passage
from knowledge.ports import Embedder, KnowledgeBase, PassageSource, Vector, VectorIndex

EMBED_BATCH = 8
INDEX_BATCH = 512

Progress = Callable[[int, int], None]
"""Called with (passages done, passages in all)."""


def silent(done: int, total: int) -> None:
    """Shows no progress."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import does. Entries are (kind, id).

    `gone` are stored entries that the files lack though they hold others of the kind (or, for
    documents, of the same file); an import leaves them where they are.
    """

    new: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    unchanged: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    bad: tuple[Problem, ...]


def preview(loaded: Loaded, store: KnowledgeBase) -> Changes:
    """What `apply` would do; writes nothing."""
    return _changes(entries_of(loaded), loaded.problems, store)


def apply(
    loaded: Loaded,
    store: KnowledgeBase,
    embedder: Embedder,
    *,
    on_progress: Progress = silent,
) -> Changes:
    """Upsert by id. New texts are embedded first, then everything is written at once: whoever
    reads meanwhile, or after a crash, finds the old knowledge or the new."""
    everything = entries_of(loaded)
    changes = _changes(everything, loaded.problems, store)
    moved = {*changes.new, *changes.changed}
    entries = [entry for entry in everything if entry.key in moved]
    passages = [passage for entry in entries for passage in entry.passages]
    embed(passages, store, embedder, on_progress=on_progress)
    if entries:
        store.write(entries)
    return changes


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
        passages = source.passages(missing[start : start + INDEX_BATCH])
        vectors = _vectors(passages, source, embedder)
        if vectors:
            index.upsert(list(vectors), np.stack(list(vectors.values())))
        on_progress(min(start + INDEX_BATCH, len(missing)), len(missing))


def _vectors(
    passages: list[Passage], source: PassageSource, embedder: Embedder
) -> dict[str, Vector]:
    """By passage id. An import at the same time may take a passage away, and its vector."""
    embed(passages, source, embedder)
    kept = source.vectors(embedder.name, passages)
    return {
        passage.passage_id: vector
        for passage, vector in zip(passages, kept, strict=True)
        if vector is not None
    }


def _changes(entries: list[Entry], problems: tuple[Problem, ...], store: KnowledgeBase) -> Changes:
    stored = store.digests()
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
