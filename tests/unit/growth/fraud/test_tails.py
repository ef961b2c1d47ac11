"""Tails against sums that are written out."""

from math import comb, exp, factorial

import pytest

from growth.fraud.tails import binomial_tail, poisson_tail


@pytest.mark.parametrize("mean", [0.1, 1.2, 7.0, 40.0])
@pytest.mark.parametrize("count", [0, 1, 3, 12, 60])
def test_poisson(count: int, mean: float) -> None:
    left = 1 - sum(exp(-mean) * mean**k / factorial(k) for k in range(count))
    assert poisson_tail(count, mean) == pytest.approx(left, rel=1e-6, abs=1e-12)


def test_a_far_tail_does_not_drown_in_rounding() -> None:
    """1 minus the rest would be 0 or negative here."""
    first = exp(-1.2) * 1.2**40 / factorial(40)
    assert poisson_tail(40, 1.2) == pytest.approx(first, rel=0.05)


@pytest.mark.parametrize(("count", "of"), [(0, 5), (1, 5), (5, 5), (30, 100), (100, 100)])
def test_binomial(count: int, of: int) -> None:
    left = sum(comb(of, k) * 0.4**k * 0.6 ** (of - k) for k in range(count, of + 1))
    assert binomial_tail(count, of, 0.4) == pytest.approx(left)
    assert binomial_tail(of, of, 0.4) == pytest.approx(0.4**of)
