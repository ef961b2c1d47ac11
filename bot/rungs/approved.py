"""The first rung: the shop's own answer to this very question."""

import re
import time
from collections.abc import Sequence

from bot.messages import Source
from bot.ports import Retriever
from bot.reading.claims import negates
from bot.reading.numerals import quantities
from bot.reading.places import is_of_elsewhere
from bot.reading.polarity import opposed, opposed_matters
from bot.reading.scopes import special_terms
from bot.reading.terms import bag, concepts_in, coverage, terms
from bot.rungs.choosing import Clause, answers_type
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.texts import on_everything
from bot.understanding import Asked
from knowledge.passages import Hit, Passage

NEAREST = 3
"""Entries looked at."""
SAME = 0.90
"""Score from which an entry answers the question: see `alike`. Chosen on one half of the questions
of five shops (29 answered, none wrongly) and confirmed on the other (39, none wrongly)."""
SAME_WORDS = 0.75
"""An entry that covers this share of the question's words, and is covered so, means the same."""

_GIVEN_BACK = frozenset({"return", "exchange", "warranty"})
"""Matters of which a shop may say something else of some goods."""
_CAUSES_OF_RETURN = _GIVEN_BACK | {"refund", "damage", "repair", "fit", "opened", "original"}
"""Without one of these a question is not about giving back."""
_SPECIAL = frozenset({"vat", "urgent", "wholesale", "preorder", "pickup", "instalment"})
"""What an entry is about only for those who ask for it."""
_EITHER = re.compile(r"(\w)[不没]\1")
"""行不行 and 有没有 ask, they do not deny."""
_OF_GOODS = frozenset({"price", "stock", "options", "have"})
"""What is asked of a product by its name is answered from the catalogue."""


class Approved:
    """Finds the FAQ entry that asks the same."""

    def __init__(self, retriever: Retriever, gate: Gate) -> None:
        self._retriever, self._gate = retriever, gate

    def tell(self, asked: Asked, texts: Sequence[Clause], watch: Watch) -> Draft | None:
        """The answer of the entry that means the same, or that says nearly the same words."""
        source = self._by_meaning(asked, watch) or _by_words(texts, asked)
        if source is None:
            return None
        draft = Draft(source.text, "answered", "approved", (source,))
        gated = self._gate.passed(draft, [source.title, source.text], watch)
        return gated if gated.outcome == "answered" else None

    def _by_meaning(self, asked: Asked, watch: Watch) -> Source | None:
        if asked.named.stranger or (asked.named.products and asked.wants in _OF_GOODS):
            return None
        started = time.monotonic()
        nearest = self._retriever.answered(asked.text, asked.language, NEAREST)
        watch.add("retrieve", started)
        fitting = [hit for hit in nearest if fits(asked.text, hit.passage)]
        rated = [(alike(asked.text, hit), hit.passage) for hit in fitting]
        score, entry = max(rated, key=lambda pair: pair[0], default=(0.0, None))
        if entry is None or score < SAME:
            return None
        return Source(entry.source_id, entry.title, entry.text)


def _by_words(texts: Sequence[Clause], asked: Asked) -> Source | None:
    same = (c for c in on_everything(texts, asked) if c.kind == "faq" and c.back >= SAME_WORDS)
    return next((c.source for c in same if fits(asked.text, c.source)), None)


def alike(question: str, hit: Hit) -> float:
    """How much the question is the entry's own: the cosine of the two, less a part for what the
    entry does not speak of, less a smaller part for what only its question speaks of."""
    entry = hit.passage
    cover = coverage(bag([entry.title, entry.text]), terms(question))
    back = coverage(bag([question]), terms(entry.title))
    return (hit.similarity or 0.0) - 0.08 * (1 - cover) - 0.03 * (1 - back)


def _names(text: str) -> bool:
    """Whether it says of which goods it speaks."""
    return any(not term.concepts for term in special_terms(text, frozenset()))


def fits(question: str, entry: Passage | Source) -> bool:
    """Whether the question asks nothing else: no other number, no denial, not the opposite."""
    counted = {quantity.value for quantity in quantities(f"{entry.title} {entry.text}")}
    if any(quantity.value not in counted for quantity in quantities(question)):
        return False
    denies = negates(_EITHER.sub(r"\1", question))
    if denies != negates(_EITHER.sub(r"\1", entry.title)) or opposed(question, entry.title):
        return False
    asked, answered = concepts_in(question), concepts_in(entry.title)
    if asked & _GIVEN_BACK and _names(entry.title) and not _names(question):
        return False
    if answered & _GIVEN_BACK and not asked & _CAUSES_OF_RETURN:
        return False
    if (answered - asked) & _SPECIAL or not answers_type(question, entry.text):
        return False
    sent = "ship" in asked | answered
    if sent and is_of_elsewhere(question, f"{entry.title}\n{entry.text}"):
        return False
    return not opposed_matters(asked, answered)
