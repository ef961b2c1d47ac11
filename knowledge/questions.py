"""The questions that the shop answers itself, found by meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from knowledge.passages import Hit, Language, Passage
from knowledge.ports import Embedder, PassageSource, Vector, Vectors


@dataclass(frozen=True, slots=True)
class _Known:
    """What the shop answers in one version of its knowledge; row i of `vectors` is passage i's."""

    version: str | None
    passages: tuple[Passage, ...]
    vectors: Vectors


def embed(
    entries: Sequence[Passage], source: PassageSource, embedder: Embedder
) -> list[Vector | None]:
    """The vector of the question of each FAQ entry, given by its first passage; made and kept where
    it is not there yet."""
    name = f"{embedder.name} question"
    kept = source.vectors(name, entries)
    missing = [p for p, vector in zip(entries, kept, strict=True) if vector is None]
    if not missing:
        return kept
    made = np.stack([embedder.embed_query(passage.title) for passage in missing])
    source.keep_vectors(name, missing, made)
    return source.vectors(name, entries)


def first_of_entries(passages: Iterable[Passage]) -> list[Passage]:
    """The first passage of each FAQ entry among these."""
    found: dict[str, Passage] = {}
    for passage in passages:
        if passage.kind == "faq":
            found.setdefault(passage.source_id, passage)
    return list(found.values())


class QuestionIndex:
    """FAQ entries by their own questions. Safe to use from many threads.

    Two questions are compared with each other, both embedded as queries (the model's authors advise
    so for symmetric tasks), which tells them apart far better than a question and an answer. A shop
    has few of them: one matrix in memory, exact, made anew when the knowledge changed.
    """

    def __init__(self, source: PassageSource, embedder: Embedder) -> None:
        self._source, self._embedder = source, embedder
        self._known = _Known(None, (), np.zeros((0, embedder.dimension), np.float32))
        self._reading = Lock()

    def nearest(self, question: Vector, language: Language, k: int) -> Sequence[Hit]:
        """At most k FAQ entries, the most similar question first; `text` of a passage is the whole
        answer, `similarity` the cosine of the two questions."""
        known = self._sync()
        rows = [row for row, p in enumerate(known.passages) if p.language == language]
        if not rows:
            return []
        cosines = known.vectors[rows] @ question
        best = sorted(zip(cosines.tolist(), rows, strict=True), reverse=True)[:k]
        return [Hit(known.passages[row], cosine, cosine) for cosine, row in best]

    def _sync(self) -> _Known:
        version = self._source.version()
        with self._reading:
            if version != self._known.version:
                self._known = self._read(version)
            return self._known

    def _read(self, version: str) -> _Known:
        """Vectors are kept beside those of the passages, under a name of their own."""
        entries = self._source.answered()
        kept = embed([passage for passage, _ in entries], self._source, self._embedder)
        found = [
            (replace(passage, text=answer), vector)
            for (passage, answer), vector in zip(entries, kept, strict=True)
            if vector is not None
        ]
        width = self._embedder.dimension
        vectors = np.stack([v for _, v in found]) if found else np.zeros((0, width), np.float32)
        return _Known(version, tuple(passage for passage, _ in found), vectors)
