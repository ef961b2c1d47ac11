"""Groups by how alike their questions are, on average."""

import numpy as np
import pytest

from bot.gaps.grouping import ACROSS, IN_COMMON, central, grouped, likeness


def matrix(count: int, *pairs: tuple[int, int, float]) -> np.ndarray:
    alike = np.zeros((count, count))
    for one, other, score in pairs:
        alike[one, other] = alike[other, one] = score
    np.fill_diagonal(alike, 1.0)
    return alike


def test_what_is_alike_comes_together_in_order() -> None:
    alike = matrix(5, (0, 3, 0.95), (1, 4, 0.92), (0, 2, 0.5))
    assert grouped(alike) == [[0, 3], [1, 4], [2]]
    assert grouped(matrix(1)) == [[0]]
    assert grouped(matrix(0)) == []


def test_a_chain_of_neighbours_is_no_group() -> None:
    """Each is like the next, the ends are not like each other."""
    alike = matrix(3, (0, 1, 0.95), (1, 2, 0.93), (0, 2, 0.4))
    assert grouped(alike) == [[0, 1], [2]]


def test_the_central_one_is_most_like_the_others() -> None:
    alike = matrix(3, (0, 1, 0.95), (1, 2, 0.95), (0, 2, 0.89))
    assert grouped(alike) == [[0, 1, 2]]
    assert central([0, 1, 2], alike) == 1


def test_words_in_common_and_another_language_count() -> None:
    """Two languages share concepts: deliver and 送货 are one."""
    apart = np.eye(3, dtype=np.float32)
    alike = likeness([("Do you deliver?", "en"), ("deliver?", "en"), ("送货吗", "zh")], apart)
    assert alike[0, 1] == pytest.approx(IN_COMMON)
    assert ACROSS < alike[0, 2] < IN_COMMON + ACROSS
