"""How likely a passage answers, from ranks and words."""

from collections.abc import Sequence

import pytest

from bot.reading.terms import terms
from bot.rungs.relevance import (
    BIAS,
    UNLIKE,
    WEIGHTS,
    Near,
    Rated,
    features,
    judged,
    nearest,
    probability,
    rate,
    reread,
)
from knowledge.passages import Hit, Kind, Passage


def passage(source: str, title: str, text: str, kind: Kind = "policy") -> Passage:
    return Passage(f"{source}#1", source, kind, title, text, "en")


SENDING = passage("p1", "Shop rules: Sending", "Parcels leave the same day and arrive in 3 days.")
WRAPPING = passage("f1", "Do you wrap gifts?", "Yes, for 3 yuan.", "faq")


APART = Near(UNLIKE["en"], 0.0, ())
"""A sentence that has little to do with the question."""


def unlike(texts: Sequence[str]) -> Sequence[float]:
    return [UNLIKE["en"]] * len(texts)


def test_log_odds_are_turned_into_a_probability() -> None:
    assert probability(0) == 0.5
    assert probability(2) == pytest.approx(1 - probability(-2))


def test_what_is_spoken_of_and_found_first_is_likeliest() -> None:
    question = "when does my parcel arrive"
    rated = rate(question, terms(question), [Hit(SENDING, 1.0), Hit(WRAPPING, 0.5)], [], unlike)
    assert [each.passage for each in rated] == [SENDING, WRAPPING]
    assert rated[0].probability > 0.4 > 0.1 > rated[1].probability


def test_an_entry_that_only_its_own_question_finds_is_rated_without_a_rank() -> None:
    question = "can you wrap my gifts"
    (alone,) = rate(question, terms(question), [], [Hit(WRAPPING, 0.9, 0.9)], unlike)
    (ranked,) = rate(question, terms(question), [Hit(WRAPPING, 1.0)], [], unlike)
    assert ranked.logit - alone.logit == pytest.approx(WEIGHTS[0])


def test_an_entry_is_judged_by_its_whole_answer() -> None:
    first = passage("f1", "Do you wrap gifts?", "Yes.", "faq")
    question = "what does wrapping cost"
    (rated,) = rate(question, terms(question), [Hit(first, 1.0)], [Hit(WRAPPING, 0.9, 0.9)], unlike)
    assert rated.text == "Do you wrap gifts? Yes, for 3 yuan."


def test_a_question_for_an_amount_asks_for_a_text_that_tells_one() -> None:
    told = features("how much is wrapping", (), WRAPPING, 0.0, APART)
    not_told = features("how much is sending", (), SENDING, 0.0, APART)
    assert (told[-3], not_told[-3]) == (1.0, 0.0)


def test_the_sentence_most_like_the_question_counts_under_its_heading() -> None:
    def cosines(texts: Sequence[str]) -> Sequence[float]:
        assert all(text.startswith(("Sending: ", "Do you wrap gifts?: ")) for text in texts)
        return [0.92 if "leave" in text else 0.8 for text in texts]

    near, far = nearest([SENDING, WRAPPING], cosines)
    assert near == Near(0.92, pytest.approx(1.0), (SENDING.text,))
    assert far == Near(0.8, pytest.approx(-1.0), ("Yes, for 3 yuan.",))
    assert nearest([], cosines) == []
    assert nearest([SENDING], cosines) == [Near(0.92, 0.0, (SENDING.text,))]


def test_of_two_that_say_as_much_the_nearer_one_is_likelier() -> None:
    question = "when does my parcel arrive"
    found = [Hit(SENDING, 1.0)]
    (far,) = rate(question, terms(question), found, [], unlike)
    (near,) = rate(question, terms(question), found, [], lambda texts: [0.92] * len(texts))
    assert near.logit > far.logit + 1


def test_nothing_found_is_nothing_rated() -> None:
    assert rate("hello", (), [], [], unlike) == []
    assert len(WEIGHTS) == len(features("hello", (), SENDING, 1.0, APART))
    assert probability(BIAS) < 0.02


def test_read_together_the_sentence_that_answers_decides() -> None:
    rated = [Rated(SENDING, 1.0, (SENDING.text,)), Rated(WRAPPING, -1.0, ("Yes, for 3 yuan.",))]
    again = reread(rated, lambda texts: [6.0 if "wrap" in text else -6.0 for text in texts])
    assert [each.passage for each in again] == [WRAPPING, SENDING]
    assert again[0].told == ("Yes, for 3 yuan.",)
    assert reread(rated, lambda texts: []) == rated


def test_what_the_model_judged_is_ordered_anew() -> None:
    rated = [
        Rated(SENDING, 1.0, (SENDING.text,)),
        Rated(WRAPPING, -1.0, ("Yes, for 3 yuan.",)),
    ]
    assert [each.passage for each in judged(rated, [-6.0, 6.0])] == [WRAPPING, SENDING]
    assert [each.passage for each in judged(rated, [6.0])] == [SENDING]
    assert judged(rated, []) == []
