"""The rung for questions in words that the shop does not use: the passages that retrieval finds
likeliest, judged by the model where that leaves it open, and quoted."""

import re
import time
from collections.abc import Sequence
from functools import partial

from bot.messages import Path, Source
from bot.ports import Retriever
from bot.reading.polarity import opposed
from bot.reading.terms import bag, concepts_in, coverage, terms
from bot.reading.text import plain
from bot.rungs.choosing import pieces
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.relevance import Rated, probability, rate
from bot.rungs.texts import GIVEN_BACK, is_on_others, is_vague
from bot.rungs.verdicts import Verdicts
from bot.understanding import Asked
from knowledge.sentences import sentences

READ = 12
"""Passages rated."""
ENTRIES = 6
"""FAQ entries rated for the question they answer."""
SURE = 0.72
"""Probability from which a passage is quoted without asking the model."""
OPEN = 0.1
"""Probability below which the model is not asked either."""
JUDGED = 4
"""Passages that the model judges at most: each takes half a second on two cores."""
ENOUGH = 0.55
"""Probability that a judged passage needs."""
ALONE = 0.55
"""Probability that a passage needs when there is no model to judge it."""

_SAID = frozenset({"opened", "urgent"})
"""What a text must speak of where the question does: a rule for all does not hold for these."""

_GROUP = re.compile(
    r"\b(?:students?|teachers?|nurses?|veterans?|military|seniors?|pensioners?|employees?|disabled)\b"
    r"|学生|教师|老师|军人|退伍|老年人|残疾|医护|员工"
)
"""People for whom a shop may have rules of their own."""

PRIOR, VERDICT, BIAS = 1.48, 0.87, 0.79
"""Of the probability after judging: the weights of the log-odds before, of the model's log-odds of
"yes" against "no", and what is added."""


class Judging:
    """Finds the passage that answers, whatever its words."""

    def __init__(self, retriever: Retriever, verdicts: Verdicts, gate: Gate) -> None:
        self._retriever, self._verdicts, self._gate = retriever, verdicts, gate

    def tell(self, asked: Asked, watch: Watch, *, alone: bool = False) -> Draft | None:
        """The likeliest passage of the shop's texts, quoted whole where it is short; None where
        none is likely enough. `alone`: without the model."""
        if is_vague(asked.wanted):
            return None
        rated = [each for each in self._rated(asked, watch) if _may_answer(each, asked)]
        if not rated or rated[0].probability < OPEN:
            return None
        if rated[0].probability >= (ALONE if alone else SURE):
            return self._quoted(rated[0], "extracted", asked, watch)
        if alone:
            return None
        chosen = self._judged(rated[:JUDGED], asked, watch)
        return self._quoted(*chosen, asked, watch) if chosen else None

    def _rated(self, asked: Asked, watch: Watch) -> list[Rated]:
        started = time.monotonic()
        hits = self._retriever.retrieve(asked.text, asked.language, READ, of="texts")
        entries = self._retriever.answered(asked.text, asked.language, ENTRIES)
        alike = partial(self._retriever.cosines, asked.text)
        rated = rate(asked.text, asked.wanted, hits, entries, alike)
        watch.add("retrieve", started)
        return rated

    def _judged(
        self, rated: Sequence[Rated], asked: Asked, watch: Watch
    ) -> tuple[Rated, Path] | None:
        """What is likeliest once the model has judged it; what was likeliest before, if it cannot
        and that is likely enough alone."""
        logits = self._verdicts.of(asked, [each.text for each in rated], watch)
        after = [
            (PRIOR * each.logit + VERDICT * logit + BIAS, each)
            for each, logit in zip(rated, logits, strict=False)
        ]
        if not after:
            return (rated[0], "extracted") if rated[0].probability >= ALONE else None
        logit, best = max(after, key=lambda pair: pair[0])
        return (best, "generated") if probability(logit) >= ENOUGH else None

    def _quoted(self, rated: Rated, path: Path, asked: Asked, watch: Watch) -> Draft | None:
        passage = rated.passage
        found = pieces(passage, whole=True)
        if not found:
            return None
        wanted = terms(asked.text)
        text = max(found, key=lambda piece: coverage(bag([piece]), wanted))
        draft = Draft(text, "answered", path, (Source(passage.source_id, passage.title, text),))
        gated = self._gate.passed(draft, [text], watch)
        return gated if gated.outcome == "answered" else None


def _may_answer(rated: Rated, asked: Asked) -> bool:
    """Whether it says nothing of the opposite, speaks of what is special in the question, and does
    not only deny that other goods than the question's come back."""
    special = _SAID & concepts_in(asked.text)
    if _GROUP.search(plain(asked.text)) and not _GROUP.search(plain(rated.text)):
        return False
    if opposed(asked.text, rated.text) or not special <= concepts_in(rated.text):
        return False
    told = sentences(rated.passage.text)
    return not asked.matters & GIVEN_BACK or not all(is_on_others(one, asked) for one in told)
