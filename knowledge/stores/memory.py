"""An exact vector index in memory: for the few texts of a shop, for a process that may not open
the folder of Chroma, and the double of Chroma."""

from collections.abc import Sequence
from threading import Lock

import numpy as np

from knowledge.ports import Vector, Vectors


class ExactIndex:
    """Compares with every vector. Safe to use from many threads."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vector] = {}
        self._matrix: tuple[list[str], Vectors] | None = None
        self._lock = Lock()

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        with self._lock:
            self._vectors.update(zip(ids, vectors, strict=True))
            self._matrix = None

    def delete(self, ids: Sequence[str]) -> None:
        with self._lock:
            for entry in ids:
                self._vectors.pop(entry, None)
            self._matrix = None

    def ids(self) -> set[str]:
        with self._lock:
            return set(self._vectors)

    def nearest(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        with self._lock:
            if not self._vectors:
                return []
            if self._matrix is None:
                names, matrix = list(self._vectors), np.stack(list(self._vectors.values()))
                self._vectors = dict(zip(names, matrix, strict=True))  # kept once, as its rows
                self._matrix = names, matrix
            names, matrix = self._matrix
        cosines = matrix @ vector
        best = np.arange(len(names)) if k >= len(names) else np.argpartition(-cosines, k)[:k]
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(names[i], float(cosines[i])) for i in best]

    def count(self) -> int:
        return len(self._vectors)

    def clear(self) -> None:
        with self._lock:
            self._vectors.clear()
            self._matrix = None
