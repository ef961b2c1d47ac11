from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pysqlite3
import pytest

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.errors import KnowledgeError
from knowledge.loaded import Loaded
from knowledge.passages import Kind, Part, Product
from knowledge.sounds import sound_pairs
from knowledge.stores import sqlite
from knowledge.stores.sqlite import KnowledgeStore


def test_what_goes_in_comes_out(store: KnowledgeStore, shop: Loaded) -> None:
    assert tuple(store.products()) == shop.products
    assert store.product("KT-100") == shop.products[0]
    assert store.product("none") is None
    assert tuple(store.campaigns()) == shop.campaigns
    assert store.counts() == {"campaign": 1, "document": 2, "product": 3, "passages": 9}


def test_products_by_language_category_and_page(store: KnowledgeStore) -> None:
    def ids(*args: object) -> list[str]:
        return [product.product_id for product in store.products(*args)]  # type: ignore[arg-type]

    assert ids("zh") == ["KT-100", "LT-2"]
    assert ids("en", "Bags") == ["BG-3"]
    assert ids(None, "厨房") == ["KT-100"]
    assert ids("en", "厨房") == []
    assert ids(None, None, 1, 1) == ["LT-2"]
    assert store.categories("zh") == ["厨房", "照明"]
    assert store.categories("en") == ["Kitchen", "Bags"]


def test_the_version_counts_the_changes(empty: KnowledgeStore, shop: Loaded) -> None:
    assert empty.version() == "0"
    indexing.apply(shop, empty, HashingEmbedder())
    assert empty.version() == "1"
    reordered = replace(shop, products=shop.products[::-1])
    indexing.apply(reordered, empty, HashingEmbedder())
    assert empty.version() == "1"
    dearer = replace(shop.products[1], price_minor=1)
    indexing.apply(Loaded((dearer,)), empty, HashingEmbedder())
    assert empty.version() == "2"


def test_another_process_sees_price_and_stock_at_once(
    store: KnowledgeStore, tmp_path: Path
) -> None:
    other = KnowledgeStore(tmp_path / "state" / "knowledge.db")
    product = store.product("KT-100")
    assert product is not None
    sold_out = replace(product, price_minor=100, stock=0)
    indexing.apply(Loaded((sold_out,)), other, HashingEmbedder())
    assert store.product("KT-100") == sold_out
    other.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is the aurora one good", ["KT-100"]),
        ("kt100", ["KT-100"]),
        ("深红的", ["KT-100"]),
        ("热水壶和台灯", ["KT-100", "LT-2"]),
        ("ridges", ["BG-3"]),
        ("capacity", []),
        ("", []),
        ("的", []),
    ],
)
def test_candidates_share_words_of_the_name(
    store: KnowledgeStore, text: str, found: list[str]
) -> None:
    assert sorted(product.product_id for product in store.candidates(text, 5)) == sorted(found)
    assert len(store.candidates(text, 1)) == min(1, len(found))


@pytest.mark.parametrize(
    ("text", "low", "high", "found"),
    [
        ("", 0, None, ["BG-3", "KT-100", "LT-2"]),
        ("", 5900, 19900, ["KT-100", "LT-2"]),
        ("", 5901, 19899, []),
        ("kettle", 0, None, ["KT-100"]),
        ("kettle", 0, 19899, []),
        ("台灯", 0, 5900, ["LT-2"]),
    ],
)
def test_priced_keeps_to_the_prices_and_finds_by_name(
    store: KnowledgeStore, text: str, low: int, high: int | None, found: list[str]
) -> None:
    assert [product.product_id for product in store.priced(text, low, high, 5)] == found
    assert store.priced(text, low, high, 0) == []


def test_known_words(store: KnowledgeStore) -> None:
    words = ["Kettles", "M9", "热水壶", "水热", "KT-100", "kt100", "1.7", "2.7", "", "Crimson", '"']
    assert store.known_words(words) == {"Kettles", "热水壶", "KT-100", "kt100", "1.7", "Crimson"}


