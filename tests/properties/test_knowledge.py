import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import chunking, indexing
from knowledge.cleaning import clean
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.errors import SourceRefused
from knowledge.lexical import index_text, phrase, query_terms
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.ranking import fuse
from knowledge.sentences import sentences
from knowledge.stores.sqlite import KnowledgeStore

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
product_row = st.fixed_dictionaries(
    {},
    optional={
        "product_id": st.sampled_from(["A", "B", "C", 7]) | anything,
        "title": st.text(min_size=1, max_size=30) | anything,
        "price": st.decimals(0, 10**6, places=2).map(str) | st.integers(0, 999) | anything,
        "currency": st.sampled_from(["CNY", "JPY", "KWD"]) | anything,
        "stock": st.integers() | anything,
        "category": anything,
        "description": st.text(max_size=200) | anything,
        "attributes": st.dictionaries(st.text(max_size=8), st.text(max_size=20)) | anything,
        "variants": st.lists(st.fixed_dictionaries({"id": anything, "title": anything})) | anything,
        "photo": anything,
        "url": anything,
        "colour": anything,
    },
)
document = anything | st.fixed_dictionaries(
    {},
    optional={
        "product_data": st.lists(product_row | anything, max_size=4) | anything,
        "user_behavior_data": st.lists(anything, max_size=3) | anything,
        "marketing_data": st.lists(anything, max_size=3) | anything,
    },
)
quick = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def load(name: str, content: bytes) -> Loaded:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        try:
            return load_file(file, default_currency="CNY")
        except SourceRefused:
            return Loaded()


def check(loaded: Loaded) -> None:
    for product in loaded.products:
        assert product.product_id == clean(product.product_id) != ""
        assert product.price_minor >= 0
        assert product.title
        for passage in chunking.of_product(product):
            assert passage.text == clean(passage.text) != ""
    for problem in loaded.problems:
        assert problem.reason
        str(problem).encode()


@quick
@given(document)
def test_no_json_breaks_the_loader(value: Any) -> None:
    check(load("shop.json", json.dumps(value).encode()))


@quick
@given(st.binary(max_size=200), st.sampled_from(["a.json", "a.csv", "a.md"]))
def test_no_bytes_break_a_loader(content: bytes, name: str) -> None:
    check(load(name, content))


@quick
@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=5))
def test_no_cells_break_the_csv_loader(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["product_id", "title", "price", "stock", "size"], *rows])
    check(load("a.csv", out.getvalue().encode("utf-8", "replace")))


@quick
@given(st.text(alphabet=st.sampled_from('ab1 .!?。！？\n"”’)No…，、中文L#|-*[]()<>`')))
def test_no_markdown_breaks_the_loader(text: str) -> None:
    loaded = load("a.md", text.encode())
    for entry in loaded.documents:
        assert entry.title
        assert entry.text
        assert chunking.of_document(entry)


@quick
@given(st.text(alphabet=st.sampled_from('ab1 .!?。！？\n"”’)No…，中文LE') | st.characters()))
def test_sentences_lose_nothing(text: str) -> None:
    parts = sentences(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part == part.strip() != "" for part in parts)


@quick
@given(st.lists(st.sampled_from(["Short.", "A longer one here.", "短句。", "x" * 50])))
def test_packing_keeps_everything_in_order(parts: list[str]) -> None:
    lines = [f"{part}\n" for part in parts]
    assert "\n".join(chunking.pack(lines, 12)).splitlines() == parts


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeStore:
    return KnowledgeStore(tmp_path_factory.mktemp("knowledge") / "knowledge.db")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(product_row, max_size=4))
def test_importing_again_changes_nothing(store: KnowledgeStore, rows: list[Any]) -> None:
    loaded = load("shop.json", json.dumps({"product_data": rows}).encode())
    indexing.apply(loaded, store, HashingEmbedder())
    version = store.version()
    changes = indexing.apply(loaded, store, HashingEmbedder())
    assert (changes.new, changes.changed, store.version()) == ((), (), version)
    for product in loaded.products:
        assert store.product(product.product_id) == product


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text() | st.text(alphabet="ab\"' *()-:^{}+AND OR NEAR中文"))
def test_any_question_is_a_valid_search(store: KnowledgeStore, text: str) -> None:
    store.lexical(text, "zh", 5)
    store.candidates(text, 5)
    store.known_words([text])
    index_text(text)
    phrase(text)
    query_terms(text)


@given(st.lists(st.text(max_size=2), unique=True), st.lists(st.text(max_size=2), unique=True))
def test_fusing_holds_each_id_once_best_first(dense: list[str], lexical: list[str]) -> None:
    fused = fuse(dense, lexical)
    assert sorted(entry for entry, _ in fused) == sorted({*dense, *lexical})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
