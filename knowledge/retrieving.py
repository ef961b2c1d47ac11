"""A question -> the passages that may answer it: nearest vectors and shared words, fused."""

import logging
from collections.abc import Sequence
from threading import Lock

from knowledge import indexing
from knowledge.errors import IndexBroken
from knowledge.passages import Hit, Language
from knowledge.ports import Embedder, PassageSource, VectorIndex
from knowledge.ranking import fuse

log = logging.getLogger(__name__)

FETCHED = 200
"""Neighbours asked for, so that enough are left once other languages are dropped."""


class HybridRetriever:
    """Safe to use from many threads. Follows imports: the index is brought up to date by the
    first question after one. Without a usable index it goes on with shared words alone."""

    def __init__(self, source: PassageSource, index: VectorIndex, embedder: Embedder) -> None:
        self._source, self._index, self._embedder = source, index, embedder
        self._synced: str | None = None
        self._syncing = Lock()

    def retrieve(self, query: str, language: Language, k: int) -> Sequence[Hit]:
        """At most k passages in `language`, best first."""
        if not query.strip() or k < 1:
            return []
        near = self._nearest(query, max(FETCHED, 4 * k), language)
        lexical = self._source.lexical(query, language, max(FETCHED, k))
        best = fuse(list(near), lexical)[:k]
        dense_ranks = {passage_id: rank for rank, passage_id in enumerate(near, start=1)}
        lexical_ranks = {passage_id: rank for rank, passage_id in enumerate(lexical, start=1)}
        scores = dict(best)
        return [
            Hit(
                passage,
                scores[passage.passage_id],
                near.get(passage.passage_id),
                dense_ranks.get(passage.passage_id),
                lexical_ranks.get(passage.passage_id),
            )
            for passage in self._source.passages(list(scores))
        ]

    def sync(self, on_progress: indexing.Progress = indexing.silent) -> None:
        """Bring the index up to date now. Raises IndexBroken."""
        version = self._source.version()
        with self._syncing:
            if version != self._synced:
                indexing.sync(self._source, self._index, self._embedder, on_progress=on_progress)
                self._synced = version

    def _nearest(self, query: str, k: int, language: Language) -> dict[str, float]:
        """Cosine by passage id, nearest first."""
        try:
            self.sync()
            found = dict(self._index.nearest(self._embedder.embed_query(query), k))
        except IndexBroken as error:
            log.warning("retrieving by words alone: %s", error)
            self._synced = None
            return {}
        spoken = [
            p.passage_id for p in self._source.passages(list(found)) if p.language == language
        ]
        return {passage_id: found[passage_id] for passage_id in spoken}
