"""What every embedder does."""

import subprocess
import sys

import numpy as np
import pytest

from knowledge.embedders.e5 import E5Embedder
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.ports import Embedder


@pytest.fixture(scope="module", params=[E5Embedder, HashingEmbedder])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.param()
    return made


TEXTS = ["The kettle holds 1.7 litres.", "A lamp for the desk.", "退货要在七天之内。"]


def test_shapes_and_lengths(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    one = embedder.embed_query("kettle")
    assert (rows.shape, rows.dtype) == ((3, embedder.dimension), np.float32)
    assert (one.shape, one.dtype) == ((embedder.dimension,), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-4)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-4)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_a_question_lies_nearest_to_its_passage(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    questions = ["How many litres does the kettle hold?", "desk lamp", "七天之内可以退货吗"]
    assert [int(np.argmax(rows @ embedder.embed_query(q))) for q in questions] == [0, 1, 2]


def test_batching_changes_nothing(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    alone = np.stack([embedder.embed_passages([text])[0] for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-3)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a\x00b", "字" * 5000, "😀" * 50])
def test_odd_text_gives_a_unit_vector(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed_query(text)) == pytest.approx(1, abs=1e-3)
    assert np.linalg.norm(embedder.embed_passages([text])[0]) == pytest.approx(1, abs=1e-3)


def test_the_name_tells_them_apart() -> None:
    assert E5Embedder.name != HashingEmbedder.name


def test_hashing_is_the_same_in_every_process() -> None:
    code = (
        "from knowledge.embedders.hashing import HashingEmbedder;"
        "print(HashingEmbedder().embed_query('kettle').tobytes().hex())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == HashingEmbedder().embed_query("kettle").tobytes().hex()
