"""How alike a question and short texts are."""

from collections.abc import Sequence

import pytest

from knowledge import likeness
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.likeness import Likeness
from knowledge.ports import Vectors


class Counting(HashingEmbedder):
    """Remembers what it embedded."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed_passages(texts)


def test_the_same_words_are_most_alike() -> None:
    embedder = Counting()
    asked = embedder.embed_query("the lid leaks")
    cosines = Likeness(embedder).cosines(asked, ["the lid leaks", "a red box", "the lid leaks"])
    assert cosines[0] == pytest.approx(1.0)
    assert cosines[0] == cosines[2] > cosines[1]


def test_a_text_is_embedded_once_and_the_oldest_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(likeness, "KEPT", 2)
    embedder = Counting()
    kept = Likeness(embedder)
    asked = embedder.embed_query("lid")
    for texts in (["a", "b"], ["a"], ["c"], ["a"], ["b"]):
        kept.cosines(asked, texts)
    assert embedder.embedded == ["a", "b", "c", "b"]


def test_nothing_is_like_nothing() -> None:
    embedder = Counting()
    assert Likeness(embedder).cosines(embedder.embed_query("lid"), []) == []
