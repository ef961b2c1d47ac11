"""A question -> the passages that may answer it: nearest vectors and shared words, fused."""

import logging
from collections.abc import Sequence
from functools import lru_cache
from threading import Event, Lock, Thread

from knowledge import indexing, questions
from knowledge.errors import IndexBroken, KnowledgeError
from knowledge.likeness import Likeness
from knowledge.passages import KINDS, Hit, Kind, Language, Part, Passage
from knowledge.ports import Embedder, PassageSource, Reranker, Vector, VectorIndex
from knowledge.questions import QuestionIndex
from knowledge.ranking import fuse

log = logging.getLogger(__name__)

FETCHED = 200
"""Neighbours asked for, so that enough are left once other languages are dropped."""
PATIENCE = 0.5
"""Seconds that a question waits for the indexes to follow an import; a large one goes on beside
the questions."""
READY = 2048
"""Passages that are put into the indexes before they are published: a second or two."""
REMEMBERED = 256
"""Questions whose vectors are kept: one answer looks several times, and a talk comes back to what
was asked before."""

_BROKEN = "broken"
"""Where the version stands that the indexes follow, once they broke."""
_IN_TEXTS = KINDS["texts"]
_ELSEWHERE: tuple[Kind, ...] = ("product", "campaign")


class HybridRetriever:
    """Safe to use from many threads. Without usable indexes it goes on with shared words alone.

    Follows imports: shared words at once, nearness as soon as the indexes are brought up to date,
    which the first question after an import sets off. Texts have an index of their own, so that
    the products of a large shop do not crowd them out.
    """

    def __init__(
        self,
        source: PassageSource,
        products: VectorIndex,
        texts: VectorIndex,
        embedder: Embedder,
        reranker: Reranker | None = None,
    ) -> None:
        self._source, self._embedder, self._reranker = source, embedder, reranker
        self._products, self._texts = products, texts
        self._synced: str | None = None
        self._syncing = Lock()
        self._follower: Thread | None = None
        self._closed = Event()
        self._embed_query = lru_cache(REMEMBERED)(embedder.embed_query)
        self._questions = QuestionIndex(source, embedder)
        self._likeness = Likeness(embedder)

    def retrieve(
        self, query: str, language: Language, k: int, *, of: Part | None = None
    ) -> Sequence[Hit]:
        """At most k passages in `language`, best first; those of products or of texts, if `of`
        says so. Campaigns are found only without it."""
        if not query.strip() or k < 1:
            return []
        near = self._nearest(query, max(FETCHED, 4 * k), language, of)
        lexical = self._source.lexical(query, language, max(FETCHED, k), of)
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

    def answered(self, question: str, language: Language, k: int) -> Sequence[Hit]:
        """At most k FAQ entries whose own questions are most like this one: `text` is the whole
        answer, `similarity` the cosine of the two questions."""
        if not question.strip():
            return []
        return self._questions.nearest(self._embed_query(question), language, k)

    def cosines(self, question: str, texts: Sequence[str]) -> list[float]:
        """How alike the question and each of these texts are, whether the shop says them or not."""
        return self._likeness.cosines(self._embed_query(question), texts)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """For each text the log-odds that it answers the question; none without a reranker."""
        return self._reranker.scores(question, texts) if self._reranker else []

    def sync(self, on_progress: indexing.Progress = indexing.silent) -> None:
        """Bring the indexes up to date now. Raises IndexBroken."""
        version = self._source.version()
        with self._syncing:
            if version != self._synced:
                self._fill(on_progress)
                self._synced = version

    def ready(self, passages: Sequence[Passage]) -> None:
        """Have passages that are about to be published, whose vectors are kept, in the indexes
        before anyone asks: until then they are not found. Many are left to the next `sync`."""
        questions.embed(questions.first_of_entries(passages), self._source, self._embedder)
        if len(passages) > READY:
            return
        try:
            for index, kinds in ((self._texts, _IN_TEXTS), (self._products, _ELSEWHERE)):
                fitting = [passage for passage in passages if passage.kind in kinds]
                indexing.add(fitting, self._source, index, self._embedder)
        except IndexBroken as error:
            log.warning("the index cannot be made ready for what comes: %s", error)

    def rebuild(self, on_progress: indexing.Progress = indexing.silent) -> int:
        """Throw the indexes away and make them again from the stored passages and vectors; how
        many passages they hold. Raises IndexBroken."""
        with self._syncing:
            self._products.clear()
            self._texts.clear()
            self._fill(on_progress)
        return self._products.count() + self._texts.count()

    def close(self) -> None:
        """Break off bringing the indexes up to date. Twice does no harm."""
        self._closed.set()
        if self._follower:
            self._follower.join()

    def _follow(self) -> None:
        """The very first time wait for the indexes; afterwards go on with what they hold."""
        if self._synced is None:
            self.sync()
        elif self._synced != self._source.version() and not self._syncing.locked():
            self._follower = Thread(target=self._catch_up, name="index", daemon=True)
            self._follower.start()
            self._follower.join(PATIENCE)

    def _catch_up(self) -> None:
        def go_on(done: int, total: int) -> None:
            if self._closed.is_set():
                raise IndexBroken("the shop is being closed.")

        try:
            self.sync(go_on)
        except KnowledgeError as error:
            log.warning("the index does not follow the last import: %s", error)

    def _fill(self, on_progress: indexing.Progress) -> None:
        source, embedder = self._source, self._embedder
        indexing.sync(source, self._texts, embedder, _IN_TEXTS)
        indexing.sync(source, self._products, embedder, _ELSEWHERE, on_progress=on_progress)

    def _nearest(self, query: str, k: int, language: Language, of: Part | None) -> dict[str, float]:
        """Cosine by passage id, nearest first."""
        try:
            self._follow()
            found = self._neighbours(self._embed_query(query), k, of)
        except IndexBroken as error:
            log.warning("retrieving by words alone: %s", error)
            self._synced = self._synced and _BROKEN
            return {}
        kinds = KINDS[of] if of else _IN_TEXTS + _ELSEWHERE
        fitting = [
            passage.passage_id
            for passage in self._source.passages(list(found))
            if passage.language == language and passage.kind in kinds
        ]
        return {passage_id: found[passage_id] for passage_id in fitting}

    def _neighbours(self, vector: Vector, k: int, of: Part | None) -> dict[str, float]:
        searched = {"products": [self._products], "texts": [self._texts]}
        indexes = searched[of] if of else [self._products, self._texts]
        found = [near for index in indexes for near in index.nearest(vector, k)]
        return dict(sorted(found, key=lambda near: -near[1])[:k])
