from pathlib import Path

from knowledge.loaders import load_file
from knowledge.passages import Product, Variant

EXPORT = Path(__file__).parents[3] / "data" / "exports" / "woocommerce.csv"


def test_an_export_as_it_is() -> None:
    loaded = load_file(EXPORT, default_currency="USD")
    hoodie, card = loaded.products
    assert hoodie == Product(
        "10",
        {"en": "Hoodie"},
        3990,
        "USD",
        category={"en": "Hoodies"},
        description={"en": "Short.\nLong\nMore"},
        attributes={
            "en": {
                "Categories": "Clothing; Clothing > Hoodies",
                "Sale price": "Green USD 40.00 (2026-11-20 – 2026-11-30)",
                "Weight": "0.5 kg",
                "Dimensions": "10 × 20 × 3 cm",
                "Color": "Blue, Green",
                "Regular price": "Blue USD 45.00",
            }
        },
        variants=(
            Variant("HOOD-B", {"en": "Blue"}, 3990, 3),
            Variant("HOOD-G", {"en": "Green"}, 4500, 0),
        ),
        photo="https://w.example/a.jpg",
    )
    assert [table.kind for table in loaded.tables] == ["woocommerce"]
    assert card.title == {"en": "Gift & card"}


def test_a_sale_that_has_dates_is_told_with_them_and_the_price_stays() -> None:
    _, card = load_file(EXPORT, default_currency="USD").products
    assert (card.product_id, card.price_minor) == ("13", 1000)
    assert card.attributes == {
        "en": {"Sale price": "USD 8.00 (2026-12-01 –)", "Availability": "in stock"}
    }


def test_attributes_that_the_store_hides_stay_hidden() -> None:
    products = load_file(EXPORT, default_currency="USD").products
    assert "Hidden" not in str(products)


def test_bad_products_are_named_and_drafts_are_not_there() -> None:
    loaded = load_file(EXPORT, default_currency="USD")
    assert [(p.row, p.column) for p in loaded.problems] == [("7", "Regular price")]
    assert [row.cells[3] for row in loaded.bad_rows] == ["Ext"]
    assert "14" not in [product.product_id for product in loaded.products]


def test_stock_that_variations_share_is_the_products(tmp_path: Path) -> None:
    text = EXPORT.read_text(encoding="utf-8")
    text = text.replace("taxable,,1,,0,0.5", "taxable,,1,7,0,0.5")
    text = text.replace(",taxable,,1,3,0,", ",taxable,,1,parent,0,")
    file = tmp_path / "wc-product-export.csv"
    file.write_text(text, encoding="utf-8")
    hoodie = load_file(file, default_currency="USD").products[0]
    assert (hoodie.stock, [variant.stock for variant in hoodie.variants]) == (7, [None, 0])
