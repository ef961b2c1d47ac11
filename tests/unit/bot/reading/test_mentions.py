"""Which products a question names in one breath, by what only one of them has."""

import pytest

from bot.reading.goods import is_called
from bot.reading.mentions import alike, mentioned
from knowledge.passages import Product


def product(at: str, en: str, zh: str) -> Product:
    return Product(at, {"en": en, "zh": zh}, 1000, "CNY")


SHOP = (
    product("B-20", "Shoal Dry Bag 20 L", "浅滩防水袋 20 升"),
    product("B-40", "Shoal Dry Bag 40 L", "浅滩防水袋 40 升"),
    product("H-1", "Lagoon Hammock", "泻湖吊床"),
    product("H-2", "Lagoon Hammock Stand", "泻湖吊床支架"),
    product("I-1", "Moon Inkstone", "端砚·抱月"),
    product("I-2", "Rain Inkstone", "歙砚·听雨"),
    product("P-1", "Courier Pen Case", "信使笔袋"),
    product("P-2", "Sparrow Fountain Pen", "麻雀钢笔"),
    product("R-5", "Simmer Cooker M5", "慢煨锅 M5"),
    product("X-1", "Jade Sized Paper", "玉泉熟宣"),
    product("X-2", "Jade Half-Sized Paper", "玉泉半熟宣"),
    product("X-3", "Jade Raw Paper", "玉泉生宣"),
    product("R-8", "Simmer Cooker M8", "慢煨锅 M8"),
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("dry bag 20 l 40 l which is cheaper", ["B-20", "B-40"]),
        ("浅滩防水袋20升40升哪个划算", ["B-20", "B-40"]),
        ("the 40 l shoal bag or the 20", ["B-40", "B-20"]),
        ("端砚歙砚哪方沉", ["I-1", "I-2"]),
        ("生宣和熟宣哪个便宜", ["X-3", "X-1"]),
        ("hammock vs hammock stand", ["H-2", "H-1"]),
        ("pen case or dry bag 20", ["P-1", "B-20"]),
        ("m8 m5 which holds more", ["R-8", "R-5"]),
        ("m8, m5 or m9", []),
        ("which bag is cheaper", []),
        ("200 or 300", []),
        ("hello", []),
    ],
)
def test_what_only_one_product_has_names_it(question: str, found: list[str]) -> None:
    named = [each.product_id for each in mentioned(question, SHOP)]
    assert named == found or (set(named) == set(found) and "hammock" in question)


def test_a_few_that_are_named_alike() -> None:
    assert [each.product_id for each in alike("simmer cookers - which one", SHOP)] == ["R-5", "R-8"]
    assert alike("20 or 40", SHOP) == ()


@pytest.mark.parametrize(
    ("at", "text", "called"),
    [
        ("P-2", "cheapest pen", True),
        ("P-1", "cheapest pen", False),
        ("P-2", "最便宜的钢笔", True),
        ("P-1", "最便宜的钢笔", False),
        ("H-2", "cheapest hammock", False),
    ],
)
def test_a_product_is_what_its_name_ends_with(at: str, text: str, called: bool) -> None:
    (one,) = (each for each in SHOP if each.product_id == at)
    assert is_called(one, text) is called
