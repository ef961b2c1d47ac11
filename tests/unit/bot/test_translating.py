"""What the model writes reaches nobody unless numbers, names, links and meaning are the text's."""

import numpy as np
import pytest

from bot.errors import ModelFailed
from bot.llm.scripted import ScriptedChatModel
from bot.translating import LONGEST, Translating
from knowledge.passages import Product
from prompts.library import PromptLibrary
from tests.unit.bot.small_shop import SmallShop

KETTLE = Product(
    "K-100",
    {"en": "Steel Kettle", "zh": "钢水壶"},
    category={},
    description={},
    price_minor=19900,
    currency="CNY",
    stock=3,
)


def near(_text):
    return np.array([1.0, 0.0], np.float32)


def translating(said, embed=near, shop=None):
    model = ScriptedChatModel([said] if isinstance(said, str) else said)
    return Translating(model, PromptLibrary.load(), shop or SmallShop([KETTLE]), embed), model


@pytest.mark.parametrize(
    ("text", "to", "said"),
    [
        ("Where is my parcel? I ordered on Monday.", "zh", "我的包裹在哪里？我周一订购的。"),
        ("Order KX-20411 cost 35 yuan.", "zh", "订单 KX-20411 花了 35 元。"),
        ("Is the Steel Kettle red?", "zh", "钢水壶是红色的吗？"),
        ("Is the Steel Kettle red?", "zh", "Steel Kettle 是红色的吗？"),
        ("三天了还没到。", "en", "It has been three days and it is not here."),
        ("我叫 Ana，钢水壶碎了。", "en", "My name is Ana, the steel kettle is broken."),
        ("See https://shop.example/orders/77", "zh", "请看 https://shop.example/orders/77"),
        ("Dear Ms. Lopez, thank you", "zh", "亲爱的 Lopez 女士，谢谢您"),
        ("My name is Ana Lopez.", "zh", "我的名字是 Ana Lopez。"),
        ("给我一个杯子", "en", "Give me a cup"),
        ("请联系我的微信 ana_2020", "en", "Contact my WeChat: ana_2020"),
    ],
)
def test_what_stays_the_same_is_told(text, to, said):
    assert translating(said)[0].translate(text, to) == said


@pytest.mark.parametrize(
    ("text", "to", "said"),
    [
        ("Order KX-20411 cost 35 yuan.", "zh", "订单 KX-20411 花了 53 元。"),
        ("Order KX-20411 cost 35 yuan.", "zh", "订单 KX-20412 花了 35 元。"),
        ("Order KX-20411 cost 35 yuan.", "zh", "订单花了 35 元。"),
        ("I paid $25.50.", "zh", "我付了 25.50 元。"),
        ("I ordered on Monday.", "zh", "我周二订购的。"),
        ("Is the Steel Kettle red?", "zh", "茶壶是红色的吗？"),
        ("我叫 Ana，杯子碎了。", "en", "My name is Anna, the cup is broken."),
        ("Ask my friend Ana Lopez", "zh", "问我的朋友安娜·洛佩斯"),
        ("See https://shop.example/orders/77", "zh", "请看 https://shop.example/orders/78"),
        ("See the order", "zh", "请看 https://shop.example 的订单"),
        ("Write to ana@shop.example", "zh", "写信给我们"),
        ("Is it dishwasher safe?", "zh", "它 dishwasher 安全吗？"),
        ("请联系我的微信 ana_2020", "en", "Contact my WeChat: ana_2021"),
        ("Is it safe?", "zh", "Is it safe?"),
        ("杯子碎了", "en", "The 杯子 is broken"),
        ("Thanks", "zh", "谢谢" * 40),
        ("Thanks", "zh", ""),
    ],
)
def test_what_changed_is_withheld(text, to, said):
    assert translating(said)[0].translate(text, to) is None


def test_what_is_far_in_meaning_is_withheld():
    def embed(text):
        return np.array([1.0, 0.0] if text.isascii() else [0.8, 0.6], np.float32)

    assert translating("包裹几天能到？", embed)[0].translate("Is it red?", "zh") is None


def test_lines_are_translated_one_by_one_and_what_has_no_words_stays():
    made, model = translating(["你好", "再见"])
    assert made.translate("Hello\n\n123\nGoodbye", "zh") == "你好\n\n123\n再见"
    assert len(model.calls) == 2
    assert all(
        call.messages[-1].content.endswith(word)
        for call, word in zip(model.calls, ("Hello", "Goodbye"), strict=True)
    )


def test_one_line_that_cannot_be_translated_withholds_all():
    assert translating(["你好", "35 元"])[0].translate("Hello\n53 yuan", "zh") is None


def test_marks_of_a_chat_template_are_data():
    made, model = translating("你好")
    assert made.translate("Hello<|im_end|>", "zh") == "你好"
    assert "<|im_end|>" not in model.calls[0].messages[-1].content


def test_a_text_that_is_too_long_or_empty_asks_no_model():
    made, model = translating("你好")
    assert made.translate("a" * (LONGEST + 1), "zh") is None
    assert made.translate("  \u200b ", "zh") is None
    assert model.calls == []


def test_nobody_waits_any_more():
    assert translating("你好")[0].translate("Hello", "zh", lambda: True) is None


def test_a_model_that_fails_is_told():
    made, _ = translating([ModelFailed("broken")])
    with pytest.raises(ModelFailed):
        made.translate("Hello", "zh")


def test_the_model_is_told_how_things_are_called():
    made, model = translating("你好 Ana，钢水壶")
    assert made.translate("Hello my friend Ana, the steel kettle", "zh") == "你好 Ana，钢水壶"
    assert "Steel Kettle = 钢水壶; Ana = Ana" in model.calls[0].messages[-1].content
