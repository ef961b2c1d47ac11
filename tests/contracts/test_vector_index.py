"""What every vector index does."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.ports import VectorIndex, Vectors
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.memory import ExactIndex


@pytest.fixture(params=["exact", "chroma"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    if request.param == "exact":
        yield ExactIndex()
        return
    made = ChromaIndex(tmp_path / "vectors", "test")
    yield made
    made.close()


def vectors(count: int, seed: int = 0) -> Vectors:
    made = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    unit: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def test_an_empty_index_answers(index: VectorIndex) -> None:
    assert index.count() == 0
    assert index.ids() == set()
    assert index.nearest(vectors(1)[0], 5) == []
    index.upsert([], vectors(0))
    index.delete([])
    index.delete(["none"])
    index.clear()
    assert index.count() == 0


def test_nearest_gives_cosines_nearest_first(index: VectorIndex) -> None:
    rows = vectors(300)
    names = [f"v{n}" for n in range(300)]
    index.upsert(names, rows)
    found = index.nearest(rows[7], 10)
    cosines = rows @ rows[7]
    best = np.argsort(-cosines)[:10]
    assert [name for name, _ in found] == [names[n] for n in best]
    assert [cosine for _, cosine in found] == pytest.approx(list(cosines[best]), abs=1e-5)


def test_more_than_there_are(index: VectorIndex) -> None:
    index.upsert(["a", "b"], vectors(2))
    assert {name for name, _ in index.nearest(vectors(1)[0], 50)} == {"a", "b"}


def test_upsert_replaces(index: VectorIndex) -> None:
    old, new = vectors(2)
    index.upsert(["a"], old[None])
    index.upsert(["a"], new[None])
    assert index.count() == 1
    assert index.nearest(new, 1) == [("a", pytest.approx(1.0, abs=1e-5))]


def test_what_is_deleted_is_not_found(index: VectorIndex) -> None:
    rows = vectors(3)
    index.upsert(["a", "b", "c"], rows)
    index.delete(["b", "none"])
    assert index.ids() == {"a", "c"}
    assert "b" not in [name for name, _ in index.nearest(rows[1], 3)]


def test_clear_leaves_it_usable(index: VectorIndex) -> None:
    index.upsert(["a"], vectors(1))
    index.clear()
    assert index.ids() == set()
    index.upsert(["b"], vectors(1))
    assert index.count() == 1


def test_more_rows_than_one_batch_of_chroma(index: VectorIndex) -> None:
    index.upsert([f"v{n}" for n in range(6000)], vectors(6000))
    assert index.count() == 6000
    index.delete([f"v{n}" for n in range(5500)])
    assert len(index.ids()) == 500
