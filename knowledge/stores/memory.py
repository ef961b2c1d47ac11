"""An exact vector index in memory: the double of Chroma, and quick enough for small shops."""

from collections.abc import Sequence

import numpy as np

from knowledge.ports import Vector, Vectors


class ExactIndex:
    """Compares with every vector. Not for several threads that write."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vector] = {}

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._vectors.update(zip(ids, vectors, strict=True))

    def delete(self, ids: Sequence[str]) -> None:
        for entry in ids:
            self._vectors.pop(entry, None)

    def ids(self) -> set[str]:
        return set(self._vectors)

    def nearest(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        if not self._vectors:
            return []
        names = list(self._vectors)
        cosines = np.stack([self._vectors[name] for name in names]) @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(names[i], float(cosines[i])) for i in best]

    def count(self) -> int:
        return len(self._vectors)

    def clear(self) -> None:
        self._vectors.clear()
