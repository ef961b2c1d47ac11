"""An import and an index that were killed go on where they were."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Product
from knowledge.ports import Vectors
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.sqlite import KnowledgeStore

SHOP = Loaded(tuple(Product(f"P{n}", {"en": f"Lamp {n} of oak"}, 100, "CNY") for n in range(700)))
KEPT = 5 * indexing.EMBED_BATCH

KILLED_WHILE_EMBEDDING = """
import os, signal, sys
from pathlib import Path
from tests_shop import SHOP, Counting
from knowledge import indexing
from knowledge.stores.sqlite import KnowledgeStore
class Killed(Counting):
    def embed_passages(self, texts):
        if len(self.embedded) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_passages(texts)
indexing.apply(SHOP, KnowledgeStore(Path(sys.argv[1]) / "knowledge.db"), Killed())
"""

KILLED_WHILE_INDEXING = """
import os, signal, sys
from pathlib import Path
from tests_shop import Counting
from knowledge import indexing
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.sqlite import KnowledgeStore
def kill(done, total):
    os.kill(os.getpid(), signal.SIGKILL)
folder = Path(sys.argv[1])
index = ChromaIndex(folder / "vectors", Counting.name)
store = KnowledgeStore(folder / "knowledge.db")
indexing.sync(store, index, Counting(), on_progress=kill)
"""


class Counting(HashingEmbedder):
    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed_passages(texts)


def killed(code: str, folder: Path, *arguments: object) -> None:
    (folder / "tests_shop.py").write_text(Path(__file__).read_text(encoding="utf-8"))
    command = [sys.executable, "-c", code, str(folder), *map(str, arguments)]
    environment = {"PYTHONPATH": f"{Path.cwd()}:{folder}"}
    assert subprocess.run(command, env=environment).returncode == -signal.SIGKILL


def test_nothing_is_embedded_twice(tmp_path: Path) -> None:
    killed(KILLED_WHILE_EMBEDDING, tmp_path, KEPT)
    store, embedder = KnowledgeStore(tmp_path / "knowledge.db"), Counting()
    assert store.passage_ids() == []
    progress: list[tuple[int, int]] = []
    indexing.apply(
        SHOP, store, embedder, on_progress=lambda done, total: progress.append((done, total))
    )
    assert len(embedder.embedded) == len(set(embedder.embedded)) == 700 - KEPT
    assert progress[-1] == (700 - KEPT, 700 - KEPT)
    whole = KnowledgeStore(tmp_path / "whole.db")
    indexing.apply(SHOP, whole, HashingEmbedder())
    passages = whole.passages(whole.passage_ids())
    assert store.version() == whole.version()
    for resumed, once in zip(
        store.vectors(embedder.name, passages),
        whole.vectors(embedder.name, passages),
        strict=True,
    ):
        assert resumed is not None
        assert once is not None
        assert resumed.tobytes() == once.tobytes()
    store.close()
    whole.close()


def test_an_index_goes_on_where_it_was(tmp_path: Path) -> None:
    store, embedder = KnowledgeStore(tmp_path / "knowledge.db"), Counting()
    indexing.apply(SHOP, store, HashingEmbedder())
    killed(KILLED_WHILE_INDEXING, tmp_path)
    index = ChromaIndex(tmp_path / "vectors", embedder.name)
    assert index.count() == indexing.INDEX_BATCH
    filled: list[tuple[int, int]] = []
    indexing.sync(store, index, embedder, on_progress=lambda *done: filled.append(done))
    assert filled == [(700 - indexing.INDEX_BATCH,) * 2]
    assert embedder.embedded == []
    assert index.ids() == set(store.passage_ids())
    for passage in store.passages(store.passage_ids()[::100]):
        (vector,) = store.vectors(embedder.name, [passage])
        assert vector is not None
        assert index.nearest(vector, 1)[0][0] == passage.passage_id
    index.close()
    store.close()
