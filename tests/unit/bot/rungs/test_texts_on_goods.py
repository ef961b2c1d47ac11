"""A text of the shop may answer a question that names goods, where it leads clearly."""

# ruff: noqa: E501 - tables are read better unbroken

from knowledge.passages import Document, Product
from tests.unit.bot.small_shop import SmallShop
from tests.unit.bot.test_answering import ask_in

RUG = Product("R-1", {"en": "Fjord Wool Rug"}, 30000, "CNY", stock=4)
MAT = Product("R-2", {"en": "Fjord Bath Mat"}, 9000, "CNY", stock=4)
SHOP = SmallShop(
    (RUG, MAT),
    (
        Document("m", "faq", "Moths got into my woollens. What helps?", "Freeze them for two days against moths.", "en"),
        Document("g", "policy", "Giving back", "A thing can be returned within 9 days while sealed.", "en"),
    ),
)  # fmt: skip


def test_what_a_text_says_of_goods_answers() -> None:
    answer = ask_in(SHOP, "what helps, moths got into the fjord rug")
    assert answer.answer == "Freeze them for two days against moths."


def test_a_matter_that_nobody_spoke_of_does_not() -> None:
    answer = ask_in(SHOP, "how many days does the sealed fjord wool rug keep")
    assert answer.outcome == "refused"
