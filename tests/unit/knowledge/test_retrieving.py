from collections.abc import Sequence
from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from knowledge import indexing, retrieving
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.errors import IndexBroken
from knowledge.loaded import Loaded
from knowledge.passages import Document, Kind, Language, Part
from knowledge.ports import Vector, Vectors
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore


@pytest.fixture
def retriever(store: KnowledgeStore) -> HybridRetriever:
    return HybridRetriever(store, ExactIndex(), ExactIndex(), HashingEmbedder())


@pytest.mark.parametrize(
    ("query", "language", "title"),
    [
        ("how long does delivery take", "en", "How long is delivery?"),
        ("水壶的容量", "zh", "极光电热水壶"),
        ("crimson kettle", "en", "Aurora kettle"),
    ],
)
def test_the_best_passage_comes_first(
    retriever: HybridRetriever, query: str, language: Language, title: str
) -> None:
    hits = retriever.retrieve(query, language, 3)
    assert hits[0].passage.title == title
    assert {hit.passage.language for hit in hits} == {language}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_hit_tells_where_it_was_found(retriever: HybridRetriever) -> None:
    best = retriever.retrieve("Aurora kettle capacity", "en", 1)[0]
    assert (best.dense_rank, best.lexical_rank) == (1, 1)
    assert best.score == pytest.approx(1 / 61)
    assert best.similarity is not None
    assert 0 < best.similarity < 1
    only_dense = retriever.retrieve("Aurora kettle capacity", "en", 9)[-1]
    assert only_dense.lexical_rank is None


@pytest.mark.parametrize(("query", "k"), [("", 3), (" \n", 3), ("kettle", 0)])
def test_nothing_asked_nothing_found(retriever: HybridRetriever, query: str, k: int) -> None:
    assert retriever.retrieve(query, "en", k) == []


def test_odd_questions_do_no_harm(retriever: HybridRetriever) -> None:
    for query in ("?!", '" OR *', "\ud800", "a" * 10_000, "的" * 3000, "\x00"):
        retriever.retrieve(query, "zh", 3)


