import pytest

from knowledge.ranking import fuse


def test_scores_are_weighted_reciprocal_ranks() -> None:
    assert fuse(["a", "b"], ["b", "c"]) == [
        ("b", pytest.approx(0.7 / 62 + 0.3 / 61)),
        ("a", pytest.approx(0.7 / 61)),
        ("c", pytest.approx(0.3 / 62)),
    ]


def test_one_list_alone_keeps_its_order() -> None:
    assert [entry for entry, _ in fuse([], ["x", "y"])] == ["x", "y"]
    assert fuse([], []) == []
