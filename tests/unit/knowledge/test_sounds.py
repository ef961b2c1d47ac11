"""How Chinese sounds."""

import pytest

from knowledge.sounds import paired, sound_pairs, spelt, syllables


@pytest.mark.parametrize(
    ("said", "meant"),
    [("dianshuihu", "电水壶"), ("hongcha", "红茶"), ("lvcha", "绿茶"), ("chabei", "茶杯")],
)
def test_pinyin_sounds_like_the_characters(said: str, meant: str) -> None:
    assert spelt(said) == syllables(meant)
    assert paired(spelt(said)) == sound_pairs(meant)


def test_what_is_often_mixed_up_sounds_alike() -> None:
    assert syllables("山兰") == syllables("三狼")
    assert syllables("茶湖") == syllables("茶壶")


@pytest.mark.parametrize("word", ["kettle", "M5", "shirt", ""])
def test_other_words_are_no_pinyin(word: str) -> None:
    assert spelt(word) == []
