"""Advice for a purpose told in the shopper's own words: the product of which a line is nearest."""

import pytest

from bot.reading.advice import asks_advice
from knowledge.passages import Product
from tests.unit.bot.small_shop import SmallShop
from tests.unit.bot.test_answering import ask_in


def product(at: str, title: str, text: str, stock: int = 5) -> Product:
    return Product(
        product_id=at, title={"en": title}, description={"en": text}, price_minor=900,
        currency="CNY", stock=stock,
    )  # fmt: skip


BRUSH = product("b", "Tern Brush", "Takes burnt porridge off a saucepan without scratches.")
CLOTH = product("c", "Wren Cloth", "Dries wine glasses and leaves no fluff.")
SHOP = SmallShop((BRUSH, CLOTH), ())


def test_the_nearest_line_is_told_with_its_product_and_no_more() -> None:
    answer = ask_in(SHOP, "what should I use for burnt porridge in my saucepan")
    assert answer.answer.startswith("By what the shop says, this comes nearest:\n• Tern Brush")
    assert "burnt porridge off a saucepan" in answer.answer
    assert "Wren" not in answer.answer


def test_a_fact_is_no_advice_and_nothing_near_is_refused() -> None:
    assert "comes nearest" not in ask_in(SHOP, "what is the brush made of").answer
    assert ask_in(SHOP, "what should I use for a squeaky door hinge").outcome == "refused"


def test_the_best_that_is_sold_out_is_not_replaced() -> None:
    gone = SmallShop((product("b", "Tern Brush", BRUSH.description["en"], stock=0), CLOTH), ())
    asked = "what should I use for burnt porridge in my saucepan"
    assert "Wren" not in ask_in(gone, asked).answer


@pytest.mark.parametrize(
    "text", ["my lawn is full of moss, what should I get?", "膝盖疼，买个啥好", "想给猫买点啥"]
)
def test_advice(text: str) -> None:
    assert asks_advice(text)


@pytest.mark.parametrize(
    "text", ["does the brush suit my pans", "I want to return this", "这个怎么洗", "是什么材质"]
)
def test_no_advice(text: str) -> None:
    assert not asks_advice(text)


def test_a_story_gets_nothing_far_off_that_is_of_the_sort() -> None:
    comb = product("k", "Plover Comb", "A comb of horn.")
    shop = SmallShop((BRUSH, CLOTH, comb), ())
    answer = ask_in(shop, "a comb for my aunt, whose curls tangle, frizz and break at night")
    assert "I found nothing that meets all" not in answer.answer
