"""How well questions that mean the same come together, with the real embedder: the half of the
questions on which nothing was chosen (docs/decisions/0019-gaps.md)."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np

from bot.gaps.grouping import grouped, likeness
from knowledge.embedders.e5 import E5Embedder

QUESTIONS = Path(__file__).parents[1] / "data" / "same_questions.jsonl"


def test_groups_are_pure_and_hold_most_of_what_belongs_together() -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["part"] == "confirmed on"]
    embedder = E5Embedder()
    vectors = np.stack([embedder.embed_query(row["question"]) for row in rows])
    groups = grouped(likeness([(row["question"], row["language"]) for row in rows], vectors))
    joined = {pair for group in groups for pair in combinations(group, 2)}
    belong = {
        pair
        for pair in combinations(range(len(rows)), 2)
        if rows[pair[0]]["matter"] == rows[pair[1]]["matter"]
    }
    assert len(joined & belong) / len(joined) >= 0.97
    assert len(joined & belong) / len(belong) >= 0.75
    across = {pair for pair in belong if len({rows[row]["language"] for row in pair}) == 2}
    assert len(joined & across) / len(across) >= 0.7


def test_five_hundred_are_grouped() -> None:
    """As many as are looked at, each in one group, however they fall together."""
    vectors = np.random.default_rng(1).normal(size=(500, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = grouped((vectors @ vectors.T).astype(np.float64))
    assert sorted(row for group in groups for row in group) == list(range(500))
