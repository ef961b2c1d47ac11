"""What retrieving and indexing need from outside."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.passages import Language, Passage

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""


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


class VectorIndex(Protocol):
    """Nearest neighbours by cosine. Disposable: everything in it can be made again."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None: ...

    def delete(self, ids: Sequence[str]) -> None: ...

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """At most k (id, cosine), nearest first."""

    def count(self) -> int: ...

    def clear(self) -> None: ...


class PassageSource(Protocol):
    """The stored passages and lexical search over them."""

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """In the order asked for; unknown ids are left out."""

    def lexical(self, query: str, language: Language, k: int) -> list[str]:
        """Ids of at most k passages in that language, best first."""
