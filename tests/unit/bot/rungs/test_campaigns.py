"""Discounts of today, of anything or of the products that are named."""

from dataclasses import replace

import pytest

from knowledge.passages import Campaign, Product
from tests.unit.bot.small_shop import SmallShop
from tests.unit.bot.test_answering import ask_in

TEA = Product("T-1", {"en": "Hill Tea", "zh": "山茶"}, 5000, "CNY", stock=3)
POT = Product("T-2", {"en": "Clay Pot", "zh": "陶壶"}, 9000, "CNY", stock=3)
RUNNING = Campaign("c1", {"en": "Tea week"}, "2026-11-20", "2026-11-25", "15%", ("T-1",))
OVER = Campaign("c0", {"en": "Pot week"}, "2026-06-01", "2026-06-07", "40%", ("T-2",))
SHOP = SmallShop((TEA, POT), (), (RUNNING, OVER))


@pytest.mark.parametrize("question", ["is the hill tea discounted now", "any sale today?"])
def test_a_running_campaign_is_told(question: str) -> None:
    assert "15%" in ask_in(SHOP, question).answer


def test_the_discount_of_another_product_is_not_told() -> None:
    answer = ask_in(SHOP, "is the clay pot discounted now")
    assert "15%" not in answer.answer
    assert "40%" not in answer.answer


@pytest.mark.parametrize(
    ("question", "price"),
    [
        ("how much is the hill tea in the sale", "¥42.50"),
        ("what does the hill tea cost during Tea week", "¥42.50"),
        ("山茶打完折是多少", "¥42.50"),
        ("陶壶打完折是多少", None),
        ("how much is the clay pot during Pot week", None),
        ("how much is the hill tea", None),
    ],
)
def test_the_price_in_a_running_campaign_is_computed(question: str, price: str | None) -> None:
    answer = ask_in(SHOP, question).answer

    assert (price in answer) if price else ("less" not in answer and "优惠" not in answer)


def test_a_discount_that_is_no_percentage_is_not_computed() -> None:
    shop = SmallShop((TEA,), (), (replace(RUNNING, discount="20 off 100"),))

    assert "less" not in ask_in(shop, "how much is the hill tea in the sale").answer


def test_fractions_of_a_discount_are_dropped() -> None:
    shop = SmallShop((replace(TEA, price_minor=9999),), (), (RUNNING,))

    assert "¥85.00" in ask_in(shop, "how much is the hill tea in the sale").answer
