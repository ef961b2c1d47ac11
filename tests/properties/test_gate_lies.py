"""True sentences with one thing changed: what the gate must hold back, and what it cannot see."""

from collections import Counter
from functools import cache

from bot.verifying import verify
from tests.properties.lies import lies_of
from tests.unit.bot.test_true_drafts import DRAFTS, evidence_of

ALWAYS_CAUGHT = {"number", "unit", "name"}
"""Kinds of lie of which none leaves."""
MOST_LEFT = 0.01
"""Share of all the others that the gate may miss: see docs/decisions/0008-gate.md."""


@cache
def told() -> tuple[Counter[str], dict[str, list[str]]]:
    """How many lies of each kind were told, and those that left."""
    count: Counter[str] = Counter()
    left: dict[str, list[str]] = {}
    for turn, draft in enumerate(DRAFTS):
        evidence = evidence_of(draft)
        if verify(draft["draft"], evidence).blocked:
            continue
        for kind, lie in lies_of(draft["draft"], draft["language"], turn):
            count[kind] += 1
            if not verify(lie, evidence).blocked:
                left.setdefault(kind, []).append(lie)
    return count, left


def test_enough_lies_of_every_kind_are_told() -> None:
    count, _ = told()
    assert sum(count.values()) >= 500
    assert (
        min(count[kind] for kind in ("number", "unit", "bound", "denial", "word", "claim", "name"))
        >= 30
    )


def test_no_changed_number_unit_or_name_leaves() -> None:
    _, left = told()
    assert {kind: lies for kind, lies in left.items() if kind in ALWAYS_CAUGHT} == {}


def test_hardly_any_other_lie_leaves() -> None:
    count, left = told()
    assert sum(map(len, left.values())) <= MOST_LEFT * sum(count.values()), left
