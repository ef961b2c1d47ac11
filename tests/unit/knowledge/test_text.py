"""Cleaning, languages and sentences."""

import pytest

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.sentences import sentences


def test_invisible_characters_do_not_come_in() -> None:
    hidden = "ab\u200bc\u202ed\U000e0041e\ufefff\x00g\ud800h\ue000i\ufe0fj\U000e0101"
    assert clean(hidden) == "abcdefghij"


def test_lines_stay_and_other_space_is_kept_simple() -> None:
    assert clean(" a\r\nb\tc\u2028d ") == "a\nb c\nd"
    assert clean_line(" a\r\nb\t c ") == "a b c"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("极光电热水壶", "zh"),
        ("Aurora kettle", "en"),
        ("M5 Pro Max Ultra 怎么样", "zh"),
        ("iPhone 保护壳 for iPhone", "zh"),
        ("Which tea does the word 茶 on this very old box mean", "en"),
        ("199", "en"),
        ("Ära über naïve", "en"),
    ],
)
def test_language_of(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_text_without_letters_is_in_the_default_language() -> None:
    assert language_of("1 + 1", "zh") == "zh"


@pytest.mark.parametrize(
    "whole",
    [
        "It holds 1.7 L in all.",
        "Take model No. 5 instead.",
        "Use a mild cleaner, e.g. Soapwort.",
        "See https://shop.example/a?b=c.d for more.",
        "Costs are in U.S. dollars.",
        "Designed by J. Smith alone.",
        "1. First fill it.",
        "容量是 1.7 升。",
        "型号 A.5 适用。",
    ],
)
def test_a_sentence_stays_whole(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It holds 1.7 L. It is red.", ["It holds 1.7 L.", "It is red."]),
        ("No. You cannot! Why? Rules.", ["No.", "You cannot!", "Why?", "Rules."]),
        ("可以。不行！为什么？因为", ["可以。", "不行！", "为什么？", "因为"]),
        ("他说：“好的。”然后走了。", ["他说：“好的。”", "然后走了。"]),
        ("one\n\n two", ["one", "two"]),
        ("Order by 5 p.m. Monday. Then wait.", ["Order by 5 p.m. Monday.", "Then wait."]),
        ("支持 USB. 也支持蓝牙。", ["支持 USB.", "也支持蓝牙。"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
