"""The texts that a draft about one product or one section of a shop may stand on."""

from functools import cache
from pathlib import Path

from bot import filling
from knowledge.chunking import of_document, of_product
from knowledge.loaders import load_file
from knowledge.passages import LANGUAGES, Language

ROOT = Path(__file__).parents[3]
SHOPS = {
    "demo": ROOT / "rehearsal" / "shop" / "data",
    "second": ROOT / "tests" / "data" / "second_shop",
    "ink": ROOT / "tests" / "data" / "ink_shop",
}


@cache
def texts_of(shop: str) -> dict[tuple[str, Language], tuple[str, ...]]:
    """By (product id or title of a section, language)."""
    found: dict[tuple[str, Language], tuple[str, ...]] = {}
    for file in sorted(SHOPS[shop].iterdir()):
        if file.suffix == ".md" or file.name in ("products.json", "shop.json"):
            loaded = load_file(file, default_currency="CNY")
            for product in loaded.products:
                for language in LANGUAGES:
                    told = [p.text for p in of_product(product) if p.language == language]
                    told.append(filling.price(product, None, language))
                    told.append(filling.stock(product, None, language) or "")
                    found[product.product_id, language] = tuple(filter(None, told))
            for document in loaded.documents:
                title = document.title.replace("：", ": ").split(": ")[-1]
                texts = tuple(passage.text for passage in of_document(document))
                found[title, document.language] = texts
    return found
