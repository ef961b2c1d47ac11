"""The rung for questions in words that the shop does not use: the passages that retrieval finds
likeliest, read together with the question, and quoted."""

import re
import time
from collections.abc import Sequence
from functools import partial

from bot.messages import Source
from bot.ports import Retriever
from bot.reading.claims import negates
from bot.reading.polarity import opposed
from bot.reading.stems import stem
from bot.reading.terms import bag, concepts_in, coverage, terms
from bot.reading.text import plain
from bot.rungs import relevance
from bot.rungs.choosing import heading, pieces
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

_GIVEN_BACK = frozenset({"return", "refund"})
_SPEAKS = {"policy": 1.0, "faq": 3.0}
"""How much makes a text one on the matter."""
_POLICIES = frozenset(map(stem, ("policy", "rules", "terms", "conditions"))) | {
    "政策", "规定", "规则", "条款", "须知", "说明"
}  # fmt: skip
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
        if _asks_policy(asked) and (draft := self._on_matter(asked, watch)):
            return draft
        started = time.monotonic()
        rated = [each for each in self._rated(asked) if _may_answer(each, asked)][:REREAD]
        again = reread(rated, partial(self._retriever.scores, asked.text))
        watch.add("retrieve", started)
        best = self._judged([each for each in again if each.told][:JUDGED], asked, watch)
        unjudged = ((again[:1], ENOUGH), (rated[:1], SURE))
        for likeliest, enough in ((best[:1], ENOUGH_JUDGED),) if best else unjudged:
            if likeliest and likeliest[0].probability >= enough:
                rated_best = likeliest[0]
                told = rated_best.told[0] if rated_best.told else asked.text
                return self._quoted(rated_best.passage, told, watch)
        return None

    def _judged(self, rated: Sequence[Rated], asked: Asked, watch: Watch) -> list[Rated]:
        """Best first, as far as the model has to judge them."""
        needed = may_change([each.logit for each in rated], relevance.JUDGED, ENOUGH_JUDGED)
        texts = [under_heading(each.passage, each.told[0]) for each in rated]
        return judged(rated, self._verdicts.of(asked.text, texts, watch, needed))

    def _on_matter(self, asked: Asked, watch: Watch) -> Draft | None:
        """The text that says most of the matter, under its heading if one is on it: a policy before
        an FAQ's answer."""
        hits = self._retriever.retrieve(asked.text, asked.language, READ, of="texts")
        rated = [(_speaks(hit.passage, asked), hit.passage) for hit in hits]
        for kind, least in _SPEAKS.items():
            own = [(most, each) for most, each in rated if each.kind == kind and most >= least]
            if own:
                best = max(own, key=lambda pair: (pair[0], -len(pair[1].title)))[1]
                return self._quoted(best, sentences(best.text)[0], watch)
        return None

    def _rated(self, asked: Asked) -> list[Rated]:
        hits = self._retriever.retrieve(asked.text, asked.language, READ, of="texts")
        entries = self._retriever.answered(asked.text, asked.language, ENTRIES)
        alike = partial(self._retriever.cosines, asked.text)
        return rate(asked.text, asked.wanted, hits, entries, alike)

    def _quoted(self, passage: Passage, told: str, watch: Watch) -> Draft | None:
        text = quoted(passage, told)
        if text is None:
            return None
        source = Source(passage.source_id, passage.title, text)
        gated = self._gate.passed(Draft(text, "answered", "extracted", (source,)), [text], watch)
        return gated if gated.outcome == "answered" else None


def quoted(passage: Passage, told: str) -> str | None:
    """What may be quoted of a passage for that sentence of it: the whole, where it is short."""
    found, wanted = pieces(passage, whole=True), terms(told)
    return max(found, key=lambda piece: coverage(bag([piece]), wanted), default=None)


def _asks_policy(asked: Asked) -> bool:
    """Whether it asks for all that the shop states on a matter: "what's your return policy"."""
    own = [term.word for term in asked.wanted if not term.concepts]
    return bool(asked.matters and own) and set(own) <= _POLICIES and not asked.named.products


def _speaks(passage: Passage, asked: Asked) -> float:
    """How much a passage tells of the matter. Its heading counts as two sentences, one on giving
    back where money back is asked, or the other way, as half, and what is denied as none."""
    own, title = asked.matters, heading(passage.title, passage.kind)
    near = _GIVEN_BACK if own & _GIVEN_BACK else own
    told = [concepts_in(one) for one in sentences(passage.text) if not negates(one)]
    headed = bool(own & concepts_in(title)) and not negates(title)
    return 2 * headed + sum(0.5 * (bool(own & on) + bool(near & on)) for on in told)


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
