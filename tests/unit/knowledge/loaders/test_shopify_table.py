from pathlib import Path

from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.passages import Product, Variant

EXPORT = Path(__file__).parents[3] / "data" / "exports" / "shopify.csv"
NEW_NAMES = {
    "Handle,": "URL handle,",
    "Body (HTML)": "Description",
    "Published,": "Published on online store,",
    "Product Category": "Product category",
    "Option1 Name": "Option1 name",
    "Option1 Value": "Option1 value",
    "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value",
    "Variant SKU": "SKU",
    "Variant Grams": "Weight value (grams)",
    "Variant Inventory Tracker": "Inventory tracker",
    "Variant Inventory Qty": "Inventory quantity",
    "Variant Inventory Policy": "Continue selling when out of stock",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Image Src": "Product image URL",
}
TEE = Product(
    "tee",
    {"en": "Organic Tee"},
    1990,
    "USD",
    category={"en": "Shirts"},
    description={"en": "Soft cotton.\nWashable"},
    attributes={
        "en": {
            "Brand": "Acme",
            "Weight": "180 g",
            "Color": "Red",
            "Size": "S, M",
            "Material": "Cotton",
            "Regular price": "USD 25.00",
        }
    },
    variants=(
        Variant("T-R-S", {"en": "Red / S"}, 1990, 4),
        Variant("T-R-M", {"en": "Red / M"}, 1990, 0),
    ),
    photo="https://cdn.example/1.jpg",
)
MUG = Product(
    "mug",
    {"en": "Mug"},
    900,
    "USD",
    category={"en": "Mugs"},
    description={"en": "Plain"},
    attributes={
        "en": {"Brand": "Acme", "Weight": "300 g", "SKU": "M-1", "Availability": "in stock"}
    },
)


def load(tmp_path: Path, text: str) -> Loaded:
    file = tmp_path / "products_export_1.csv"
    file.write_text(text, encoding="utf-8")
    return load_file(file, default_currency="USD")


def test_an_export_as_it_is() -> None:
    loaded = load_file(EXPORT, default_currency="USD")
    assert loaded.products == (TEE, MUG)
    assert [table.kind for table in loaded.tables] == ["shopify"]


def test_the_newer_header_says_the_same(tmp_path: Path) -> None:
    header, _, rows = EXPORT.read_text(encoding="utf-8").partition("\n")
    for old, new in NEW_NAMES.items():
        assert old in header
        header = header.replace(old, new, 1)
    assert load(tmp_path, f"{header}\n{rows}").products == (TEE, MUG)


def test_a_bad_cell_is_named_and_the_whole_product_handed_back(tmp_path: Path) -> None:
    text = EXPORT.read_text(encoding="utf-8").replace(",0,deny,19.90,", ",0,deny,cheap,")
    loaded = load(tmp_path, text)
    assert loaded.products == (MUG,)
    assert [(p.row, p.column, p.reason) for p in loaded.problems] == [
        ("3", "Variant Price", "must be a number such as 12.50, but is 'cheap'"),
        ("7", "Variant Inventory Qty", "must be a whole number, but is 'x'"),
    ]
    assert [row.row for row in loaded.bad_rows] == ["2", "3", "4", "7"]


def test_what_is_sold_though_there_is_none(tmp_path: Path) -> None:
    header, *rows = EXPORT.read_text(encoding="utf-8").splitlines()
    mug = rows[3].replace(",300,,,deny,", ",300,shopify,-2,continue,")
    (product,) = load(tmp_path, f"{header}\n{mug}\n").products
    assert product.stock is None
    assert product.attributes["en"]["Availability"] == "can be ordered when it is out of stock"
    (gone,) = load(tmp_path, f"{header}\n{mug.replace('continue', 'deny')}\n").products
    assert gone.stock == 0


def test_a_handle_longer_than_an_id_keeps_an_id_of_its_own(tmp_path: Path) -> None:
    header, *rows = EXPORT.read_text(encoding="utf-8").splitlines()
    text = "\n".join([header, *(rows[3].replace("mug,", f"{'x' * 80}{n},", 1) for n in (1, 2))])
    ids = [product.product_id for product in load(tmp_path, text).products]
    assert len(set(ids)) == 2
    assert {len(product_id) for product_id in ids} == {64}
    assert [product.product_id for product in load(tmp_path, text).products] == ids
