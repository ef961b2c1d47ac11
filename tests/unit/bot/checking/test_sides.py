from dataclasses import replace

import pytest

from bot.checking import sides
from knowledge.passages import Document, Product

KETTLE = Product(
    "K-1",
    {"en": "Kettle 1.7 L", "zh": "水壶 1.7 升"},
    19900,
    "CNY",
    attributes={
        "en": {"Power": "2200 W", "Dishwasher safe": "no", "Warranty": "2 years"},
        "zh": {"功率": "2.2 千瓦", "可机洗": "不可以", "保修期": "24 个月"},
    },
    description={"en": "It boils a litre in 4 minutes.", "zh": "四分钟烧开一升水。"},
)


def test_sides_that_say_the_same_in_other_units_agree() -> None:
    assert sides.of_product(KETTLE) is None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("功率", "1.8 千瓦", ("1.8 kw", "2200 w")),
        ("保修期", "36 个月", ("36 month", "2 year")),
        ("可机洗", "可以", ("可机洗 可以", "Dishwasher safe no")),
    ],
)
def test_a_fact_that_differs_is_told(name: str, value: str, told: tuple[str, str]) -> None:
    facts = {**KETTLE.attributes["zh"], name: value}
    other = replace(KETTLE, attributes={**KETTLE.attributes, "zh": facts})
    found = sides.of_product(other)
    assert found is not None
    assert (found.keys, found.zh, found.en) == ((("product", "K-1"),), *told)


def test_what_one_side_leaves_out_is_no_disagreement() -> None:
    assert sides.of_product(replace(KETTLE, description={"zh": "保温 8 小时。"})) is None
    assert sides.of_product(replace(KETTLE, attributes={"zh": {"功率": "900 瓦"}})) is None


@pytest.mark.parametrize(
    ("zh", "en", "disagree"),
    [
        ("签收后 48 小时内告诉我们。", "Tell us within 2 days.", False),
        ("签收后 24 小时内告诉我们。", "Tell us within 2 days.", True),
        ("可以，7 天内可以退。", "No, it cannot be returned.", True),
        ("不可以。", "No, it cannot be returned.", False),
        ("每天 10:00 到 20:00 营业。", "Open daily from 10 am to 8 pm.", False),
        ("每天 9:00 到 18:00 营业。", "Open daily from 10 am to 8 pm.", True),
        ("运费 12 元，满 199 元免运费。", "Shipping costs 12 yuan.", False),
        ("运费 12 元。", "Shipping costs 15 yuan.", True),
        ("5 个工作日内退款。", "We refund within five working days.", False),
        ("打八折。", "20% off.", False),
        ("打七折。", "20% off.", True),
    ],
)
def test_twins(zh: str, en: str, disagree: bool) -> None:
    one = Document("answers/x.zh", "faq", "问题？", zh, "zh")
    other = Document("answers/x.en", "faq", "A question?", en, "en")
    assert (sides.of_twins(one, other) is not None) == disagree
