"""A table changes what it speaks of, and nothing else."""

from dataclasses import replace

from knowledge.completing import completed
from knowledge.loaded import ColumnUse, Loaded, TableUse
from knowledge.passages import Product, Variant

KNOWN = Product(
    "L-1",
    {"en": "Harbour Lamp", "zh": "港湾灯"},
    9900,
    "CNY",
    stock=4,
    category={"en": "Lamps"},
    description={"en": "It turns.", "zh": "可以转动。"},
    attributes={"en": {"weight": "2 kg"}},
    variants=(Variant("b", {"en": "blue"}),),
    url="https://shop.example/lamp",
)


def table(product: Product, *fields: str, kind: str = "products") -> Loaded:
    uses = tuple(ColumnUse(field, field, "header") for field in fields)
    return Loaded((product,), tables=(TableUse("p.csv", "", kind, fields, uses),))


def complete(loaded: Loaded) -> Product:
    return completed(loaded, {"L-1": KNOWN}).products[0]


def test_a_list_of_prices_changes_prices() -> None:
    priced = Product("L-1", {"en": "Harbour Lamp"}, 8900, "CNY")
    assert complete(table(priced, "product_id", "title", "price")) == replace(
        KNOWN, price_minor=8900
    )


def test_what_has_a_column_is_as_the_file_has_it() -> None:
    told = Product("L-1", {"en": "Lamp"}, 9900, "CNY", description={"en": "New."})
    done = complete(table(told, "product_id", "title", "price", "stock", "description_zh"))
    assert (done.stock, done.title) == (None, {"en": "Lamp", "zh": "港湾灯"})
    assert done.description == {"en": "New."}


def test_attributes_are_added_and_changed() -> None:
    told = Product(
        "L-1", {"en": "Lamp"}, 9900, "CNY", attributes={"en": {"weight": "3 kg", "W": "6"}}
    )
    assert complete(table(told, "title")).attributes == {"en": {"weight": "3 kg", "W": "6"}}


def test_other_files_tell_everything() -> None:
    bare = Product("L-1", {"en": "Lamp"}, 9900, "CNY")
    assert complete(table(bare, "title", kind="shopify")) == bare
    assert complete(Loaded((bare,))) == bare


def test_a_new_product_is_as_it_is() -> None:
    new = Product("L-2", {"en": "Clock"}, 100, "CNY")
    assert complete(table(new, "title")) == new
