"""Money as shoppers and staff read it: one way for answers, cards, messages and reports."""

import pytest

from bot.filling import money
from growth.money import DIGITS


@pytest.mark.parametrize(
    ("minor", "currency", "grouped", "text"),
    [
        (995, "CNY", False, "¥9.95"),
        (123456, "CNY", False, "¥1234.56"),
        (123456, "CNY", True, "¥1,234.56"),
        (1500, "JPY", True, "JP¥1,500"),
        (1500, "KWD", True, "KWD 1.500"),
        (0, "USD", True, "$0.00"),
        (10**15 + 1, "CNY", True, "¥10,000,000,000,000.01"),
    ],
)
def test_money(minor: int, currency: str, grouped: bool, text: str) -> None:
    assert money(minor, currency, grouped=grouped) == text


def test_every_currency_an_order_may_name_can_be_written() -> None:
    assert all(money(0, currency) for currency in DIGITS)
