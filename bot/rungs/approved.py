"""The first rung: the shop's own answer to this very question."""

from collections.abc import Sequence

from bot.rungs.choosing import Clause
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.texts import on_everything
from bot.understanding import Asked

SAME_QUESTION = 0.75
"""An FAQ that covers this share of the question, and is covered so, needs no model."""


def approved(found: Sequence[Clause], asked: Asked, gate: Gate, watch: Watch) -> Draft | None:
    """The FAQ whose question this is, word for word or nearly."""
    for clause in on_everything(found, asked):
        if clause.kind == "faq" and clause.back >= SAME_QUESTION:
            draft = Draft(clause.text, "answered", "approved", (clause.source,))
            gated = gate.passed(draft, [clause.text], watch)
            return gated if gated.outcome == "answered" else None
    return None
