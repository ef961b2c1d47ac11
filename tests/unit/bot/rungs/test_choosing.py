"""Whether a text tells what kind of thing is asked."""

import pytest

from bot.rungs.choosing import answers_type


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("do I have to pay for the invoice", "Ask for it within 90 days.", False),
        ("do I have to pay for the invoice", "We issue it at no cost.", True),
        ("do I have to pay by card", "Ask for it within 90 days.", True),
        ("开发票要钱吗", "请在下单后 90 天内申请。", False),
        ("开发票要钱吗", "我们免费开具发票。", True),
        ("is there a cap on the reward", "The reward is confirmed after 7 days.", False),
        ("is there a cap on the reward", "One person can earn at most 500 yuan.", True),
        ("奖励有上限吗", "奖励在 7 天后确认。", False),
        ("奖励有上限吗", "每人最多可得 500 元。", True),
        ("how long is the cable", "Cable: 1.5 m", True),
        ("how long is the cable", "Power: 7 W", False),
        ("how long does it take", "Cable: 1.5 m", False),
    ],
)
def test_a_cost_a_limit_and_a_length_are_told_or_not(question: str, text: str, tells: bool) -> None:
    assert answers_type(question, text) is tells
