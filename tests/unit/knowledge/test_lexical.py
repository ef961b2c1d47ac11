import pytest

from knowledge.lexical import index_text, phrase, query_terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("电水壶", "电 水 壶 电水 水壶"),
        ("Aurora 壶", "aurora 壶"),
        ("KT-100 holds 1.7 L", "kt 100 kt100 holds 1 7 l"),
        ("ＫＴ－１００", "kt 100 kt100"),
        ('"*(', ""),
    ],
)
def test_index_text(text: str, words: str) -> None:
    assert index_text(text) == words


def test_phrases_are_quoted() -> None:
    assert phrase("KT-100") == '"kt 100"'
    assert phrase("热水壶") == '"热 水 壶"'
    assert phrase('" OR *') == '"or"'
    assert phrase("!") == ""


def test_small_words_do_not_have_to_be_found() -> None:
    assert query_terms("What is the capacity of the KT-100?") == (['"capacity"', '"kt 100"'], [])


def test_chinese_is_asked_in_pairs_then_in_characters() -> None:
    assert query_terms("水壶容量？") == (
        ['"水壶"', '"壶容"', '"容量"'],
        ['"水"', '"壶"', '"容"', '"量"'],
    )
    assert query_terms("壶") == (['"壶"'], [])


def test_small_words_count_when_there_is_nothing_else() -> None:
    assert query_terms("what is it") == (['"what"', '"is"', '"it"'], [])
    assert query_terms("?!") == ([], [])
