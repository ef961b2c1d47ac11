"""Facts and variants of one product, asked as people ask."""

import pytest

from bot.llm.scripted import ScriptedChatModel
from knowledge.passages import Product, Variant
from tests.unit.bot.small_shop import SmallShop
from tests.unit.bot.test_answering import ask_in

FILTER = Product(
    "W-1",
    {"en": "Gorge Water Filter", "zh": "峡谷净水壶"},
    12900,
    "CNY",
    stock=None,
    description={
        "en": "The next delivery comes in early May. A measuring spoon is in the box.",
        "zh": "大桶款带龙头。",
    },
    attributes={
        "en": {"Cartridge change": "every 8 weeks", "Hose type": "silicone"},
        "zh": {"更换滤芯": "每8周一次"},
    },
    variants=(
        Variant("W-1a", {"en": "2 L", "zh": "2升"}, 12900, 7),
        Variant("W-1b", {"en": "8 L", "zh": "8升"}, 19900, 3),
    ),
)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("when will the gorge filter be back in", "early May"),
        ("when is the gorge filter coming back", "early May"),
        ("what comes in the box with the gorge filter", "spoon"),
        ("how often does the gorge filter need its cartridge changed", "every 8 weeks"),
        ("峡谷净水壶的滤芯多久得换一回", "每8周一次"),
        ("峡谷净水壶大桶的多少钱", "199"),
        ("峡谷净水壶2升的还剩几壶", "7"),
    ],
)
def test_a_fact_in_the_words_of_people(question: str, part: str) -> None:
    answer = ask_in(SmallShop([FILTER]), question, model=ScriptedChatModel(["NONE"]))
    assert part in answer.answer


def test_a_count_is_not_answered_by_a_name_that_shares_a_word() -> None:
    question = "how many hoses are in the gorge filter"
    answer = ask_in(SmallShop([FILTER]), question, model=ScriptedChatModel(["NONE"]))
    assert "silicone" not in answer.answer


def test_a_fact_that_shares_a_word_is_no_answer_to_much_else() -> None:
    question = "has an institute tested the hose type of the gorge filter for plasticizers"
    answer = ask_in(SmallShop([FILTER]), question, model=ScriptedChatModel(["NONE"]))
    assert answer.outcome == "refused"
