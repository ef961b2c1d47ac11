"""Names, addresses and long numbers are hidden; prices and dates are not."""

import pytest

from bot.masking import masked_name, masked_text


@pytest.mark.parametrize(("name", "masked"), [("Ana", "A•••"), ("王小明", "王•••"), ("", "")])
def test_a_name_keeps_its_first_letter(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to ana.b+c@shop.example.com!", "Write to •••!"),
        ("电话13800138000，谢谢", "电话•••，谢谢"),
        ("+86 138 0013 8000", "•••"),
        ("order 2026-0012345 is late", "order ••• is late"),
        ("I am @ana_b", "I am •••"),
        ("it costs 1,299.00 or ¥12999", "it costs 1,299.00 or ¥12999"),
        ("2 pieces of 500 ml", "2 pieces of 500 ml"),
    ],
)
def test_what_identifies_is_hidden(text: str, masked: str) -> None:
    assert masked_text(text) == masked
