"""Whether a question is the one that the shop answers itself."""

import pytest

from bot.rungs.approved import SAME, alike, fits
from knowledge.passages import Hit, Passage

RETURNS = Passage("f1", "f1", "faq", "How long do I have to return an item?", "7 days.", "en")
OPENED = Passage("f2", "f2", "faq", "开封的茶叶可以退吗？", "开封的茶叶不能退。", "zh")
FEE = Passage("f3", "f3", "faq", "运费是多少？", "标准配送运费 12 元，满 199 元免运费。", "zh")


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("how many days do i have to return something", RETURNS),
        ("do I have 7 days to return it?", RETURNS),
        ("茶叶开封了能不能退", OPENED),
        ("运费多少钱啊", FEE),
    ],
)
def test_the_same_in_other_words(question: str, entry: Passage) -> None:
    assert fits(question, entry)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("can I return it after 10 days", RETURNS),
        ("why can I not return my item", RETURNS),
        ("未开封的茶叶可以退吗", OPENED),
        ("买45块钱的东西运费多少", FEE),
    ],
)
def test_another_number_a_denial_or_the_opposite_is_another_question(
    question: str, entry: Passage
) -> None:
    assert not fits(question, entry)


def test_what_the_entry_does_not_speak_of_counts_against_it() -> None:
    near = Hit(FEE, 0.92, 0.92)
    assert alike("运费是多少", near) >= SAME > alike("寄到西藏运费多少", near)


MACAO = Passage("f4", "f4", "faq", "Do you ship to Macao?", "Yes, for 38 yuan.", "en")


@pytest.mark.parametrize(
    ("question", "entry", "same"),
    [
        ("寄澳门运费多少", FEE, False),
        ("寄西藏运费多少", FEE, False),
        ("寄拉萨运费多少", FEE, False),
        ("寄上海运费多少", FEE, True),
        ("shipping to Macau, is it possible?", MACAO, True),
        ("do you ship to Hong Kong?", MACAO, False),
        ("do you ship to Beijing?", MACAO, False),
    ],
)
def test_what_is_said_of_another_place_is_another_question(
    question: str, entry: Passage, same: bool
) -> None:
    assert fits(question, entry) is same
