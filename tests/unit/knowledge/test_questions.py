"""The questions that the shop answers itself."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedders.hashing import HashingEmbedder
from knowledge.entries import entries_of
from knowledge.loaded import Loaded
from knowledge.passages import Document
from knowledge.questions import QuestionIndex
from knowledge.stores.sqlite import KnowledgeStore

LONG = " ".join(["Within 30 days.", *["Please keep the box, the label and the receipt."] * 20])


def faq(number: int, title: str, text: str, language: str = "en") -> Document:
    return Document(f"faq-{number}", "faq", title, text, language)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path):
    store = KnowledgeStore(tmp_path / "knowledge.db")
    yield store
    store.close()


def put(store: KnowledgeStore, *documents: Document) -> None:
    store.write(entries_of(Loaded(documents=documents)))


class Counting(HashingEmbedder):
    """Counts what it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def embed_query(self, text: str):
        self.asked += 1
        return super().embed_query(text)


def nearest(store: KnowledgeStore, question: str, language="en", k=3):
    embedder = HashingEmbedder()
    return QuestionIndex(store, embedder).nearest(embedder.embed_query(question), language, k)


def test_the_same_question_is_nearest_and_the_answer_is_whole(store):
    put(
        store,
        faq(1, "Can I return a kettle?", LONG),
        faq(2, "Do you wrap gifts?", "Yes."),
        Document("policy-1", "policy", "Can I return a kettle?", "Policies are not FAQ.", "en"),
    )
    first, second = nearest(store, "Can I return a kettle?")
    assert (first.passage.title, first.passage.text) == ("Can I return a kettle?", LONG)
    assert first.similarity == pytest.approx(1.0, abs=1e-5)
    assert second.similarity < 0.9


def test_only_the_language_asked_for(store):
    put(store, faq(1, "Do you wrap gifts?", "Yes."), faq(2, "提供礼品包装吗？", "提供。", "zh"))
    assert [hit.passage.text for hit in nearest(store, "提供礼品包装吗？", "zh")] == ["提供。"]
    assert nearest(store, "Do you wrap gifts?", k=0) == []


def test_a_shop_without_faq_answers_nothing(store):
    assert nearest(store, "Do you wrap gifts?") == []


def test_new_entries_are_found_and_old_ones_embedded_once(store):
    put(store, faq(1, "Do you wrap gifts?", "Yes."))
    embedder = Counting()
    index = QuestionIndex(store, embedder)
    question = np.asarray(HashingEmbedder().embed_query("Is there a shop to visit?"))
    index.nearest(question, "en", 1)
    put(store, faq(2, "Is there a shop to visit?", "No."))
    assert index.nearest(question, "en", 1)[0].passage.text == "No."
    QuestionIndex(store, embedder).nearest(question, "en", 1)
    assert embedder.asked == 2
