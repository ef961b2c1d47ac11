"""What retrieving and indexing need from outside."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.entries import Entry, Key
from knowledge.passages import Kind, Language, Part, Passage
from knowledge.releases import Release

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was published of which nobody told the time."""

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""

Vector = npt.NDArray[np.float32]
"""Shape (dimension,), of unit length."""


class Embedder(Protocol):
    """Turns text into vectors of unit length."""

    @property
    def name(self) -> str:
        """Identifies model and version; vectors of different names are never mixed."""

    @property
    def dimension(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors: ...

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""


class Reranker(Protocol):
    """Reads a question and a text together."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """For each text the log-odds that it answers the question."""


class VectorIndex(Protocol):
    """Nearest neighbours by cosine. Disposable: everything in it can be made again."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None: ...

    def delete(self, ids: Sequence[str]) -> None: ...

    def ids(self) -> set[str]:
        """Every id in the index."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """At most k (id, cosine), nearest first."""

    def count(self) -> int: ...

    def clear(self) -> None:
        """Leave it empty, whatever state it was in."""


class PassageSource(Protocol):
    """The stored passages, lexical search over them, and the vectors made of them.

    A passage never changes under its id, so equal ids mean equal content. Vectors are kept by
    the name of their embedder and by the text they were made of; a text is embedded once.
    """

    def version(self) -> str:
        """The newest release: changes with every change of knowledge, and only then."""

    def passage_ids(self, kinds: Sequence[Kind] = ()) -> list[str]:
        """Of every kind, or of those."""

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """In the order asked for; unknown ids are left out."""

    def answered(self) -> list[tuple[Passage, str]]:
        """The first passage of each FAQ entry, and the whole of its answer."""

    def lexical(self, query: str, language: Language, k: int, of: Part | None = None) -> list[str]:
        """Ids of at most k passages in that language (and of that part), best first."""

    def vectors(self, embedder: str, passages: Sequence[Passage]) -> list[Vector | None]:
        """The kept vector of each passage, None where there is none yet."""

    def keep_vectors(self, embedder: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """One row of `vectors` for each passage; all or nothing."""


class KnowledgeBase(PassageSource, Protocol):
    """The write side, which importing needs."""

    def digests(self) -> dict[Key, str]:
        """The digest of every stored entry by (kind, id)."""

    def write(
        self,
        entries: Sequence[Entry],
        removed: Sequence[Key] = (),
        *,
        by: str = "import",
        at: datetime = UNKNOWN,
        summary: str = "",
    ) -> Release | None:
        """Put entries in place of those with the same kind and id and take others out, in one
        transaction: a release by `by`. None if nothing changes."""
