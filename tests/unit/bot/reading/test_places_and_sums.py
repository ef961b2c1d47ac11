from decimal import Decimal

import pytest

from bot.reading.counts import asks_total, count_in
from bot.reading.places import destination, is_foreign, is_mainland
from bot.reading.sums import amount_in, asks_free, asks_gap, asks_yes_no


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("how much is shipping to the moon?", "moon"),
        ("can you send to japan", "japan"),
        ("how long till it arrives in shanghai", "shanghai"),
        ("shipping to Hong Kong for a 300 yuan order", "hong kong"),
        ("do you ship to my home", None),
        ("how much is shipping?", None),
        ("寄到西藏运费多少", "西藏"),
        ("可以寄到美国吗", "美国"),
        ("内蒙古几天能到", "内蒙古"),
        ("香港能发加急吗", "香港"),
        ("寄到我家要多少钱", None),
        ("运费多少", None),
    ],
)
def test_where_a_parcel_is_to_go(question: str, place: str | None) -> None:
    assert destination(question) == place


def test_what_the_world_knows_of_places() -> None:
    assert is_mainland("shanghai")
    assert is_mainland("西藏")
    assert not is_mainland("香港")
    assert is_foreign("new zealand")
    assert is_foreign("美国")
    assert not is_foreign("hong kong")


@pytest.mark.parametrize(
    ("question", "value", "currency"),
    [
        ("shipping for a 45 yuan order", "45", "CNY"),
        ("shipping for a $45 order", "45", "USD"),
        ("my basket is 650, shipping?", "650", None),
        ("total for 2 linen aprons", None, None),
        ("shipping for 3 lamps", None, None),
        ("between 50 yuan and 100 yuan", None, None),
        ("买150块钱的东西运费多少", "150", "CNY"),
        ("满50包邮吗", "50", None),
        ("订单300元运费多少", "300", "CNY"),
        ("收到10天了能退吗", None, None),
    ],
)
def test_the_sum_in_a_question(question: str, value: str | None, currency: str | None) -> None:
    found = amount_in(question)
    assert (found and found.value) == (value and Decimal(value))
    assert (found.currency if found else None) == currency


@pytest.mark.parametrize(
    ("part", "names", "count"),
    [
        ("2 hearth mugs", ["Hearth Mug 350 ml"], 2),
        ("two Heron 2-Person Tents", ["Heron 2-Person Tent"], 2),
        ("the Heron 2-Person Tent", ["Heron 2-Person Tent"], None),
        ("3 sets of bowls", ["Bowls, Set of 3"], 3),
        ("500 piece panorama jigsaw", ["Panorama Jigsaw, 500 Pieces"], None),
        ("买6个便利贴", ["便利贴 6 本装"], 6),
        ("a dozen mugs", ["Mug"], 12),
        ("the 1.7 L kettle", ["Kettle 1.7 L"], None),
        ("a lamp under 300", ["Lamp"], None),
        ("买两个多少钱", ["台灯"], 2),
        ("三盏台灯", ["台灯"], 3),
        ("便利贴6本装多少钱", ["便利贴 6 本装"], None),
        ("石墨灰20个", ["料理棒"], 20),
        ("300以内的灯", ["灯"], None),
    ],
)
def test_how_many_are_wanted(part: str, names: list[str], count: int | None) -> None:
    assert count_in(part, names) == count


def test_what_is_asked_of_a_sum() -> None:
    assert asks_gap("how much more do I need for free shipping")
    assert asks_gap("还差多少包邮")
    assert asks_free("满99包邮吗")
    assert asks_free("is it sent free of charge")
    assert not asks_free("is the box free of plastic")
    assert not asks_free("a gluten-free cake for 30 yuan")
    assert asks_yes_no("is it free")
    assert asks_yes_no("能退吗")
    assert not asks_yes_no("how much is it")
    assert asks_total("两个一共多少钱")
    assert asks_total("the lamp and the clock together")
