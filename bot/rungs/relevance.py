"""How likely it is that a passage answers a question, from what retrieval and words say of both.

Logistic regression: the log-odds are a weighted sum of the features below. The weights were fitted
as docs/decisions/0010-the-ladder.md tells; `python -m benchmarks.relevance` repeats it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp
from statistics import fmean, pstdev
from typing import NamedTuple

from bot.reading.terms import Term, bag, coverage, terms
from bot.rungs.choosing import answers_type, heading
from knowledge.passages import Hit, Language, Passage
from knowledge.sentences import sentences

WEIGHTS = (0.96, 1.86, 1.05, 0.95, 1.04, 0.26, 25.5)
"""One for each feature, in their order."""
BIAS = -5.0
UNLIKE: dict[Language, float] = {"en": 0.82, "zh": 0.85}
"""Cosine of a question and a sentence that have little to do with each other, by our embedder: it
differs by language."""
NEAREST = 2
"""Sentences of a passage that are read together with the question."""
Numbers = Callable[[Sequence[str]], Sequence[float]]
"""Of one question and each of some texts, a number."""


class Joint(NamedTuple):
    """What log-odds become once somebody has read question and text together: the weights of the
    log-odds before and of those that the reader gives, and what is added."""

    before: float
    read: float
    shift: float

    def logit(self, before: float, read: float) -> float:
        return self.before * before + self.read * read + self.shift


RERANKED, JUDGED = Joint(0.51, 0.19, 0.19), Joint(0.58, 0.26, 0.32)
"""By the reranker; and by the model after it."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A passage (of an FAQ entry: with its whole answer), the log-odds that it answers, and its
    sentences that are nearest to the question, nearest first; once read together with the
    question, the one that answers."""

    passage: Passage
    logit: float
    told: tuple[str, ...]

    @property
    def text(self) -> str:
        return under_heading(self.passage, self.passage.text)

    @property
    def probability(self) -> float:
        return probability(self.logit)


def probability(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def under_heading(passage: Passage, text: str) -> str:
    """Some of its text, on one line with its heading."""
    title = heading(passage.title, passage.kind)
    joint = " " if title.endswith(("?", "？")) else ": "
    return " ".join(f"{title}{joint}{text}".split())


def rate(
    question: str,
    wanted: Sequence[Term],
    hits: Sequence[Hit],
    entries: Sequence[Hit],
    cosines: Numbers,
) -> list[Rated]:
    """Best first. `hits` are what retrieval found, best first; `entries` the FAQ entries with the
    most similar questions, whose `text` is the whole answer. `wanted` are the content words of the
    question without names."""
    whole = {hit.passage.source_id: hit.passage for hit in entries}
    found = {hit.passage.source_id for hit in hits}
    ranked = [(1 / rank, hit) for rank, hit in enumerate(hits, start=1)]
    ranked += [(0.0, hit) for hit in entries if hit.passage.source_id not in found]
    passages = [whole.get(hit.passage.source_id, hit.passage) for _, hit in ranked]
    rated: dict[str, Rated] = {}
    for (reciprocal, _), passage, near in zip(
        ranked, passages, nearest(passages, cosines), strict=True
    ):
        values = features(question, wanted, passage, reciprocal, near)
        logit = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
        known = rated.get(passage.passage_id)
        if known is None or known.logit < logit:
            rated[passage.passage_id] = Rated(passage, logit, near.told)
    return sorted(rated.values(), key=lambda each: -each.logit)


def reread(rated: Sequence[Rated], scores: Numbers) -> list[Rated]:
    """Best first, by what a reranker says of the nearest sentences, each under its heading; as they
    are where there is no reranker."""
    told = [(each, text) for each in rated for text in each.told]
    found = scores([under_heading(each.passage, text) for each, text in told])
    best: dict[str, tuple[float, Rated, str]] = {}
    for (each, text), score in zip(told, found, strict=False):
        known = best.get(each.passage.passage_id)
        if known is None or known[0] < score:
            best[each.passage.passage_id] = score, each, text
    again = [
        Rated(each.passage, RERANKED.logit(each.logit, score), (text,))
        for score, each, text in best.values()
    ]
    return sorted(again, key=lambda each: -each.logit) or list(rated)


def judged(rated: Sequence[Rated], scores: Sequence[float]) -> list[Rated]:
    """Those that the model judged, best first."""
    again = [
        replace(each, logit=JUDGED.logit(each.logit, score))
        for each, score in zip(rated, scores, strict=False)
    ]
    return sorted(again, key=lambda each: -each.logit)


@dataclass(frozen=True, slots=True)
class Near:
    """Of a passage the sentence that is most like the question, under its heading: its cosine, and
    how much that is above the other passages', in standard deviations; and the `NEAREST` sentences,
    nearest first."""

    cosine: float
    above: float
    told: tuple[str, ...]


def nearest(passages: Sequence[Passage], cosines: Numbers) -> list[Near]:
    """Of each."""
    told = [
        {f"{heading(p.title, p.kind)}: {each}": each for each in sentences(p.text)}
        for p in passages
    ]
    every = list(dict.fromkeys(each for texts in told for each in texts))
    alike = dict(zip(every, cosines(every), strict=True))
    rows = [[(alike[key], own) for key, own in texts.items()] for texts in told]
    found = [sorted(row, reverse=True) for row in rows]
    best = [texts[0][0] if texts else 0.0 for texts in found]
    spread = pstdev(best) if best else 0.0
    return [
        Near(
            cosine,
            (cosine - fmean(best)) / spread if spread else 0.0,
            tuple(own for _, own in texts[:NEAREST]),
        )
        for cosine, texts in zip(best, found, strict=True)
    ]


def features(
    question: str, wanted: Sequence[Term], passage: Passage, reciprocal: float, near: Near
) -> tuple[float, ...]:
    """Of one question and one passage, each from 0 to 1 but the last two:

    the reciprocal of its rank (0 where only its own question is alike); the share of the question's
    content that the passage speaks of, without names and with them; the share of its heading that
    the question says; 1 unless a time or an amount is asked that it does not tell; how far its
    nearest sentence is above the others'; and how far its cosine is above `UNLIKE`, if it is.
    """
    title = heading(passage.title, passage.kind)
    words = bag([title, passage.text])
    return (
        reciprocal,
        coverage(words, wanted),
        coverage(words, terms(question)),
        coverage(bag([question]), terms(title)),
        float(answers_type(question, passage.text)),
        near.above,
        max(0.0, near.cosine - UNLIKE[passage.language]),
    )
