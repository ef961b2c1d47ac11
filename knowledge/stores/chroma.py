"""A vector index in Chroma, on disk, for one process.

Two processes on one Chroma folder corrupt it silently, so a lock file beside the folder guards
it. The index is disposable: a folder that Chroma cannot open is emptied.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from filelock import FileLock, Timeout

from knowledge.errors import IndexBroken, IndexHeld
from knowledge.ports import Vector, Vectors

BATCH = 128
"""Rows written at once. Chroma lets no other thread run meanwhile: 0.1 to 0.2 s for so many."""
DELETED = 5000
"""Chroma takes 5,461 ids at once."""

_HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}


class ChromaIndex:
    """The vectors of one embedder, by the `name` it has. Vectors always come from outside.

    `client` and `collection_name` are where the vectors are. Raises IndexHeld and IndexBroken.
    """

    client: Any
    _collection: Any

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        # Opened in one thread and closed in another: the lock must be the same for both.
        self._lock = FileLock(folder.with_name(f"{folder.name}.lock"), thread_local=False)
        self.collection_name = f"passages-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexHeld(f"another process works with {folder}; stop that first.") from None
        try:
            self._open()
        except IndexBroken:
            self._discard()
            self._open()

    def close(self) -> None:
        """Let go of the folder. Twice does no harm."""
        self.client.close()
        self._lock.release()

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        with _as_index_broken():
            for start in range(0, len(ids), BATCH):
                batch = slice(start, start + BATCH)
                self._collection.upsert(list(ids[batch]), embeddings=vectors[batch])

    def delete(self, ids: Sequence[str]) -> None:
        with _as_index_broken():
            for start in range(0, len(ids), DELETED):
                self._collection.delete(list(ids[start : start + DELETED]))

    def ids(self) -> set[str]:
        with _as_index_broken():
            return set(self._collection.get(include=[])["ids"])

    def nearest(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        with _as_index_broken():
            found = self._collection.query(
                query_embeddings=[np.asarray(vector, dtype=np.float32)],
                n_results=k,
                include=["distances"],
            )
        distances = (found["distances"] or [[]])[0]
        return [(e, 1.0 - float(d)) for e, d in zip(found["ids"][0], distances, strict=True)]

    def count(self) -> int:
        with _as_index_broken():
            return int(self._collection.count())

    def clear(self) -> None:
        self.client.close()
        self._discard()
        self._open()

    def _open(self) -> None:
        settings = Settings(anonymized_telemetry=False)
        with _as_index_broken():
            self.client = chromadb.PersistentClient(str(self._folder), settings)
            self._drop_other_collections()
            self._collection = self.client.get_or_create_collection(
                self.collection_name,
                embedding_function=None,
                configuration={"hnsw": _HNSW},
            )

    def _drop_other_collections(self) -> None:
        for collection in self.client.list_collections():
            if collection.name != self.collection_name:
                self.client.delete_collection(collection.name)

    def _discard(self) -> None:
        """Empty the folder, if it is Chroma's."""
        if self._folder.exists():
            if any(self._folder.iterdir()) and not (self._folder / "chroma.sqlite3").exists():
                raise IndexBroken(f"{self._folder} holds files that are not Chroma's; move them.")
            shutil.rmtree(self._folder)
        # A failed start leaves its half-made system in Chroma's cache for the next one to find.
        SharedSystemClient._identifier_to_system.pop(str(self._folder), None)


@contextmanager
def _as_index_broken() -> Iterator[None]:
    """Chroma raises many things, among them panics of its Rust part, which are no Exception."""
    try:
        yield
    except IndexBroken:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        reason = f"{type(error).__name__}: {error}"[:200]
        raise IndexBroken(
            f"the vector index does not work ({reason}); run `shopvine knowledge rebuild`."
        ) from error
