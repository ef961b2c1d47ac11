"""Intervals, percentiles and counts."""

from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.cases import Case
from bot.evaluating.figures import Z, figures, percentile, report, wilson
from bot.evaluating.judging import Judged
from bot.messages import Answer, Blocked, Seconds


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [  # the values that R's prop.test(count, of, correct = FALSE) gives
        (0, 10, 0.0, 0.2775328),
        (10, 10, 0.7224672, 1.0),
        (1, 2, 0.0945312, 0.9054688),
        (97, 100, 0.9154806, 0.9897454),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_ends_are_where_the_score_test_just_accepts(pair: tuple[int, int]) -> None:
    count, of = pair
    low, high = wilson(count, of)
    assert 0 <= low <= count / of <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            score = abs(count / of - end) / sqrt(end * (1 - end) / of)
            assert score == pytest.approx(Z, rel=1e-6)


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 2.0), (0.51, 3.0), (0.95, 4.0), (0.0, 1.0), (1.0, 4.0)]
)
def test_the_nearest_rank(share: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == value
    assert percentile([], share) == 0.0


def one(verdict: Any, expected: Any = "answered", **values: Any) -> Judged:
    case = Case(values.pop("id", "a"), values.pop("language", "en"), "?", expected, kind="fact")
    path = values.pop("path", "filled")
    answer = Answer("It is.", "en", "answered", path, seconds=Seconds(total=values.pop("s", 1.0)))
    return Judged(case, answer, verdict, **values)


def test_each_verdict_is_counted_where_it_belongs() -> None:
    found = [
        one("correct"),
        one("correct", expected="handoff", s=3.0),
        one("wrong", unsupported=(Blocked("number", "7"), Blocked("link", "x.com"))),
        one("refused wrongly"),
        one("refused rightly", expected="refused", s=2.0),
        one("wrong", expected="refused"),
    ]
    told = figures(found)
    assert told["cases"] == 6
    assert (told["correct"]["count"], told["correct"]["of"]) == (2, 4)
    assert (told["refused_rightly"]["count"], told["refused_rightly"]["of"]) == (1, 2)
    assert (told["right"]["count"], told["right"]["of"]) == (3, 6)
    assert told["wrong"] == 1
    assert told["answered_unanswerable"] == 1
    assert told["refused_wrongly"] == 1
    assert told["unsupported"] == 2
    assert told["seconds"] == {"p50": 1.0, "p95": 3.0}


def test_a_rate_of_nothing_is_none() -> None:
    assert figures([one("correct")])["refused_rightly"]["rate"] is None


def test_a_report_groups_and_names_each_failure() -> None:
    unbacked = one("correct", id="c", unsupported=(Blocked("number", "7"),))
    found = [one("correct"), one("wrong", id="b", language="zh", why="says 9"), unbacked]
    told = report(found)
    assert {k: v["cases"] for k, v in told["by"]["language"].items()} == {"en": 2, "zh": 1}
    assert {k: v["cases"] for k, v in told["by"]["path"].items()} == {"filled": 3}
    assert [f["id"] for f in told["failures"]] == ["b", "c"]
    assert told["failures"][0]["why"] == "says 9"
    assert told["failures"][1]["unsupported"] == ["number: 7"]
