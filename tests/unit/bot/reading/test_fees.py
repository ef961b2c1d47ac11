# ruff: noqa: E501 - tables are read better unbroken

from decimal import Decimal

import pytest

from bot.reading.fees import added, fees

FREE_99 = ("0", "99", None)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Shipping costs 12 yuan per order and is free from 199 yuan.", [("12", None, None), ("0", "199", None)]),
        ("Delivery is 10 yuan, and free from 99 yuan.", [("10", None, None), FREE_99]),
        ("Orders of 99 yuan or more ship free, otherwise 8 yuan.", [FREE_99, ("8", None, "99")]),
        ("Free shipping on orders over $50.", [("0", "50", None)]),
        ("Orders under $50 ship for $4.95.", [("4.95", None, "50")]),
        ("We charge $5 for shipping; orders over $40 are free.", [("5", None, None), ("0", "40", None)]),
        ("Orders up to 50 yuan: 10 yuan; 50 to 100 yuan: 6 yuan; above 100 yuan: free.", [("10", None, "50"), ("6", "50", "100"), ("0", "100", None)]),
        ("Bulky goods cost 60 yuan to ship, whatever the order is worth.", [("60", None, None)]),
        ("Spend £30 or more and delivery is free; otherwise it costs £3.50.", [("0", "30", None), ("3.50", None, "30")]),
        ("Express shipping is never free, whatever the order value.", []),
        ("Parcels leave every day.", []),
        ("满99元包邮，不满收8元。", [FREE_99, ("8", None, "99")]),
        ("满99包邮，不满99收8元运费", [FREE_99, ("8", None, "99")]),
        ("每单运费12元，满199元免运费。", [("12", None, None), ("0", "199", None)]),
        ("每单8元，满128元包邮。", [("8", None, None), ("0", "128", None)]),
        ("不足99元收取8元运费，99元及以上免运费", [("8", None, "99"), FREE_99]),
        ("新疆、西藏运费20元，不参加包邮。", [("20", None, None)]),
        ("大件运费60元，与订单金额无关。", [("60", None, None)]),
        ("订单满 199 元免标准运费。", [("0", "199", None)]),
        ("无论订单金额多少，加急配送都不免运费。", []),
        ("Standard post costs $4.50 and takes 3 to 5 days; from $60 it is on us.", [("4.50", None, None), ("0", "60", None)]),
        ("One flat fee of $6.80 covers the lower 48 states, and it drops to zero once the goods come to $85 or more.", [("6.80", None, None), ("0", "85", None)]),
        ("Postage is 18 yuan; we bear it from 299 yuan.", [("18", None, None), ("0", "299", None)]),
        ("邮费12元，商品满158元免收。", [("12", None, None), ("0", "158", None)]),
        ("台湾本岛宅配90元，满1200元就不收了。", [("90", None, None), ("0", "1200", None)]),
    ],
)  # fmt: skip
def test_fees_are_read_with_the_sums_they_are_for(
    sentence: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = fees(sentence)
    assert found is not None
    read = [
        (
            str(fee.amount),
            str(fee.sums.low) if fee.sums and fee.sums.low is not None else None,
            str(fee.sums.high) if fee.sums and fee.sums.high is not None else None,
        )
        for fee in found
    ]
    assert read == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Shipping costs 10 to 20 yuan.",
        "运费10到20元。",
        "满200减20",
        "Save 20 yuan on orders over 200 yuan.",
        "Parcels up to 5 kg cost 8 yuan.",
        "首重1公斤8元，续重每公斤2元。",
    ],
)
def test_a_fee_that_is_no_one_sum_is_left_open(sentence: str) -> None:
    assert fees(sentence) is None


def test_over_leaves_out_the_sum_itself_and_or_more_does_not() -> None:
    over, more = fees("Free over 50 yuan."), fees("Free for 50 yuan or more.")
    assert [fee.sums and fee.sums.holds(Decimal(50)) for fee in over or ()] == [False]
    assert [fee.sums and fee.sums.holds(Decimal(50)) for fee in more or ()] == [True]


@pytest.mark.parametrize(
    ("sentence", "more", "each"),
    [
        ("Tibet and Xinjiang pay 15 yuan extra.", True, ""),
        ("Gift wrapping costs 8 yuan for each item.", False, "item"),
        ("新疆西藏加收15元。", True, ""),
        ("砚台每件加收10元包装费。", True, "件"),
        ("每单运费12元。", False, ""),
    ],
)
def test_what_a_fee_is_charged_for(sentence: str, more: bool, each: str) -> None:
    found = fees(sentence)
    assert found
    assert [(found[0].more, found[0].each)] == [(more, each)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Postage is 4.50 euros; from 60 euros you get a postcard.",
        "邮费12元，满158元送明信片。",
    ],
)
def test_a_sum_from_which_nothing_understood_holds_leaves_all_open(sentence: str) -> None:
    assert fees(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "amount", "each"),
    [
        (
            "It travels in a crate, which is $4.20 extra apiece even when shipping is free.",
            "4.20",
            True,
        ),
        ("砧板要用木箱单独装，每件另加4.20美元，免运费的订单也要加。", "4.20", True),
        ("Postage for the jar is 4 euros more for its crate.", "4", False),
        ("We add 6 euros outside the Netherlands.", None, False),
        ("In a parcel, the third bag and every further one adds 5 yuan each.", None, False),
        ("Choose it at checkout for 11 yuan extra.", None, False),
        ("A crate is 4 euros, a second one 3 euros more.", None, False),
        ("Postage is 4 euros.", None, False),
    ],
)
def test_what_is_added_for_some_goods(sentence: str, amount: str | None, each: bool) -> None:
    fee = added(sentence)
    assert (str(fee.amount), bool(fee.each)) == (amount, each) if fee else amount is None
