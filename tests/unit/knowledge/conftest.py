"""A small shop in a store of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Campaign, Document, Product, Variant
from knowledge.stores.sqlite import KnowledgeStore

SHOP = Loaded(
    products=(
        Product(
            "KT-100",
            {"en": "Aurora kettle", "zh": "极光电热水壶"},
            19900,
            "CNY",
            stock=7,
            category={"en": "Kitchen", "zh": "厨房"},
            description={"en": "It boils a litre fast.", "zh": "烧水很快。"},
            attributes={"en": {"capacity": "1.7 L"}, "zh": {"容量": "1.7 升"}},
            variants=(Variant("r", {"en": "Crimson", "zh": "深红"}, 20900, 2),),
            url="https://shop.example/kt",
            photo="photos/kt.png",
        ),
        Product("LT-2", {"zh": "萤火台灯"}, 5900, "CNY", category={"zh": "照明"}),
        Product("BG-3", {"en": "Ridge backpack"}, 29900, "CNY", category={"en": "Bags"}),
    ),
    documents=(
        Document("faq/en/delivery", "faq", "How long is delivery?", "It takes 3 days.", "en"),
        Document("faq/zh/送货", "faq", "多久能送到？", "一般 3 天送达。", "zh"),
    ),
    campaigns=(
        Campaign("C1", {"en": "Autumn sale"}, "2026-10-01", "2026-10-31", "15%", ("LT-2",)),
    ),
)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[KnowledgeStore]:
    store = KnowledgeStore(tmp_path / "state" / "knowledge.db")
    yield store
    store.close()


@pytest.fixture
def shop() -> Loaded:
    return SHOP


@pytest.fixture
def store(empty: KnowledgeStore) -> KnowledgeStore:
    indexing.apply(SHOP, empty, HashingEmbedder())
    return empty
