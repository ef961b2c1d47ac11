from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

import pytest

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.entries import Key, Value, entries_of, entry_of, key_of
from knowledge.errors import UnknownVersion
from knowledge.loaded import Loaded
from knowledge.passages import Product
from knowledge.releases import EntryChange, FieldChange
from knowledge.stores.sqlite import KnowledgeStore

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def publish(store: KnowledgeStore, *values: Value, out: tuple[Key, ...] = ()) -> None:
    store.write([entry_of(value) for value in values], out, by="Lin", at=NOON, summary="why")


def test_a_release_tells_who_when_and_why(store: KnowledgeStore, shop: Loaded) -> None:
    publish(store, replace(shop.products[0], price_minor=1))
    newest, first = store.releases.history()
    assert (newest.version, newest.published_at, newest.by, newest.summary) == (
        "2", NOON, "Lin", "why",
    )  # fmt: skip
    assert (first.version, first.by, store.version()) == ("1", "import", "2")


def test_what_changes_nothing_is_no_release(store: KnowledgeStore, shop: Loaded) -> None:
    assert store.write(entries_of(shop), [("product", "none")]) is None
    assert store.version() == "1"


def test_what_is_taken_out_is_found_nowhere(store: KnowledgeStore) -> None:
    publish(store, out=(("product", "KT-100"), ("document", "faq/en/delivery"), ("campaign", "C1")))
    assert store.product("KT-100") is None
    assert store.counts() == {"document": 1, "product": 2, "passages": 3}
    assert store.candidates("aurora kettle", 5) == store.lexical("kettle delivery", "en", 5) == []
    assert (store.campaigns(), store.sounding(["dian re"], 5)) == ([], [])


def test_every_version_can_be_told(store: KnowledgeStore, shop: Loaded) -> None:
    kettle, lamp = shop.products[:2]
    cheap, new = replace(kettle, price_minor=1), Product("NEW", {"en": "Mug"}, 5, "CNY")
    publish(store, cheap, new)
    publish(store, replace(cheap, stock=0), out=(lamp_key := ("product", "LT-2"),))
    key = key_of(kettle)
    assert store.releases.at("3") == {}
    assert store.releases.at("2") == {key: cheap, lamp_key: lamp}
    assert store.releases.at("1") == {key: kettle, lamp_key: lamp, ("product", "NEW"): None}
    assert set(store.releases.at("0").values()) == {None}
    for version in ("4", "-1", "01", "x", "1c0b7e52a9f04d33", ""):
        with pytest.raises(UnknownVersion):
            store.releases.at(version)


def test_the_difference_of_two_versions(store: KnowledgeStore, shop: Loaded) -> None:
    kettle, lamp = shop.products[:2]
    publish(store, cheap := replace(kettle, price_minor=1))
    publish(store, replace(lamp, stock=3))
    publish(store, replace(cheap, url=None))
    changes = store.releases.between("1", "2")
    assert changes == [EntryChange("product", "KT-100", kettle, cheap)]
    assert changes[0].fields == [FieldChange("price_minor", 19900, 1)]
    assert [(c.entry_id, c.what) for c in store.releases.between("4", "2")] == [
        ("KT-100", "changed"),
        ("LT-2", "changed"),
    ]
    assert {change.what for change in store.releases.between("0", "4")} == {"new"}
    assert {change.what for change in store.releases.between("4", "0")} == {"gone"}


def test_fields_are_told_by_their_place(shop: Loaded) -> None:
    kettle = shop.products[0]
    red = replace(kettle.variants[0], stock=9)
    other = replace(
        kettle,
        title={"en": "Aurora kettle"},
        attributes={"en": {"capacity": "2 L", "cord": "1 m"}},
        variants=(red,),
    )
    assert [
        (f.name, f.before, f.after) for f in EntryChange("product", "", kettle, other).fields
    ] == [
        ("title.zh", "极光电热水壶", None),
        ("attributes.en.capacity", "1.7 L", "2 L"),
        ("attributes.zh.容量", "1.7 升", None),
        ("variants.r.stock", 2, 9),
        ("attributes.en.cord", None, "1 m"),
    ]


def test_a_thread_keeps_to_one_version(store: KnowledgeStore, shop: Loaded) -> None:
    cheap = replace(shop.products[0], price_minor=1, title={"en": "Borealis pot"})
    with store.one_version():
        before = store.product("KT-100"), store.lexical("aurora", "en", 5)
        Thread(target=publish, args=(store, cheap)).run()
        seen: list[object] = []
        other = Thread(target=lambda: seen.append(store.product("KT-100")))
        other.start()
        other.join()
        assert seen == [cheap]
        assert (store.product("KT-100"), store.lexical("aurora", "en", 5)) == before
        assert store.version() == "1"
    assert (store.product("KT-100"), store.version()) == (cheap, "2")
    assert store.lexical("aurora", "en", 5) == []


def test_vectors_made_meanwhile_are_found_by_a_thread_that_keeps_to_a_version(
    store: KnowledgeStore,
) -> None:
    embedder = HashingEmbedder()
    embedder.name = "other"
    with store.one_version():
        passages = store.passages(store.passage_ids())
        indexing.embed(passages, store, embedder)
        assert all(vector is not None for vector in store.vectors("other", passages))


def test_the_draft(store: KnowledgeStore, shop: Loaded) -> None:
    kettle, lamp, bag = shop.products
    draft = store.draft
    draft.put([entry_of(replace(bag, stock=1)), entry_of(lamp)], (), "Lin", NOON)
    assert [entry.key for entry in draft.entries()] == [key_of(bag)]
    draft.put((), [key_of(kettle), ("product", "none")], "Wu", NOON)
    draft.put([entry_of(replace(lamp, stock=1))], (), "Lin", NOON, proposed=True)
    assert [(e.key[1], e.by, e.proposed, e.value is None) for e in draft.entries()] == [
        ("BG-3", "Lin", False, False),
        ("KT-100", "Wu", False, True),
        ("LT-2", "Lin", True, False),
    ]
    assert list(draft.digests()) == [key_of(bag), key_of(kettle)]
    draft.put([entry_of(replace(lamp, stock=2))], (), "Lin", NOON)
    draft.drop([key_of(lamp), key_of(bag)], proposed=True)
    assert list(draft.digests()) == [key_of(bag), key_of(kettle), key_of(lamp)]
    draft.drop([key_of(bag)], proposed=False)
    draft.put([entry_of(kettle)], (), "Lin", NOON)
    assert [entry.key for entry in draft.entries()] == [key_of(lamp)]
    assert (store.version(), draft.discard(), draft.entries()) == ("1", 1, [])


def test_what_is_published_waits_no_longer(store: KnowledgeStore, shop: Loaded) -> None:
    first, second = (replace(shop.products[0], stock=stock) for stock in (1, 2))
    store.draft.put([entry_of(second)], (), "Lin", NOON)
    publish(store, first)
    assert [entry.value for entry in store.draft.entries()] == [second]
    publish(store, second)
    assert store.draft.entries() == []