def test_lexical_search_has_all_words_before_some(store: KnowledgeStore) -> None:
    def titles(query: str, language: str, k: int = 5) -> list[str]:
        ids = store.lexical(query, language, k)  # type: ignore[arg-type]
        return [passage.title for passage in store.passages(ids)]

    assert titles("how long is a delivery", "en") == ["How long is delivery?"]
    assert titles("kettle delivery takes days", "en")[0] == "How long is delivery?"
    assert set(titles("kettle delivery", "en")) == {"Aurora kettle", "How long is delivery?"}
    assert titles("送到", "zh") == ["多久能送到？"]
    assert titles("送到", "en") == []
    assert titles("水壶 台灯", "zh", 1) != []
    assert titles('" OR NEAR(', "en") == []


def test_in_a_large_shop_common_words_are_left_out(
    empty: KnowledgeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SCORED", 50)
    lamps = [Product(f"L{n}", {"en": f"Lamp number {n}"}, 1, "CNY") for n in range(100)]
    rare = Product("R", {"en": "Teak lamp"}, 1, "CNY")
    indexing.apply(Loaded((*lamps, rare)), empty, HashingEmbedder())

    def found(query: str) -> list[str]:
        return [p.source_id for p in empty.passages(empty.lexical(query, "en", 200))]

    assert found("teak lamp for reading") == ["R"]
    assert len(found("lamp")) == 101
    assert len(found("lamp number")) == 101
    assert len(found("lamp product bedside")) == 101
    monkeypatch.setattr(sqlite, "SCORED", 500)
    assert len(found("teak lamp for reading")) == 101
    assert found("teak lamp for reading")[0] == "R"


def test_lexical_search_of_a_part(store: KnowledgeStore) -> None:
    def kinds(of: Part | None) -> set[Kind]:
        ids = store.lexical("autumn kettle delivery", "en", 9, of)
        return {passage.kind for passage in store.passages(ids)}

    assert kinds(None) == {"product", "faq", "campaign"}
    assert kinds("products") == {"product"}
    assert kinds("texts") == {"faq"}


def test_a_text_that_changed_is_found_by_its_new_words(store: KnowledgeStore, shop: Loaded) -> None:
    changed = replace(shop.documents[0], text="It takes two fortnights.")
    indexing.apply(Loaded(documents=(changed,)), store, HashingEmbedder())
    assert len(store.lexical("fortnights", "en", 9, "texts")) == 1
    assert store.lexical("days", "en", 9, "texts") == []


def test_vectors_are_looked_up_by_their_key(store: KnowledgeStore) -> None:
    """Reading all of them for each would make filling an index quadratic."""
    seen: list[str] = []
    store.database.reader.set_trace_callback(seen.append)
    store.vectors("any", store.passages(store.passage_ids()))
    store.database.reader.set_trace_callback(None)
    (asked,) = [sql for sql in seen if "vectors" in sql]
    plan = [row[3] for row in store.database.reader.execute(f"EXPLAIN QUERY PLAN {asked}")]
    assert any("vectors USING PRIMARY KEY (embedder=? AND text_key=?)" in step for step in plan)


def test_passages_keep_the_order_asked_for(store: KnowledgeStore) -> None:
    ids = store.passage_ids()[::-1]
    assert [passage.passage_id for passage in store.passages([*ids, "none"])] == ids
    assert [p.language for p in store.passages_of("KT-100", "zh")] == ["zh", "zh"]
    assert store.passages_of("C1", "en") == []


def test_vectors_are_kept_by_embedder_and_text(store: KnowledgeStore) -> None:
    passages = store.passages(store.passage_ids())
    embedder = HashingEmbedder()
    kept = store.vectors(embedder.name, passages)
    assert all(vector is not None and vector.shape == (256,) for vector in kept)
    assert store.vectors("other", passages) == [None] * len(passages)


def test_vectors_of_texts_that_are_gone_are_dropped(store: KnowledgeStore, shop: Loaded) -> None:
    old = store.passages_of("BG-3", "en")
    renamed = replace(shop.products[2], title={"en": "Summit backpack"})
    indexing.apply(Loaded((renamed,)), store, HashingEmbedder())
    (kept,) = store.vectors(HashingEmbedder.name, old)
    assert kept is not None, "a release can be undone at once"
    indexing.apply(
        Loaded((replace(renamed, title={"en": "Crest backpack"}),)), store, HashingEmbedder()
    )
    assert store.vectors(HashingEmbedder.name, old) == [None]
    indexing.apply(Loaded((renamed,)), store, HashingEmbedder())
    assert store.known_words(["ridge", "summit"]) == {"summit"}
    assert [p.product_id for p in store.candidates("ridge summit", 5)] == ["BG-3"]


def test_many_threads_read_while_one_writes(store: KnowledgeStore, shop: Loaded) -> None:
    def read(_: int) -> tuple[int, int]:
        product = store.product("KT-100")
        assert product is not None
        store.lexical("kettle", "en", 5)
        return product.price_minor, product.stock or 0

    def write(price: int) -> None:
        changed = replace(shop.products[0], price_minor=price, stock=price)
        indexing.apply(Loaded((changed,)), store, HashingEmbedder())

    with ThreadPoolExecutor(8) as pool:
        writes = [pool.submit(write, price) for price in range(20, 40)]
        reads = list(pool.map(read, range(200)))
        for done in writes:
            done.result()
    assert all(price == stock or (price, stock) == (19900, 7) for price, stock in reads)


def test_a_database_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"not a database" * 100)
    with pytest.raises(KnowledgeError, match=r"garbage\.db cannot be opened"):
        KnowledgeStore(garbage)
    newer = tmp_path / "newer.db"
    connection = pysqlite3.connect(str(newer))
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(KnowledgeError, match="newer Shopvine"):
        KnowledgeStore(newer)


