"""A deterministic embedder without a model: the double of E5, the same in every process."""

import zlib
from collections.abc import Sequence

import numpy as np

from knowledge.lexical import folded
from knowledge.ports import Vector, Vectors


class HashingEmbedder:
    """Counts the pieces of one to three characters of a text in hashed, signed places."""

    name = "hashing-1"
    dimension = 256

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        vector = np.zeros(self.dimension, dtype=np.float32)
        plain = f" {' '.join(folded(text).split())} "
        for length in (1, 2, 3):
            for start in range(len(plain) - length + 1):
                piece = plain[start : start + length].encode("utf-8", "replace")
                digest = zlib.crc32(piece)
                vector[digest % self.dimension] += 1.0 if digest & 0x80000000 else -1.0
        norm = float(np.linalg.norm(vector))
        if norm == 0.0:
            vector[0] = norm = 1.0
        return vector / np.float32(norm)
