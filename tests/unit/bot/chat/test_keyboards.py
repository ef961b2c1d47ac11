import pytest

from bot.chat import keyboards
from bot.messages import ProductCard
from knowledge.passages import LANGUAGES

LARGE = 2**62


def every_keyboard(language):
    card = ProductCard("P", "长" * 300, "c", "¥1", "in stock", "d")
    link = "https://t.me/a_rather_long_bot_name_of_a_shop_bot?start=abcdefghijklmn"
    yield keyboards.answer(language, LARGE, [("长" * 300, LARGE)] * 9, marks=True)
    yield keyboards.answer(language, LARGE, [], marks=False)
    yield keyboards.asking_back(language, LARGE, [("长" * 300, LARGE)] * 9)
    yield keyboards.human(language)
    yield keyboards.show_again(language, LARGE)
    yield keyboards.menu(language)
    yield keyboards.languages(language, LANGUAGES)
    yield keyboards.categories(language, [("类" * 99, LARGE)] * 9)
    yield keyboards.product_list(language, [(card, LARGE)] * 6, LARGE, LARGE, LARGE)
    yield keyboards.card(language, LARGE, "https://shop.example/p")
    yield keyboards.share(language, "x" * 5000, link, "q" * 40, LARGE)
    yield keyboards.forget(language)
    yield keyboards.gaps(language, [LARGE] * 3)
    yield keyboards.fix(language, LARGE, proposed=True)
    yield keyboards.release(language, "x" * 12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_stay_within_telegrams_limits(language):
    for keyboard in every_keyboard(language):
        for row in keyboard["inline_keyboard"]:
            assert row
            for button in row:
                assert len(button["text"]) <= 64
                assert len(button.get("callback_data", "x").encode()) <= 64
                assert len(button.get("copy_text", {"text": "x"})["text"]) <= 256


def test_copying_takes_the_whole_message_if_it_fits():
    link = "https://t.me/bot?start=abcdefghijklmn"
    keyboard = keyboards.share("en", f"words\n{link}", link, "", 0)
    copied = [
        button["copy_text"]["text"]
        for row in keyboard["inline_keyboard"]
        for button in row
        if "copy_text" in button
    ]
    assert copied == [f"words\n{link}"]


def test_a_product_without_a_web_address_has_no_link_button():
    for url in (None, "javascript:alert(1)"):
        keyboard = keyboards.card("en", 1, url)
        assert not any("url" in button for row in keyboard["inline_keyboard"] for button in row)
