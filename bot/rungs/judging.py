"""The rung for questions in words that the shop does not use: the passages that retrieval finds
likeliest, read together with the question, and quoted."""

import re
import time
from collections.abc import Sequence
from functools import partial

from bot.messages import Source
from bot.ports import Retriever
from bot.reading.polarity import opposed
from bot.reading.terms import bag, concepts_in, coverage, terms
from bot.reading.text import plain
from bot.rungs import relevance
from bot.rungs.choosing import pieces
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.relevance import Rated, judged, rate, reread, under_heading
from bot.rungs.texts import GIVEN_BACK, is_on_others, is_vague
from bot.rungs.verdicts import Verdicts, may_change
from bot.understanding import Asked
from knowledge.passages import Passage
from knowledge.sentences import sentences

READ = 12
"""Passages rated."""
ENTRIES = 6
"""FAQ entries rated for the question they answer."""
REREAD = 8
"""Passages that are read together with the question at most."""
JUDGED = 3
"""Passages that the model judges at most."""
ENOUGH, ENOUGH_JUDGED = 0.58, 0.53
"""Probability that a passage needs, once it was read together with the question; and once the model
judged it."""
SURE = 0.72
"""Probability by which it is quoted without that, where no model judges."""

_SAID = frozenset({"opened", "urgent"})
"""What a text must speak of where the question does: a rule for all does not hold for these."""

_GROUP = re.compile(
    r"\b(?:students?|teachers?|nurses?|veterans?|military|seniors?|pensioners?|employees?|disabled)\b"
    r"|学生|教师|老师|军人|退伍|老年人|残疾|医护|员工"
)
"""People for whom a shop may have rules of their own."""


class Judging:
    """Finds the passage that answers, whatever its words."""

    def __init__(self, retriever: Retriever, verdicts: Verdicts, gate: Gate) -> None:
        self._retriever, self._verdicts, self._gate = retriever, verdicts, gate

    def tell(self, asked: Asked, watch: Watch) -> Draft | None:
        """The likeliest passage of the shop's texts, quoted whole where it is short; None where
        none is likely enough."""
        if is_vague(asked.wanted):
            return None
        started = time.monotonic()
        rated = [each for each in self._rated(asked) if _may_answer(each, asked)][:REREAD]
        again = reread(rated, partial(self._retriever.scores, asked.text))
        watch.add("retrieve", started)
        best = self._judged([each for each in again if each.told][:JUDGED], asked, watch)
        unjudged = ((again[:1], ENOUGH), (rated[:1], SURE))
        for likeliest, enough in ((best[:1], ENOUGH_JUDGED),) if best else unjudged:
            if likeliest and likeliest[0].probability >= enough:
                return self._quoted(likeliest[0], asked, watch)
        return None

    def _judged(self, rated: Sequence[Rated], asked: Asked, watch: Watch) -> list[Rated]:
        """Best first, as far as the model has to judge them."""
        needed = may_change([each.logit for each in rated], relevance.JUDGED, ENOUGH_JUDGED)
        texts = [under_heading(each.passage, each.told[0]) for each in rated]
        return judged(rated, self._verdicts.of(asked.text, texts, watch, needed))

    def _rated(self, asked: Asked) -> list[Rated]:
        hits = self._retriever.retrieve(asked.text, asked.language, READ, of="texts")
        entries = self._retriever.answered(asked.text, asked.language, ENTRIES)
        alike = partial(self._retriever.cosines, asked.text)
        return rate(asked.text, asked.wanted, hits, entries, alike)

    def _quoted(self, rated: Rated, asked: Asked, watch: Watch) -> Draft | None:
        passage = rated.passage
        text = quoted(passage, rated.told[0] if rated.told else asked.text)
        if text is None:
            return None
        source = Source(passage.source_id, passage.title, text)
        gated = self._gate.passed(Draft(text, "answered", "extracted", (source,)), [text], watch)
        return gated if gated.outcome == "answered" else None


def quoted(passage: Passage, told: str) -> str | None:
    """What may be quoted of a passage for that sentence of it: the whole, where it is short."""
    found, wanted = pieces(passage, whole=True), terms(told)
    return max(found, key=lambda piece: coverage(bag([piece]), wanted), default=None)


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
