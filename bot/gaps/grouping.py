"""Questions that mean the same, brought together. Pure.

Average-linkage clustering: the two groups whose questions are alike the most, on average, become
one, while they are alike enough (R. Sokal and C. Michener, 1958). How alike two questions are:
cosine of both embedded as queries, plus a part for words and concepts in common, plus what two
languages cost (multilingual-e5-small). See docs/decisions/0019-gaps.md for how it was measured.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.reading.terms import terms
from knowledge.passages import Language
from knowledge.ports import Vectors

SAME = 0.89
IN_COMMON = 0.10
ACROSS = 0.08

Matrix = npt.NDArray[np.float64]


def likeness(questions: Sequence[tuple[str, Language]], vectors: Vectors) -> Matrix:
    """Of each two questions; row i of `vectors` is of unit length and that of question i."""
    words = [_words(text) for text, _ in questions]
    numbers = {word: n for n, word in enumerate(sorted(set().union(*words)))}
    held = np.zeros((len(words), len(numbers)))
    for row, each in enumerate(words):
        held[row, [numbers[word] for word in each]] = 1
    sizes = held.sum(axis=1)
    most = np.maximum(np.maximum(sizes[:, None], sizes[None, :]), 1)
    languages = np.array([language for _, language in questions])
    across = languages[:, None] != languages[None, :]
    cosines: Matrix = (vectors @ vectors.T).astype(np.float64)
    cosines += IN_COMMON * (held @ held.T) / most + ACROSS * across
    return cosines


def grouped(alike: Matrix) -> list[list[int]]:
    """The rows that belong together, each group in order, the groups by their first row."""
    count = len(alike)
    groups = [[row] for row in range(count)]
    between = alike.copy()
    np.fill_diagonal(between, -np.inf)
    while count > 1:
        first, second = sorted(divmod(int(between.argmax()), count))
        if between[first, second] < SAME:
            break
        ours, theirs = len(groups[first]), len(groups[second])
        mean = (ours * between[first] + theirs * between[second]) / (ours + theirs)
        between[first], between[:, first] = mean, mean
        between[second], between[:, second] = -np.inf, -np.inf
        between[first, first] = -np.inf
        groups[first] = sorted(groups[first] + groups[second])
        groups[second] = []
    return [group for group in groups if group]


def central(group: Sequence[int], alike: Matrix) -> int:
    """The row that is most like the others of its group; the first of several."""
    within = alike[np.ix_(group, group)]
    return group[int(within.mean(axis=1).argmax())]


def _words(text: str) -> frozenset[str]:
    """Its content words, by their concepts where they have any."""
    return frozenset[str]().union(*(term.concepts or {term.word} for term in terms(text)))
