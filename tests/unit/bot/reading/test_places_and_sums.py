from decimal import Decimal

import pytest

from bot.reading.counts import asks_total, count_in
from bot.reading.places import (
    around,
    destination,
    distance,
    is_foreign,
    is_mainland,
    names_mainland,
    region_of,
)
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


@pytest.mark.parametrize(
    ("question", "place", "lies_in"),
    [
        ("寄到绵阳运费多少", "绵阳", "四川"),
        ("发到阿克苏要几天", "阿克苏", "新疆"),
        ("我在义乌，多久能收到", "义乌", "江浙沪"),
        ("苏州市包邮吗", "苏州", "江苏"),
        ("how long to mianyang", "mianyang", "sichuan"),
        ("im in leeds, can you send one over", "leeds", "uk"),
        ("two of them sent to reno, what is the damage", "reno", "lower 48"),
        ("grill pan sent to denver total before tax", "denver", "美国"),
        ("寄苏黎世总共多少", "苏黎世", "欧洲"),
        ("寄到清迈要多久", "清迈", "thailand"),
        ("do you send to the US", "united states", "美国"),
        ("can it go to georgia", "georgia", "usa"),
        ("can u ship to my sister in canada", "canada", "加拿大"),
    ],
)
def test_what_a_city_lies_in(question: str, place: str, lies_in: str) -> None:
    assert destination(question) == place
    assert lies_in in around(place)


@pytest.mark.parametrize(
    "question", ["can i use it in bath", "我在考虑寄点东西", "is that in stock", "平安扣多少钱"]
)
def test_not_every_word_after_in_is_a_city(question: str) -> None:
    assert destination(question) is None


def test_a_text_speaks_of_a_place_by_what_it_lies_in() -> None:
    assert distance("寄绵阳 10 元", "绵阳") == 0
    assert distance("寄四川 12 元", "绵阳") == 1
    assert distance("All of Europe: 20 euros", "vienna") == 2
    assert distance("The lower 48 states: $6", "reno") == 2
    assert distance("The lower 48 states: $6", "anchorage") is None
    assert distance("香港 20 元", "绵阳") is None
    assert distance("我们不寄港澳台和国外", "台湾") == 0
    assert distance("我们不寄港澳台和国外", "澳门") == 0


def test_a_city_of_a_region_that_shops_treat_apart() -> None:
    assert region_of("寄到阿克苏要多少钱") == "新疆"
    assert region_of("寄到绵阳要多少钱") is None
    assert is_mainland("绵阳")
    assert not names_mainland("白银项链")
    assert is_foreign("chiang mai")
    assert not is_foreign("绵阳")


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
