"""What Chroma needs beyond the contract of a vector index: one process a folder, and healing."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.errors import IndexBroken, IndexHeld
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.sqlite import KnowledgeStore

ONE = np.ones((1, 4), dtype=np.float32) / 2

HOLD = """
import sys
from pathlib import Path
from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.sqlite import KnowledgeStore
folder = Path(sys.argv[1])
index = ChromaIndex(folder / "vectors", HashingEmbedder.name)
indexing.sync(KnowledgeStore(folder / "state" / "knowledge.db"), index, HashingEmbedder())
print(index.count(), flush=True)
sys.stdin.read()
print(index.count())
"""


@contextmanager
def holder(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the index of the shop in `folder`."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "9\n"
        yield process


def test_a_second_process_is_kept_out(store: KnowledgeStore, tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(IndexHeld, match="another process works with"):
            ChromaIndex(tmp_path / "vectors", HashingEmbedder.name)
        assert process.communicate()[0] == "9\n"
    index = ChromaIndex(tmp_path / "vectors", HashingEmbedder.name)
    assert index.count() == 9
    index.close()


def test_a_killed_process_lets_go(store: KnowledgeStore, tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
    index = ChromaIndex(tmp_path / "vectors", HashingEmbedder.name)
    indexing.sync(store, index, HashingEmbedder())
    assert index.count() == 9
    index.close()


def test_it_lasts(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "vectors", "a")
    index.upsert(["x"], ONE)
    index.close()
    again = ChromaIndex(tmp_path / "vectors", "a")
    assert again.nearest(ONE[0], 1) == [("x", pytest.approx(1.0))]
    again.close()


def test_another_embedder_starts_empty(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "vectors", "a")
    index.upsert(["x"], ONE)
    index.close()
    other = ChromaIndex(tmp_path / "vectors", "b")
    assert other.count() == 0
    other.upsert(["x"], np.ones((1, 2), dtype=np.float32))
    other.close()


@pytest.mark.parametrize("damage", ["chroma.sqlite3", "*/*"])
def test_a_damaged_folder_is_made_again(store: KnowledgeStore, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "vectors"
    index = ChromaIndex(folder, HashingEmbedder.name)
    many = np.random.default_rng(0).normal(size=(2500, 256)).astype(np.float32)
    index.upsert([f"v{n}" for n in range(2500)], many)
    index.close()
    for file in folder.glob(damage):
        file.write_bytes(b"damaged" * 1000)
    again = ChromaIndex(folder, HashingEmbedder.name)
    indexing.sync(store, again, HashingEmbedder())
    assert again.ids() == set(store.passage_ids())
    assert again.nearest(HashingEmbedder().embed_query("kettle"), 9) != []
    again.close()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "vectors", "a")
    (tmp_path / "vectors" / "chroma.sqlite3").unlink()
    (tmp_path / "vectors" / "letter.txt").write_text("keep me")
    with pytest.raises(IndexBroken, match="not Chroma's"):
        index.clear()
    index.close()
    assert (tmp_path / "vectors" / "letter.txt").exists()


def test_errors_of_chroma_are_told_in_our_words(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "vectors", "a")
    index.upsert(["x"], ONE)
    with pytest.raises(IndexBroken, match="shopvine knowledge rebuild"):
        index.upsert(["y"], np.ones((1, 3), dtype=np.float32))
    index.close()
    index.close()


def test_what_one_thread_opened_another_lets_go_of(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread:
        opened = thread.submit(ChromaIndex, tmp_path / "vectors", "name").result()
        opened.close()
        ChromaIndex(tmp_path / "vectors", "name").close()
