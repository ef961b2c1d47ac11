"""Names, addresses and long numbers are hidden; prices and dates are not."""

import pytest

from bot.masking import masked_example, masked_name, masked_text


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


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("My name is ana, where is order 48213?", "My name is •••, where is order •••?"),
        ("I'm Ana Lopez. Do you ship to Peru?", "I'm •••. Do you ship to Peru?"),
        ("I'm looking for a 500 ml cup", "I'm looking for a 500 ml cup"),
        ("can you bring it to 12b old mill road?", "can you bring it to •••?"),
        ("Liefern Sie in die Hauptstraße 5?", "Liefern Sie in die •••?"),
        ("能送到建国路88号3单元502室吗", "•••吗"),
        ("我叫王小明，几天到？", "我叫•••，几天到？"),
        ("加我微信abc_123可以吗", "加我微信•••可以吗"),
        ("Eve here, is K-1000 in size 42 back?", "••• here, is K-1000 in size 42 back?"),
        ("Is it 1299 or 14 days?", "Is it ••• or 14 days?"),
    ],
)
def test_examples_tell_the_question_and_not_who_asks(said: str, masked: str) -> None:
    assert masked_example(said, "Eve 王") == masked
