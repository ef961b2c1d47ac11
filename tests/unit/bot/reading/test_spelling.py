"""Names as shoppers write them, read as the shop writes them."""

import pytest

from bot.reading.spelling import in_characters, read
from knowledge.passages import Document, Product
from tests.unit.bot.small_shop import SmallShop

SHOP = SmallShop(
    [
        Product("1", {"en": "Brookside Kettle Pro 2", "zh": "溪畔水壶 Pro 2"}, 1, "CNY"),
        Product("2", {"en": "Glass Teapot", "zh": "玻璃茶壶"}, 1, "CNY"),
        Product("3", {"zh": "红茶 100 克"}, 1, "CNY"),
        Product("4", {"zh": "三文鱼干粮"}, 1, "CNY"),
        Product("5", {"en": "Desk Planner"}, 1, "CNY"),
        Product("6", {"zh": "慢煨电饭煲 M5"}, 1, "CNY"),
    ],
    [Document("d", "policy", "Care", "Bottles of glaze break.", "en")],
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how much is the brookside ketle", "how much is the brookside kettle"),
        ("Brokside kettel?", "brookside kettle?"),
        ("brooksidekettle price", "brookside kettle price"),
        ("the galss tea pot", "the glass teapot"),
        ("hongcha duoshao qian", "红茶 多少钱"),
        ("boli cha hu", "玻璃茶壶"),
        ("brookside shuihu", "brookside 水壶"),
        ("溪畔水湖多少钱", "溪畔水壶多少钱"),
        ("山文鱼干粮有货吗", "三文鱼干粮有货吗"),
        ("有电饭锅吗", "有电饭煲吗"),
        ("the waranty of the kettle", "the warranty of the kettle"),
    ],
)
def test_slips_spaces_and_sounds_are_read(said: str, meant: str) -> None:
    assert (read(said, SHOP).text, read(said, SHOP).guesses) == (meant, ())


@pytest.mark.parametrize(
    "text",
    [
        "do you sell skirts",
        "do you have a planter",
        "how is the weather today",
        "the M9 kettle",
        "does the glaze break",
        "今天天气怎么样",
        "有没有早茶",
        "要吃三文鱼",
        "long women's gloves",
        "some nettle tea, we're out of it",
    ],
)
def test_words_of_the_language_and_of_the_shop_stay(text: str) -> None:
    assert read(text, SHOP).text == text


@pytest.mark.parametrize(("said", "guess"), [("红查多少钱", "红茶"), ("dian shui hu", "水壶")])
def test_a_name_that_may_be_another_is_a_guess(said: str, guess: str) -> None:
    assert read(said, SHOP).guesses == (guess,)


def test_questions_in_pinyin_are_chinese() -> None:
    assert in_characters("you huo ma") == "有货吗"
    assert in_characters("do you have a map") == "do you have a map"


@pytest.mark.parametrize("text", ["寄到合肥多少钱", "how much to Tokyo"])
def test_places_stay(text: str) -> None:
    cup = Product("C-1", {"en": "Tokio cup", "zh": "合飞杯"}, 900, "CNY")

    assert read(text, SmallShop((cup,))).text == text