def test_a_full_disk_changes_nothing(store: KnowledgeStore, shop: Loaded) -> None:
    before, pages = (
        store.version(),
        store.database.writer.execute("PRAGMA page_count").fetchone()[0],
    )
    store.database.writer.execute(f"PRAGMA max_page_count={pages}")
    many = [replace(shop.products[0], product_id=f"P{n}") for n in range(300)]
    with pytest.raises(KnowledgeError, match=r"cannot be written .*full"):
        indexing.apply(Loaded(tuple(many)), store, HashingEmbedder())
    store.database.writer.execute("PRAGMA max_page_count=100000")
    assert (store.version(), tuple(store.products())) == (before, shop.products)
    assert len(store.lexical("kettle", "en", 50)) == 2
    indexing.apply(Loaded(tuple(many)), store, HashingEmbedder())
    assert store.counts()["product"] == 303


def test_a_file_damaged_inside_is_told_in_one_sentence(store: KnowledgeStore) -> None:
    path = store.database.path
    page = store.database.one("SELECT rootpage FROM sqlite_master WHERE name = 'products'")[0]
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: 4096 * (page - 1)] + b"\xff" * 4096 + whole[4096 * page :])
    damaged = KnowledgeStore(path)
    with pytest.raises(
        KnowledgeError, match=r"knowledge\.db cannot be read .*delete it and import"
    ):
        damaged.products()
    damaged.close()


def test_names_are_found_by_their_words_and_by_ear(store: KnowledgeStore) -> None:
    assert {"aurora", "kettle"} <= set(store.name_words())
    found = store.sounding(sound_pairs("电热水湖"), 5)
    assert found
    assert all("电热水壶" in product.title["zh"] for product in found)
    assert store.sounding([], 5) == []


RELEASES = ("TABLE releases", "TABLE release_changes", "TABLE draft_entries")


@pytest.mark.parametrize(
    ("schema", "lacking"),
    [
        (3, [*RELEASES]),
        (2, [*RELEASES, "TABLE text_words"]),
        (1, [*RELEASES, "TABLE text_words", "TABLE name_words", "TABLE name_sounds"]),
    ],
)
def test_a_database_of_an_older_schema_gets_what_it_lacks(
    store: KnowledgeStore, schema: int, lacking: list[str]
) -> None:
    def told(store: KnowledgeStore) -> list[object]:
        sounding = store.sounding(sound_pairs("电热水壶"), 5)
        return [store.name_words(), sounding, store.lexical("delivery", "en", 5, "texts")]

    path, before = store.database.path, told(store)
    for dropped in lacking:
        store.database.writer.execute(f"DROP {dropped}")
    if schema < 2:
        store.database.writer.execute("DROP INDEX products_by_price")
    store.database.writer.execute("UPDATE state SET version = '1c0b7e52a9f04d33'")
    store.database.writer.execute(f"PRAGMA user_version={schema}")
    store.close()
    again = KnowledgeStore(path)
    assert told(again) == before
    assert all(before)
    (release,) = again.releases.history()
    assert (again.version(), release.version, release.by) == ("1", "1", "import")
    assert set(again.releases.at("0").values()) == {None}
    assert again.releases.at("1") == {}
    again.close()
