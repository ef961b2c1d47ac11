"""Pointing into a list of products."""

import pytest

from bot.reading.pointing import pointer


@pytest.mark.parametrize(
    ("text", "way", "place"),
    [
        ("how much is the second one?", "at", 1),
        ("the first please", "at", 0),
        ("第二个呢", "at", 1),
        ("第3款有货吗", "at", 2),
        ("the last one", "at", -1),
        ("后者防水吗", "at", -1),
        ("2", "at", 1),
        ("is the cheaper one in stock?", "cheaper", 0),
        ("便宜的那个有货吗", "cheaper", 0),
        ("the more expensive one", "dearer", 0),
        ("大的那个呢", "bigger", 0),
        ("and in the bigger pot?", "bigger", 0),
        ("后面那个几个人玩", "at", -1),
        ("and the other one?", "other", 0),
        ("另一个呢", "other", 0),
        ("are both waterproof?", "all", 0),
        ("两个都有货吗", "all", 0),
    ],
)
def test_ways_to_point(text: str, way: str, place: int) -> None:
    found = pointer(text)
    assert found
    assert (found.way, found.place) == (way, place)


@pytest.mark.parametrize(
    "text",
    [
        "which one is cheaper?",
        "哪个便宜",
        "my second order has not come",
        "can I return it the next day?",
        "第二天能到吗",
        "都有什么颜色",
        "how much is it?",
        "is there anything cheaper?",
    ],
)
def test_other_questions_point_at_nothing(text: str) -> None:
    assert pointer(text) is None
