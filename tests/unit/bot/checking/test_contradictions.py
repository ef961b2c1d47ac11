import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.checking import sides
from bot.checking.content import look_through
from bot.checking.contradictions import contradictions
from knowledge.loaders import load_file
from knowledge.passages import Document

ROOT = Path(__file__).parents[4]
DEMO, SECOND, INK = (
    ROOT / folder
    for folder in ("rehearsal/shop/data", "tests/data/second_shop", "tests/data/ink_shop")
)


def documents(folder: Path) -> list[Document]:
    files = sorted(folder.glob("*.md"))
    return [d for file in files for d in load_file(file, default_currency="CNY").documents]


def said(number: int, text: str, title: str = "Rules of the shop") -> Document:
    return Document(f"rules#{number}", "policy", title, text, "zh" if "退" in text else "en")


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("You can return an item within 7 days.", "You can return any item within 15 days.", True),
        ("You can return an item within 2 weeks.", "You can return an item within 14 days.", False),
        ("Opened tea can be returned.", "Opened tea cannot be returned.", True),
        ("Opened tea cannot be returned.", "Sealed tea can be returned.", False),
        ("Shipping takes 2 to 4 days.", "Shipping takes 3 to 5 days.", True),
        ("Shipping takes 2 to 4 days.", "Shipping takes two to four days.", False),
        ("Shipping takes 2 to 4 days.", "Express shipping takes 1 to 2 days.", False),
        ("收到商品后 7 天内可以退货。", "收到商品后 15 天内可以退货。", True),
        ("收到商品后 15 天内可以退货。", "收到商品后十五天内可以退货。", False),
    ],
)
def test_two_texts(one: str, other: str, contradict: bool) -> None:
    assert bool(contradictions([said(1, one), said(2, other)])) == contradict


def test_the_same_words_under_other_headings_are_another_matter() -> None:
    text = "It is free for orders of {} yuan or more."
    domestic = said(1, text.format(199), "How much is shipping?")
    abroad = said(2, text.format(599), "How much is shipping to Hong Kong?")
    assert contradictions([domestic, abroad]) == []


@pytest.mark.parametrize("folder", [DEMO, SECOND, INK], ids=lambda folder: folder.name)
def test_no_false_alarm_in_a_shop(folder: Path) -> None:
    texts = documents(folder)
    assert len(texts) >= 15
    assert contradictions(texts) == []
    products = load_file(
        next(iter(sorted(folder.glob("*p*.json")))), default_currency="CNY"
    ).products
    assert [found for product in products if (found := sides.of_product(product))] == []
    zh, en = ([d for d in texts if d.language == side] for side in ("zh", "en"))
    if len(zh) == len(en):
        assert [
            found for pair in zip(zh, en, strict=True) if (found := sides.of_twins(*pair))
        ] == []


def test_numbers_changed_in_one_text_of_the_demo_shop_are_noticed() -> None:
    """Of those changed in one language of a text, most; the floor is what was measured."""
    texts = documents(DEMO)
    zh, en = ([d for d in texts if d.language == side] for side in ("zh", "en"))
    noticed = changed = 0
    for one, other in zip(zh, en, strict=True):
        numbers = re.search(r"(?<![\d:.])\d+(?![\d:.])", one.text)
        if numbers:
            text = f"{one.text[: numbers.start()]}{int(numbers[0]) + 3}{one.text[numbers.end() :]}"
            noticed += sides.of_twins(replace(one, text=text), other) is not None
            changed += 1
    assert changed >= 40
    assert noticed / changed >= 0.8


PLANTED = (
    ("en", "Returns", "You can return goods within 7 days of receiving them."),
    ("en", "Shipping", "Standard shipping in mainland China costs 15 yuan."),
    ("en", "Shipping", "Shipping is free for orders of 99 yuan or more in mainland China."),
    ("en", "Gift wrapping", "Gift wrapping is free for each item."),
    ("en", "Gift wrapping", "We wrap gifts for 5 yuan an item."),
    ("en", "Shipping abroad", "We ship abroad to Europe and the United States."),
    ("en", "Warranty", "The warranty covers water damage."),
    ("en", "Warranty", "Electric products have a 12 month warranty."),
    ("en", "Payment", "Cash on delivery is possible."),
    ("en", "Refunds", "We refund within 14 days after we receive the returned item."),
    ("en", "Customer service", "Customer service is open every day from 8:00 to 18:00."),
    ("en", "Returns", "Opened tea can be returned."),
    ("en", "Repairs", "A repair takes about 20 working days."),
    ("en", "Delivery", "Delivery in mainland China takes 5 to 7 days."),
    ("en", "Coupons", "You can use 2 coupons for each order."),
    ("zh", "退货", "收到商品后 7 天内可以退货。"),
    ("zh", "运费", "中国大陆标准运费为 15 元。"),
    ("zh", "礼品包装", "礼品包装免费。"),
    ("zh", "海外", "我们可以发往海外。"),
    ("zh", "保修", "保修包括进水损坏。"),
    ("zh", "付款", "可以货到付款。"),
    ("zh", "客服", "客服每天 8:00 到 18:00 在线。"),
    ("zh", "保修", "电器保修 12 个月。"),
    ("zh", "退款", "收到退货后 14 天内退款。"),
    ("zh", "配送", "中国大陆配送需要 5 到 7 天。"),
    ("zh", "包邮", "大陆满 99 元包邮。"),
)
"""Each says something else than a text of the demo shop."""


def test_texts_that_contradict_those_of_the_demo_shop_are_noticed() -> None:
    """Of those planted, most; the floor is what was measured."""
    planted = {
        ("document", f"planted#{number}"): Document(
            f"planted#{number}", "policy", title, text, language
        )
        for number, (language, title, text) in enumerate(PLANTED)
    }
    found = contradictions([*documents(DEMO), *planted.values()])
    pairs = [set(each.keys) & planted.keys() for each in found]
    noticed = {key for pair in pairs if len(pair) == 1 for key in pair}
    assert len(noticed) >= 17
    assert all(pairs)


def test_the_whole_is_looked_through() -> None:
    texts = [said(1, "Return within 7 days."), said(2, "Return within 9 days.")]
    found = look_through(texts, {}, ("zh", "en"))
    assert len(found.contradictions) == 1
    assert found.missing == ()
