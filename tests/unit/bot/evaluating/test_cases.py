"""Halves and samples: settled by ids alone."""

from collections import Counter

import pytest

from bot.evaluating.cases import HALVES, Case, Half, of_half, sample
from knowledge.passages import Language


def case(name: str, kind: str = "fact", language: Language = "en") -> Case:
    return Case(name, language, "How much?", "answered", kind=kind)


CASES = [
    case(f"{kind}-{language}-{number}", kind, language)
    for kind, many in (("fact", 40), ("policy", 10), ("talk", 2))
    for language in ("en", "zh")
    for number in range(many)
]


@pytest.mark.parametrize(
    ("name", "half"),
    [  # the SHA-1 of "a" begins with 8, of "b" with e, of "7" with 9; of "d" and "1" with 3
        ("a", "judging"),
        ("b", "judging"),
        ("7", "judging"),
        ("d", "development"),
        ("1", "development"),
    ],
)
def test_the_half_is_settled_by_the_sha1_of_the_id(name: str, half: Half) -> None:
    assert [c.id for c in of_half([case(name)], "all")] == [name]
    assert [h for h in HALVES[:2] if of_half([case(name)], h)] == [half]


def test_the_halves_share_nothing_and_lose_nothing() -> None:
    first, second = of_half(CASES, "development"), of_half(CASES, "judging")
    assert sorted(c.id for c in first + second) == sorted(c.id for c in CASES)
    assert 0.3 < len(first) / len(CASES) < 0.7


def test_a_sample_takes_evenly_of_each_kind_and_language() -> None:
    kinds = Counter((c.kind, c.language) for c in sample(CASES, 30))
    assert kinds == {
        ("fact", "en"): 7,
        ("fact", "zh"): 7,
        ("policy", "en"): 6,
        ("policy", "zh"): 6,
        ("talk", "en"): 2,
        ("talk", "zh"): 2,
    }


def test_a_sample_does_not_depend_on_the_order_and_keeps_it() -> None:
    chosen = sample(CASES, 30)
    assert chosen == [c for c in CASES if c in chosen]
    assert {c.id for c in sample(CASES[::-1], 30)} == {c.id for c in chosen}


def test_a_large_sample_is_all() -> None:
    assert sample(CASES, 1000) == CASES
