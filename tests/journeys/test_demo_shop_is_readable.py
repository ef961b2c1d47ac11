"""The demo shop goes through the real settings reader and the real loaders without a complaint."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import load_settings
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from rehearsal.shop import write_demo_shop

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shops") / "lantern-lane"
    write_demo_shop(folder, NOW)
    return folder


def load(shop: Path, name: str) -> Loaded:
    loaded = load_file(shop / "data" / name, default_currency="CNY")
    assert loaded.problems == ()
    return loaded


def test_the_settings_are_accepted(shop: Path) -> None:
    settings = load_settings(shop, environ={})
    assert settings.shop.name == "Lantern Lane"
    assert settings.rewards.hold_days == 7


def test_every_product_arrives_with_its_variants_and_photo(shop: Path) -> None:
    products = {product.product_id: product for product in load(shop, "products.json").products}
    assert len(products) == 128
    assert products["LT-607"].price_minor == 2990
    assert sum(bool(product.variants) for product in products.values()) == 44
    for product in products.values():
        assert product.photo is not None
        assert (shop / "data" / product.photo).is_file()
        assert list(product.attributes["en"]) != list(product.attributes["zh"])


def test_documents_arrive_in_their_language_and_kind(shop: Path) -> None:
    for stem, kind, count in (("faq", "faq", 60), ("policies", "policy", 18)):
        for language in ("en", "zh"):
            documents = load(shop, f"{stem}.{language}.md").documents
            assert len(documents) == count
            assert {(row.kind, row.language) for row in documents} == {(kind, language)}


def test_campaigns_and_behaviour_arrive(shop: Path) -> None:
    assert len(load(shop, "campaigns.json").campaigns) == 3
    assert len(load(shop, "behavior.json").behaviors) >= 600
