import pytest

from bot.reading.attributes import (
    asks_difference,
    by_price,
    compare,
    greatest,
    trait,
    values,
    without_comparison,
)


@pytest.mark.parametrize(
    ("question", "than"),
    [
        ("which one is heavier?", "is heavier"),
        ("which weighs less", "is lighter"),
        ("which plays longer on a charge", "lasts longer"),
        ("which is brighter", "is brighter"),
        ("which has more settings", "has more"),
        ("which holds more", "holds more"),
        ("is A taller than B", "is taller"),
        ("the bigger one", "is bigger"),
        ("which is shorter", "is shorter"),
        ("哪个轻一点", "更轻"),
        ("哪个更重", "更重"),
        ("哪个沉", "更重"),
        ("哪个亮", "更亮"),
        ("哪个保热更久", "更久"),
        ("哪个装得多", "更大"),
        ("哪款续航长", "更久"),
        ("最小的是哪个", "更小"),
        ("which of them is quieter", "is quieter"),
        ("饮水机跟气泵哪个动静小", "更安静"),
        ("哪个更小的娃就能玩", "更适合小孩子"),
    ],
)
def test_the_trait_by_which_a_question_compares(question: str, than: str) -> None:
    found = trait(question)
    assert found is not None
    assert than in found.than.values()


@pytest.mark.parametrize(
    "question",
    ["how heavy is it", "at least 100 pages", "重量是多少", "容量多少", "how much is it", "有多大"],
)
def test_a_question_for_one_value_compares_nothing(question: str) -> None:
    assert trait(question) is None


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("2.3 kg", "4600 g", -1),
        ("5 lb", "2 kg", 1),
        ("1 kg", "2斤", 0),
        ("1.5 L", "800 ml", 1),
        ("12 hours", "700 minutes", 1),
        ("14 inches", "30 cm", 1),
        ("3 levels, up to 450 lm", "without steps, up to 800 lm", -1),
        ("6 hours, 24 hours with case", "7 hours, 30 hours with case", -1),
        ("6 hours, 30 hours with case", "7 hours, 24 hours with case", None),
        ("40 x 28 x 2 cm", "30 x 20 x 2 cm", 1),
        ("1500 W", "1.5 kW", 0),
        ("40 days", "2 kg", None),
        ("1.5 L, 2.8 L", "2 L", None),
        ("1500 瓦", "650 瓦", 1),
        ("2.3 千克", "3斤", 1),
        ("约 60 天", "约 45 天", 1),
        ("最高 450 流明", "最高 800 流明", -1),
        ("500 毫升", "0.5 升", 0),
        ("30 厘米", "1 米", -1),
        ("12 小时", "半天", 0),
    ],
)
def test_values_are_compared_in_one_unit(one: str, other: str, sign: int | None) -> None:
    assert compare(values(one), values(other)) == sign


def test_the_greatest_of_several_and_their_ties() -> None:
    stated = [values(text) for text in ("2 kg", "900 g", "2000 g")]
    assert greatest(stated, more=True) == [0, 2]
    assert greatest(stated, more=False) == [1]
    assert greatest([values("2 kg"), values("3 L")], more=True) == []


@pytest.mark.parametrize(
    ("question", "dearest"),
    [
        ("which is cheaper", False),
        ("the most expensive one", True),
        ("哪个便宜", False),
        ("哪个贵", True),
        ("18升便宜还是26升便宜", False),
        ("what is the price", None),
        ("贵不贵呀", None),
    ],
)
def test_prices_are_compared_where_that_is_asked(question: str, dearest: bool | None) -> None:
    assert by_price(question) is dearest


def test_words_that_compare_describe_no_product() -> None:
    assert without_comparison("your lightest tent").split() == ["your", "tent"]
    assert asks_difference("M5和M8有什么区别")
    assert not asks_difference("M5多少钱")
