# ruff: noqa: E501 - tables are read better unbroken

from decimal import Decimal

import pytest

from bot.reading.deadlines import (
    Deadline,
    asks_may,
    between,
    deadline,
    elapsed,
    is_allowed,
    is_done,
)


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit", "may"),
    [
        ("You can return an item within 15 days of receiving it.", 15, 15, "day", True),
        ("Unopened goods can come back within 15 days of arrival.", 15, 15, "day", True),
        ("Report damage within 3 days of delivery with photos.", 3, 3, "day", True),
        ("You can ask for an invoice within 90 days of the order.", 90, 90, "day", True),
        ("Refunds are made within 7 days after the goods reach us.", 0, 7, "day", False),
        ("We refund within 5 working days after the returned item has reached us.", 0, 5, "workday", False),
        ("Standard parcels take 3 to 5 days.", 3, 5, "day", False),
        ("签收后7天内可退", 7, 7, "day", True),
        ("未使用的商品签收后30天内可以退货。", 30, 30, "day", True),
        ("下单后 7 天内降价的，您可以申请退还差价。", 7, 7, "day", True),
        ("请在签收后48小时内告诉我们。", 48, 48, "hour", True),
        ("普通包裹3到5天送达。", 3, 5, "day", False),
        ("我们收到货后7天内退款。", 0, 7, "day", False),
        ("收到退货并检查后3个工作日内原路退款。", 0, 3, "workday", False),
    ],
)  # fmt: skip
def test_limits_of_time_are_read(sentence: str, low: int, high: int, unit: str, may: bool) -> None:
    assert deadline(sentence) == Deadline(Decimal(low), Decimal(high), unit, may)


@pytest.mark.parametrize(
    "sentence",
    [
        "Later orders leave on the next working day.",
        "Mainland parcels arrive in 2 to 4 days; Tibet takes 6 to 9 days.",
        "We are open every day.",
        "之后的订单在下一个工作日发出。",
        "江浙沪1到2天到，其他省份3到5天到",
    ],
)
def test_several_limits_or_none_are_left_open(sentence: str) -> None:
    assert deadline(sentence) is None


@pytest.mark.parametrize("question", ["can I extend the warranty by 2 years", "保修能延长两年吗"])
def test_to_make_a_limit_longer_is_not_to_be_within_it(question: str) -> None:
    assert not asks_may(question)


@pytest.mark.parametrize(
    ("question", "allowed"),
    [
        ("can I return it after 10 days", False),
        ("can I return it after 5 days", True),
        ("can I return it after 7 days", None),
        ("I got it 7 days ago, can I return it", True),
        ("I got it 8 days ago, can I return it", False),
        ("can I return it after more than 7 days", False),
        ("can I still return it after 2 weeks", False),
        ("can I return it within a week", True),
        ("can I return it after a month", False),
        ("can I return it within 10 days", None),
        ("24 hours later, can I still return it", True),
        ("收到10天了还能退吗", False),
        ("收到5天了还能退吗", True),
        ("第7天能退吗", True),
        ("7天后能退吗", None),
        ("超过7天能退吗", False),
        ("买了半个月能退吗", False),
        ("一周内能退吗", True),
        ("三个礼拜前收到的能退吗", False),
        ("买了两个月还能退吗", False),
    ],
)
def test_a_time_is_held_against_a_limit_of_seven_days(question: str, allowed: bool | None) -> None:
    asked = elapsed(question)
    assert asked is not None
    assert is_allowed(asked, Deadline(Decimal(7), Decimal(7), "day", True)) is allowed


@pytest.mark.parametrize(
    ("question", "limit", "allowed"),
    [
        ("after 20 months, is it covered", (24, "month"), True),
        ("after 2 years, is it covered", (24, "month"), None),
        ("after 3 years, is it covered", (24, "month"), False),
        ("用了三年还保修吗", (24, "month"), False),
        ("买了一年还保修吗", (24, "month"), True),
        ("过了半年能开发票吗", (90, "day"), False),
        ("3天前收到的坏了", (48, "hour"), False),
        ("1天前收到的坏了", (48, "hour"), True),
        ("7 days ago", (5, "workday"), None),
        ("4 days ago", (5, "workday"), True),
    ],
)
def test_units_are_made_one_where_the_calendar_allows(
    question: str, limit: tuple[int, str], allowed: bool | None
) -> None:
    asked = elapsed(question)
    assert asked is not None
    value, unit = Decimal(limit[0]), limit[1]
    assert is_allowed(asked, Deadline(value, value, unit, True)) is allowed


@pytest.mark.parametrize(
    ("question", "done"),
    [
        ("will it arrive in 7 days", True),
        ("will it arrive in a week", True),
        ("will it arrive within 1 day", False),
        ("will it arrive within 3 days", None),
        ("5天能到吗", True),
        ("1天能到吗", False),
        ("3天能到吗", None),
    ],
)
def test_what_takes_two_to_four_days_is_done_then(question: str, done: bool | None) -> None:
    asked = elapsed(question)
    assert asked is not None
    assert is_done(asked, Deadline(Decimal(2), Decimal(4), "day", False)) is done


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("我4月3号收到的货，4月20号还能退吗", 17),
        ("it came on April 3, may I return it on the 20th of April?", 17),
        ("arrived 2026-12-28, back on 2027-01-05", 8),
        ("12月28号到的，1月5号能退吗", 8),
        ("2月20号到的，3月6号能退吗", None),  # 14 or 15
        ("4月3号到的还能退吗", None),
        ("4月20号还能退吗，我4月3号收到的", 17),
        ("Can I return it on May 20th, I received it on May 2nd?", 18),
        ("2026年4月31号收到，2026年5月3号退", None),
    ],
)
def test_days_between_two_dates(question: str, days: int | None) -> None:
    found = between(question)

    assert (found.value if found else None) == days
    assert found is None or found.unit == "day"
