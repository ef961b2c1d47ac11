import pytest

from bot.reading.measures import counted, fits, misfit, without_numbers

VALVES = ["Ball valve 1-1/2 in", "球阀"]
CREAM = ["Alder Vitamin C Cream", "Night Cream", "大号"]


def test_a_number_is_counted_with_the_words_beside_it() -> None:
    assert counted("Box of 5 pads") == {("of", "5"), ("pads", "5")}
    assert counted("the 2 inch valve") == {("the", "2"), ("in", "2")}
    assert ("尺", "6") in counted("生宣六尺")
    assert counted("1升") == counted("1.0 升")


@pytest.mark.parametrize(
    ("question", "names", "expected"),
    [
        ("a 2 in ball valve", VALVES, True),
        ("the 1-1/2 in ball valve", VALVES, False),
        ("boots in size 45", ["Boots", "Size 44"], True),
        ("boots in size 44", ["Boots", "Size 44"], False),
        ("生宣六尺", ["生宣四尺"], True),
        ("生宣四尺", ["生宣四尺"], False),
        ("Vitamin E cream", CREAM, True),
        ("维C的多少钱", CREAM, False),
        ("the day cream", CREAM, True),
        ("the night cream in 2 days", CREAM, False),
        ("特大号多少钱", CREAM, True),
        ("大号多少钱", CREAM, False),
    ],
)
def test_what_the_names_count_must_fit(question: str, names: list[str], expected: bool) -> None:
    assert misfit(question, names, "") is expected


def test_a_number_that_a_fact_states_fits() -> None:
    assert not misfit("boots with a 45 mm heel, size 44", ["Boots size 44"], "heel 45 mm")


def test_of_two_sizes_the_one_said_fits_more() -> None:
    assert fits("a 2 in valve", ["Valve 2 in"]) > fits("a 2 in valve", ["Valve 1/2 in"])


def test_without_its_numbers_a_question_keeps_its_words() -> None:
    assert without_numbers("the 22 mm elbow").split() == ["the", "elbow"]


def test_a_question_about_two_sizes_fits_a_name_that_has_one_of_them() -> None:
    question = "Which jug is cheaper, the 1.0 L or the 1.7 L?"
    assert not misfit(question, ["Jug 1.0 L"], "")
    assert misfit(question, ["Jug 2.5 L"], "")
