"""Discounts of today, of anything or of the products that are named."""

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
