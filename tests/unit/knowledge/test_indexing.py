from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded, Problem, combine
from knowledge.passages import Passage
from knowledge.ports import Vector, Vectors
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore


class CountingEmbedder(HashingEmbedder):
    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed_passages(texts)


def test_preview_tells_and_writes_nothing(store: KnowledgeStore, shop: Loaded) -> None:
    before = store.version()
    problem = Problem("a.json", "product_data[9]", "price", "is missing")
    changed = Loaded(
        products=(
            replace(shop.products[0], stock=0),
            shop.products[1],
            replace(shop.products[2], product_id="NEW"),
        ),
        documents=(replace(shop.documents[0], document_id="faq/en/other"),),
        problems=(problem,),
    )
    changes = indexing.preview(changed, store)
    assert changes == indexing.Changes(
        new=(("product", "NEW"), ("document", "faq/en/other")),
        changed=(("product", "KT-100"),),
        unchanged=(("product", "LT-2"),),
        gone=(("document", "faq/en/delivery"), ("product", "BG-3")),
        bad=(problem,),
    )
    assert store.version() == before


def test_apply_does_what_preview_told(store: KnowledgeStore, shop: Loaded) -> None:
    changed = Loaded((replace(shop.products[0], stock=0),))
    told = indexing.preview(changed, store)
    assert indexing.apply(changed, store, HashingEmbedder()) == told
    assert store.product("KT-100") == changed.products[0]
    assert store.counts()["product"] == 3


def test_only_what_changed_is_embedded(store: KnowledgeStore, shop: Loaded) -> None:
    embedder = CountingEmbedder()
    indexing.apply(shop, store, embedder)
    cheaper = replace(shop.products[0], price_minor=1, stock=1)
    indexing.apply(Loaded((cheaper,)), store, embedder)
    assert embedder.embedded == []
    larger = replace(cheaper, attributes={"en": {"capacity": "2 L"}, "zh": {"容量": "1.7 升"}})
    indexing.apply(Loaded((larger,)), store, embedder)
    assert len(embedder.embedded) == 1
    assert "capacity 2 L" in embedder.embedded[0]


def test_progress_ends_at_the_whole(empty: KnowledgeStore, shop: Loaded) -> None:
    seen: list[tuple[int, int]] = []
    indexing.apply(
        shop, empty, HashingEmbedder(), on_progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(8, 9), (9, 9)]


def test_a_broken_import_leaves_the_old_knowledge(store: KnowledgeStore, shop: Loaded) -> None:
    class Breaking(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise KeyboardInterrupt

    before = store.version()
    other = replace(shop.products[0], title={"en": "Borealis kettle"}, price_minor=1)
    with pytest.raises(KeyboardInterrupt):
        indexing.apply(Loaded((other,)), store, Breaking())
    assert store.version() == before
    assert store.product("KT-100") == shop.products[0]


def test_sync_makes_the_index_hold_what_is_stored(store: KnowledgeStore, shop: Loaded) -> None:
    embedder, index = CountingEmbedder(), ExactIndex()
    index.upsert(["stale"], embedder.embed_query("x")[None])
    indexing.sync(store, index, embedder)
    assert index.ids() == set(store.passage_ids())
    indexing.apply(Loaded((replace(shop.products[2], title={"en": "Bag"}),)), store, embedder)
    indexing.sync(store, index, embedder)
    assert index.ids() == set(store.passage_ids())
    assert len(embedder.embedded) == 1


def test_another_embedder_makes_vectors_of_its_own(store: KnowledgeStore) -> None:
    embedder = CountingEmbedder()
    embedder.name = "other"
    index = ExactIndex()
    indexing.sync(store, index, embedder)
    assert len(embedder.embedded) == index.count() == len(store.passage_ids())


def test_sync_of_some_kinds(store: KnowledgeStore) -> None:
    index = ExactIndex()
    indexing.sync(store, index, HashingEmbedder())
    indexing.sync(store, index, HashingEmbedder(), ("faq", "campaign"))
    kinds = {passage.kind for passage in store.passages(sorted(index.ids()))}
    assert kinds == {"faq", "campaign"}
    assert index.count() == 3


def test_combining_files_keeps_the_first_of_equal_ids(shop: Loaded) -> None:
    again = Loaded(products=(replace(shop.products[0], stock=0),))
    combined = combine([("a.json", shop), ("b.csv", again)])
    assert combined.products == shop.products
    assert [str(problem) for problem in combined.problems] == [
        "b.csv, KT-100: another file has this product already"
    ]


def test_a_passage_taken_away_meanwhile_is_left_out(store: KnowledgeStore) -> None:
    """Another process imports between the reading of the ids and the reading of the vectors."""

    class Disturbed(KnowledgeStore):
        def vectors(self, embedder: str, passages: Sequence[Passage]) -> list[Vector | None]:
            found = super().vectors(embedder, passages)
            return [
                None if p.source_id == "KT-100" else v for p, v in zip(passages, found, strict=True)
            ]

    index = ExactIndex()
    disturbed = Disturbed(store.database.path)
    indexing.sync(disturbed, index, HashingEmbedder())
    disturbed.close()
    left = {passage_id.partition("#")[0] for passage_id in index.ids()}
    assert "KT-100" not in left
    assert "LT-2" in left
