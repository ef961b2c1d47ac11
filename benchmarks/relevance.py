"""`python -m benchmarks.relevance`: fit the weights of `bot/rungs/relevance.py`, and say how well
they do on a shop that they were not fitted to.

Logistic regression by gradient descent on the questions of seven shops that texts can answer or
that nothing can; a passage is right where it holds all that a right answer must hold. The
embedder is real, a language model is not needed. Takes a few minutes.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.evaluating.cases import half_of
from bot.messages import Question
from bot.rungs.judging import ENTRIES, READ
from bot.rungs.relevance import features, nearest
from bot.understanding import Understanding
from knowledge import indexing
from knowledge.embedders.e5 import E5Embedder
from knowledge.languages import language_of
from knowledge.loaders import load_file
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
TRADES = Path(__file__).parent / "trades"
SHOPS = {
    "demo": ROOT / "rehearsal" / "shop" / "data",
    "second_shop": DATA / "second_shop",
    "ink_shop": DATA / "ink_shop",
    **{name: TRADES / name for name in ("skincare", "electronics", "garden", "clothing")},
}
KNOWLEDGE = re.compile(r"(?:products|shop)\.json|(?:policies|faq)\.(?:en|zh)\.md")
KINDS = {"policy", "unknown", "unanswerable", "injected", None}
"""Kinds of case that texts answer or nothing does; those of two small shops have none."""
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)

Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rated:
    """One question: a row of features for each passage (n, 7), which of them answer (n,), and
    whether any passage or none should."""

    shop: str
    rows: Rows
    right: Rows
    answerable: bool


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rated = [each for shop in SHOPS for each in rate(shop, Path(folder))]
    print(f"{len(rated)} questions, {sum(each.answerable for each in rated)} of them answerable")
    held_out = [
        (probabilities(each.rows, fit([r for r in rated if r.shop != shop])), each)
        for shop in SHOPS
        for each in rated
        if each.shop == shop
    ]
    print("Each shop rated by weights fitted to the others (right, wrong, unanswerable answered):")
    for threshold in THRESHOLDS:
        said = [(p, each) for p, each in held_out if p.max() >= threshold]
        right = sum(bool(each.right[p.argmax()]) for p, each in said)
        wrong = sum(each.answerable and not each.right[p.argmax()] for p, each in said)
        print(f"  from {threshold}: {right}, {wrong}, {sum(not e.answerable for _, e in said)}")
    *weights, bias = fit(rated).round(2).tolist()
    print(f"WEIGHTS = {tuple(weights)}\nBIAS = {bias}")


def rate(shop: str, folder: Path) -> Iterator[Rated]:
    embedder = E5Embedder()
    store = KnowledgeStore(folder / f"{shop}.db")
    for file in sorted(SHOPS[shop].iterdir()):
        if KNOWLEDGE.fullmatch(file.name):
            indexing.apply(load_file(file, default_currency="CNY"), store, embedder)
    retriever = HybridRetriever(store, ExactIndex(), ExactIndex(), embedder)
    understanding = Understanding(store, lambda asked: [])
    for case in cases(shop):
        asked = understanding.understand(
            Question(case["question"], None, tuple(case.get("history", ())))
        )
        if asked.named.stranger or (asked.named.products and not asked.matters):
            continue
        language = language_of(asked.text)
        entries = retriever.answered(asked.text, language, ENTRIES)
        hits = retriever.retrieve(asked.text, language, READ, of="texts")
        whole = {hit.passage.source_id: hit.passage for hit in entries}
        passages = [whole.get(hit.passage.source_id, hit.passage) for hit in hits]
        near = nearest(passages, partial(retriever.cosines, asked.text))
        rows = [
            features(asked.text, asked.wanted, passage, 1 / rank, near[rank - 1])
            for rank, passage in enumerate(passages, start=1)
        ]
        right = [holds(case, f"{passage.title}\n{passage.text}") for passage in passages]
        answerable = case.get("outcome", "answered") == "answered"
        if rows and answerable == any(right):
            yield Rated(shop, np.array(rows), np.array(right, float), answerable)
    store.close()


def cases(shop: str) -> list[dict[str, Any]]:
    """The shop's own, without the half that is kept for judging, and the fresh ones."""
    files = [SHOPS[shop] / "questions.jsonl", *sorted((DATA / "fresh").glob("*.jsonl"))]
    found = [
        json.loads(line)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    mine = [case for case in found if case.get("shop", shop) == shop]
    of_kind = [case for case in mine if case.get("kind") in KINDS]
    return [c for c in of_kind if shop != "demo" or half_of(c["id"]) == "development"]


def holds(case: dict[str, Any], text: str) -> bool:
    patterns: Sequence[str] = case.get("must", ())
    return bool(patterns) and all(re.search(pattern, text) for pattern in patterns)


def fit(rated: Sequence[Rated], steps: int = 3000, rate: float = 0.5, decay: float = 0.003) -> Rows:
    """The weights, and last the bias, that make the right passages likeliest; L2-regularised."""
    rows = np.concatenate([each.rows for each in rated])
    right = np.concatenate([each.right for each in rated])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    inputs = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    weights = np.zeros(inputs.shape[1])
    for _ in range(steps):
        wrong = 1 / (1 + np.exp(-inputs @ weights)) - right
        weights -= rate * (inputs.T @ wrong / len(right) + decay * np.r_[weights[:-1], 0])
    plain = weights[:-1] / spread
    return np.r_[plain, weights[-1] - (middle * plain).sum()]


def probabilities(rows: Rows, weights: Rows) -> Rows:
    return np.asarray(1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1]))))


if __name__ == "__main__":
    main()
