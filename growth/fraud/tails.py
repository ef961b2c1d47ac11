"""How unlikely a count is by chance. Both tails are exact."""

from math import comb, exp, lgamma, log


def poisson_tail(count: int, mean: float) -> float:
    """P(X >= count) for X ~ Poisson(mean), mean > 0.

    The upper series, whose terms fall by mean/k; see NIST Handbook of Statistical Methods, 6.3.3.1
    (counts control) and Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005), ch. 4.
    """
    if count <= 0:
        return 1.0
    if count <= mean:
        return 1.0 - sum(_poisson(k, mean) for k in range(count))
    term, total, k = _poisson(count, mean), 0.0, count
    while term > total * 1e-12:
        total += term
        k += 1
        term *= mean / k
    return min(1.0, total)


def _poisson(k: int, mean: float) -> float:
    return exp(k * log(mean) - mean - lgamma(k + 1))


def binomial_tail(count: int, of: int, chance: float) -> float:
    """P(X >= count) for X ~ Binomial(of, chance): the one-sided exact test of Clopper and Pearson,
    Biometrika 26 (1934), 404-413."""
    return min(
        1.0,
        sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(count, of + 1)),
    )