def test_rebuild_uses_the_stored_vectors(store: KnowledgeStore) -> None:
    class Unused(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise AssertionError("embedded again")

    products, texts = ExactIndex(), ExactIndex()
    (passage,) = store.passages(store.passage_ids(["product"])[:1])
    products.upsert([passage.passage_id], HashingEmbedder().embed_query("wrong")[None])
    assert HybridRetriever(store, products, texts, Unused()).rebuild() == 9
    (kept,) = store.vectors(HashingEmbedder.name, [passage])
    assert kept is not None
    assert products.nearest(kept, 1) == [(passage.passage_id, pytest.approx(1.0))]
    assert (products.count(), texts.count()) == (7, 2)


def test_products_or_texts_alone(retriever: HybridRetriever) -> None:
    def kinds(of: Part | None) -> set[Kind]:
        return {hit.passage.kind for hit in retriever.retrieve("autumn delivery", "en", 9, of=of)}

    assert kinds(None) == {"product", "faq", "campaign"}
    assert kinds("products") == {"product"}
    assert kinds("texts") == {"faq"}


def test_products_do_not_crowd_out_texts(empty: KnowledgeStore, shop: Loaded) -> None:
    """Three hundred products lie nearer and share more words than the one policy."""
    near = [
        replace(shop.products[2], product_id=f"P{n}", title={"en": f"How long is delivery {n}"})
        for n in range(300)
    ]
    policy = Document("returns", "policy", "Returns", "Send it back, we take it.", "en")
    indexing.apply(Loaded(tuple(near), (policy,)), empty, HashingEmbedder())
    retriever = HybridRetriever(empty, ExactIndex(), ExactIndex(), HashingEmbedder())
    question = "How long is delivery of returns"
    (hit,) = retriever.retrieve(question, "en", 24, of="texts")
    assert (hit.passage.source_id, hit.dense_rank, hit.lexical_rank) == ("returns", 1, 1)
    assert "returns" not in {
        hit.passage.source_id for hit in retriever.retrieve(question, "en", 24)
    }


def test_a_question_is_embedded_once(store: KnowledgeStore) -> None:
    class Counting(HashingEmbedder):
        asked = 0

        def embed_query(self, text: str) -> Vector:
            self.asked += 1
            return super().embed_query(text)

    embedder = Counting()
    retriever = HybridRetriever(store, ExactIndex(), ExactIndex(), embedder)
    first = retriever.retrieve("kettle", "en", 3)
    retriever.retrieve("lamp", "en", 3)
    retriever.retrieve("kettle", "zh", 3, of="texts")
    assert retriever.retrieve("kettle", "en", 3) == first
    assert embedder.asked == 2


def test_an_import_is_followed(
    retriever: HybridRetriever, store: KnowledgeStore, shop: Loaded
) -> None:
    assert retriever.retrieve("Ridge backpack", "en", 1)[0].passage.title == "Ridge backpack"
    renamed = replace(shop.products[2], title={"en": "Summit rucksack"})
    indexing.apply(Loaded((renamed,)), store, HashingEmbedder())
    hit = retriever.retrieve("Summit rucksack", "en", 1)[0]
    assert hit.passage.title == "Summit rucksack"
    assert hit.dense_rank == 1


def test_a_large_import_does_not_hold_up_questions(
    store: KnowledgeStore, shop: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(ExactIndex):
        may_go_on = Event()
        synced_once = False

        def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
            if self.synced_once:
                assert self.may_go_on.wait(20)
            super().upsert(ids, vectors)
            self.synced_once = True

    monkeypatch.setattr(retrieving, "PATIENCE", 0.01)
    index = Slow()
    retriever = HybridRetriever(store, index, ExactIndex(), HashingEmbedder())
    retriever.sync()
    renamed = replace(shop.products[2], title={"en": "Summit rucksack"})
    indexing.apply(Loaded((renamed,)), store, HashingEmbedder())
    for _ in range(2):
        hits = retriever.retrieve("Summit rucksack", "en", 9)
        (hit,) = [hit for hit in hits if hit.passage.title == "Summit rucksack"]
        assert (hit.lexical_rank, hit.dense_rank) == (1, None)
    index.may_go_on.set()
    retriever.sync()
    assert retriever.retrieve("Summit rucksack", "en", 1)[0].dense_rank == 1
    retriever.close()


def test_closing_breaks_off_following_an_import(
    store: KnowledgeStore, shop: Loaded, caplog: pytest.LogCaptureFixture
) -> None:
    retriever = HybridRetriever(store, ExactIndex(), ExactIndex(), HashingEmbedder())
    retriever.sync()
    retriever.close()
    renamed = replace(shop.products[2], title={"en": "Summit rucksack"})
    indexing.apply(Loaded((renamed,)), store, HashingEmbedder())
    assert retriever.retrieve("Summit rucksack", "en", 1)[0].lexical_rank == 1
    retriever.close()
    assert "being closed" in caplog.text


def test_words_alone_serve_when_the_index_is_broken(
    store: KnowledgeStore, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ExactIndex):
        def nearest(self, vector: Vector, k: int) -> list[tuple[str, float]]:
            raise IndexBroken("no neighbours")

    retriever = HybridRetriever(store, Broken(), ExactIndex(), HashingEmbedder())
    hit = retriever.retrieve("secret kettle", "en", 1)[0]
    assert (hit.passage.title, hit.similarity, hit.lexical_rank) == ("Aurora kettle", None, 1)
    assert "no neighbours" in caplog.text
    assert "secret" not in caplog.text


def test_an_index_that_cannot_be_read_is_made_again(store: KnowledgeStore) -> None:
    class Damaged(ExactIndex):
        damaged = True

        def ids(self) -> set[str]:
            if self.damaged:
                raise IndexBroken("damaged")
            return super().ids()

        def clear(self) -> None:
            self.damaged = False
            super().clear()

    retriever = HybridRetriever(store, Damaged(), ExactIndex(), HashingEmbedder())
    assert retriever.retrieve("kettle", "en", 1)[0].dense_rank is not None


def test_other_languages_do_not_crowd_out(empty: KnowledgeStore, shop: Loaded) -> None:
    many = [replace(shop.products[2], product_id=f"P{n}") for n in range(300)]
    indexing.apply(Loaded((*many, shop.products[1])), empty, HashingEmbedder())
    hits = HybridRetriever(empty, ExactIndex(), ExactIndex(), HashingEmbedder()).retrieve(
        "台灯", "zh", 2
    )
    assert [hit.passage.source_id for hit in hits] == ["LT-2"]
    assert np.isfinite(hits[0].score)
