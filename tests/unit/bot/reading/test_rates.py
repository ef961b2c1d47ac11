# ruff: noqa: E501 - tables are read better unbroken

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.rates import counted_as, discount_for, rates


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Each 10 yuan spent brings one leaf, and 20 leaves can be swapped for a 10 yuan voucher.", [("10", "1", "leaf", True), ("20", "10", "leaf", False)]),
        ("One yuan spent gives one point, and 200 points take 5 yuan off.", [("1", "1", "point", True), ("200", "5", "point", False)]),
        ("Each euro spent on goods earns one kilometre; 250 kilometres are a voucher of 10 euros.", [("1", "1", "kilometr", True), ("250", "10", "kilometr", False)]),
        ("每消费10元得1片叶子，20片叶子换一张10元代金券。", [("10", "1", "叶子", True), ("20", "10", "叶子", False)]),
        ("每消费1元积1分。", [("1", "1", "积分", True)]),
        ("每消费1元得1积分，200积分可在以后的订单中抵10元。", [("1", "1", "积分", True), ("200", "10", "积分", False)]),
        ("Gift cards come with 100, 200 or 500 yuan on them.", []),
        ("A refund of 20 yuan takes 3 working days.", []),
        ("Spend 120 yuan and postage is on us.", []),
        ("Orders of 100 yuan get 2 stickers.", []),
        ("满100元送2张贴纸。", []),
        ("Every 2.50 euros earns 3 points.", [("2.50", "3", "point", True)]),
        ("Every full dollar spent on goods earns one point.", [("1", "1", "point", True)]),
        ("You get 2 points for every 10 yuan.", [("10", "2", "point", True)]),
        ("Knock $5 off per 100 points.", [("100", "5", "point", False)]),
        ("商品每花满1美元得1分，运费和税不算分，200分可以抵10美元。", [("1", "1", "积分", True), ("200", "10", "积分", False)]),
    ],
)  # fmt: skip
def test_rates_are_read(sentence: str, expected: list[tuple[str, str, str, bool]]) -> None:
    found = [(str(r.each), str(r.yields), r.noun, r.earns) for r in rates(sentence)]
    assert found == expected


@pytest.mark.parametrize(
    ("sentence", "off"),
    [
        ("Yes, 10 % from 20 pieces of one item and 15 % from 50 pieces.", ("0", "10", "15")),
        ("From 20 pieces of one article there is 8 percent off.", ("0", "8", "8")),
        ("Firms that order 10 pieces or more get 8 %.", ("0", "8", "8")),
        ("同一商品满20件打九折，满50件打八五折。", ("0", "10", "15")),
        ("In your birthday month you get 10% off one order.", None),
        ("Two or more suitcases in one order: 15 % off the cheapest of them.", None),
    ],
)
def test_a_discount_for_many_is_read(sentence: str, off: tuple[str, ...] | None) -> None:
    found = [discount_for(sentence, count) for count in (5, 20, 50)]
    assert found == ([Decimal(each) for each in off] if off else [None] * 3)


def test_what_the_shopper_has_is_counted_in_the_shops_word() -> None:
    assert counted_as("i have 600 points, how much off is that", "point") == (600, "points")
    assert counted_as("我有60片叶子，一共能换几块钱", "叶子") == (60, "叶子")
    assert counted_as("i have 600 yuan", "point") is None


@given(st.integers(1, 500), st.integers(1, 50), st.integers(0, 10**6))
def test_only_whole_steps_earn(each: int, gives: int, spent: int) -> None:
    (rate,) = rates(f"Every {each} yuan spent earns {gives} points.")
    assert rate.of(Decimal(spent)) == spent // each * gives
