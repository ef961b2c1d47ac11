"""What a talk was about is known again when a question is asked anew."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.messages import Question, Turn
from bot.remembering import asked_again, history, remembered

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def turn(minutes: int, question: str = "q", kind: Any = "answered", answer: str = "a") -> Turn:
    at = NOW + timedelta(minutes=minutes)
    return Turn(minutes, 1, kind, question, answer, "en", "P1", None, at)


def test_a_talk_goes_back_to_its_start_and_to_half_an_hour_of_silence() -> None:
    old, start, first, second = turn(-90), turn(-20, "", "start"), turn(-15, "one"), turn(-5, "two")
    assert remembered([old, start, first, second], NOW) == [first, second]
    assert remembered([old, first, second], NOW) == [first, second]
    assert remembered([turn(minutes) for minutes in range(-9, 0)], NOW)[0] == turn(-6)


def test_what_staff_said_is_part_of_it() -> None:
    said = [turn(-9, "one"), turn(-5, "", "from_staff", "We have two."), turn(-4, "", "focus")]
    assert history(said) == ("one", "We have two.")


def test_a_question_is_asked_again_with_the_talk_before_it() -> None:
    before = [turn(-5, "Is it red?")]
    assert asked_again(before, turn(0, "And how much?")) == Question(
        "And how much?", "en", ("Is it red?",)
    )


def test_a_product_that_was_chosen_is_chosen_again() -> None:
    before = [turn(-1, "How much?", "asked_back")]
    assert asked_again(before, turn(0, "How much? (Lantern)")).product_id == "P1"
    assert asked_again(before, turn(0, "How long does it take?")).product_id is None
