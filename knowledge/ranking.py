"""Joining two ranked lists. Pure.

Reciprocal rank fusion: G. V. Cormack, C. L. A. Clarke and S. Büttcher, "Reciprocal rank fusion
outperforms Condorcet and individual rank learning methods", SIGIR 2009; k = 60 as there.
"""

from collections.abc import Sequence

K = 60
DENSE_WEIGHT = 0.7
LEXICAL_WEIGHT = 0.3


def fuse(dense: Sequence[str], lexical: Sequence[str]) -> list[tuple[str, float]]:
    """(id, score), best first; both lists hold ids, best first, without repetition.

    Equal scores keep the order of the dense list, then of the lexical one.
    """
    scores: dict[str, float] = {}
    for ids, weight in ((dense, DENSE_WEIGHT), (lexical, LEXICAL_WEIGHT)):
        for rank, entry in enumerate(ids, start=1):
            scores[entry] = scores.get(entry, 0.0) + weight / (K + rank)
    return sorted(scores.items(), key=lambda item: -item[1])
