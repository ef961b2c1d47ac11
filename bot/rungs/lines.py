"""The rung for facts of one product asked in words that the shop does not use: the line of its own
that is likeliest to answer, read together with the question, and quoted.

Logistic regression, fitted as docs/decisions/0010-the-ladder.md tells.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from bot import filling
from bot.messages import Source
from bot.ports import Catalogue, Retriever
from bot.reading.answer_kinds import kinds_asked, kinds_told, thing_measured
from bot.reading.claims import negates
from bot.reading.intents import asks_opinion
from bot.reading.products import without_names
from bot.reading.terms import bag, concepts_in, coverage, terms
from bot.reading.text import plain
from bot.rungs.choosing import answers_type, bare_lines_of
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.forms import MEASURED, has_form
from bot.rungs.relevance import UNLIKE, Joint, probability
from bot.rungs.verdicts import Needed, Verdicts, every, may_change
from bot.understanding import Asked
from knowledge.passages import Language, Product

ENOUGH = 0.45
"""Probability that a line of the one product named needs."""
ENOUGH_EACH = 0.5
"""The same where the question names several products, which may mean that it names none of them."""
ENOUGH_GUESSED, LEAD = 0.55, 0.7
"""The same where it names none for sure, and by how much that line's log-odds must be above those
of every other product's."""
GUESSED_FROM, GUESSED_LINES = 5, 4
"""Products that it may mean then, and lines of each that are read together with it."""
OPEN = 0.2
"""Probability below which a line is not read together with the question."""
REREAD = 8
"""Lines that are read together with the question at most."""
RERANKED, JUDGED = Joint(0.37, 0.28, -0.15), Joint(0.52, 0.33, -0.16)
"""How the log-odds change once the reranker, and then the model, read question and line together.
"""
JUDGED_LINES = 3
"""Lines that the model judges at most."""
ENOUGH_JUDGED = 0.53
"""Probability that a line needs then."""
MOST = 3
"""Products of which a line is told at once."""

LIKE, LEADING, COVER, TYPE, ALONE, BIAS = 32.0, 31.8, 2.87, 1.35, 1.0, -3.9
"""The weights: of the cosine above `UNLIKE`, of its lead over the median line's, of the share of
the question's content that the line says, of a time or an amount where one is asked, of the share
that the line has in those that tell the kind of thing asked."""

_EITHER = re.compile(
    r"([a-z-]+) or (?:is it |are they |just |only |an? |the )?([a-z-]+)"
    r"|([\u3400-\u9fff]{1,5}?)的?还是(?:用|个|要)?([\u3400-\u9fff]{1,5})"
)
"""The two ends of an alternative."""
_WHICH = re.compile(r"\bwhich\b|哪")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a product: whole, without the product's name, and the log-odds that it answers."""

    text: str
    bare: str
    logit: float


class Lines:
    """Finds the line of a product that answers, whatever its words."""

    def __init__(
        self, retriever: Retriever, catalogue: Catalogue, verdicts: Verdicts, gate: Gate
    ) -> None:
        self._retriever, self._catalogue = retriever, catalogue
        self._verdicts, self._gate = verdicts, gate

    def tell(self, asked: Asked, watch: Watch) -> Draft | None:
        """The likeliest line of each product that is named, up to three; None where one of them has
        none that is likely enough."""
        products = asked.named.products
        if not 0 < len(products) <= MOST or asked.named.stranger:
            return None
        if not (asked.wanted or kinds_asked(asked.text)):
            return None
        if asks_opinion(asked.text):
            return None
        if any(_names_variant(product, asked) for product in products):
            return None  # whether that can be had is for the catalogue
        found = []
        for product in products:
            line = self._of(product, asked, watch)
            if line is None:
                return None
            found.append((product, line))
        if len(found) > 1 and _WHICH.search(plain(asked.text)):
            found = [each for each in found if not negates(each[1].bare)] or found
        return self._quoted(found, asked, watch)

    def guess(self, asked: Asked, watch: Watch) -> Draft | None:
        """Where the question names no product for sure: the line that is likeliest among those of
        all products whose names share words with it, if it leads clearly."""
        named = asked.named
        if (named.only and not named.stranger) or asks_opinion(asked.text) or not asked.wanted:
            return None
        if any(term.code for term in named.leftover):
            return None  # the number of a model that the shop does not have
        near = self._catalogue.candidates(asked.text, GUESSED_FROM)
        products = {product.product_id: product for product in (*named.products, *near)}
        found: list[tuple[Product, Line]] = []
        for product in products.values():
            meant = asked.of((product,))
            rated = [each for each in self._rated(product, meant) if _may_answer(each, meant)]
            if again := self._reread(rated[:GUESSED_LINES], product, meant):
                found.append((product, again[0]))
        found.sort(key=lambda each: -each[1].logit)
        found = self._judged(found[:JUDGED_LINES], asked, watch) or found
        if not found or probability(found[0][1].logit) < ENOUGH_GUESSED:
            return None
        if len(named.products) > 1 and not named.stranger and found[0][0] in named.products:
            return None  # one of several that it names alike
        if len(found) > 1 and found[0][1].logit - found[1][1].logit < LEAD:
            return None
        return self._quoted(found[:1], asked, watch)

    def _quoted(
        self, found: Sequence[tuple[Product, Line]], asked: Asked, watch: Watch
    ) -> Draft | None:
        """Each line with the name of its product, if the gate lets them out."""
        sources = tuple(
            Source(product.product_id, filling.title_of(product, asked.language), line.text)
            for product, line in found
        )
        texts = [
            with_name(
                filling.title_of(product, asked.language), line.text, line.bare, asked.language
            )
            for product, line in found
        ]
        draft = Draft(
            ("" if asked.language == "zh" else " ").join(texts),
            "answered",
            "extracted",
            sources,
            found[0][0].product_id if len(found) == 1 else None,
        )
        gated = self._gate.passed(draft, [draft.text, *(s.text for s in sources)], watch)
        return gated if gated.outcome == "answered" else None

    def _of(self, product: Product, asked: Asked, watch: Watch) -> Line | None:
        started = time.monotonic()
        rated = [each for each in self._rated(product, asked) if _may_answer(each, asked)]
        rated = [each for each in rated if probability(each.logit) >= OPEN]
        rated = self._reread((_on_either(rated, asked) or rated)[:REREAD], product, asked)
        watch.add("retrieve", started)
        likeliest = rated[:JUDGED_LINES]
        needed = may_change([line.logit for line in likeliest], JUDGED, ENOUGH_JUDGED)
        judged = self._judged([(product, line) for line in likeliest], asked, watch, needed)
        enough = ENOUGH if asked.named.only else ENOUGH_EACH
        if judged:
            rated, enough = [line for _, line in judged], ENOUGH_JUDGED
        return rated[0] if rated and probability(rated[0].logit) >= enough else None

    def _reread(self, rated: Sequence[Line], product: Product, asked: Asked) -> list[Line]:
        """Best first, by what a reranker says of them; as they are without one."""
        title = filling.title_of(product, asked.language)
        scores = self._retriever.scores(asked.text, [f"{title}: {each.bare}" for each in rated])
        again = [
            replace(line, logit=RERANKED.logit(line.logit, score))
            for line, score in zip(rated, scores, strict=False)
        ]
        return sorted(again, key=lambda line: -line.logit) or list(rated)

    def _judged(
        self,
        found: Sequence[tuple[Product, Line]],
        asked: Asked,
        watch: Watch,
        needed: Needed = every,
    ) -> list[tuple[Product, Line]]:
        """Best first, those that the model judged."""
        texts = [
            f"{filling.title_of(product, asked.language)}: {line.bare}" for product, line in found
        ]
        again = [
            (product, replace(line, logit=JUDGED.logit(line.logit, score)))
            for (product, line), score in zip(
                found, self._verdicts.of(asked.text, texts, watch, needed), strict=False
            )
        ]
        return sorted(again, key=lambda each: -each[1].logit)

    def _rated(self, product: Product, asked: Asked) -> list[Line]:
        """Best first."""
        passages = self._catalogue.passages_of(product.product_id, asked.language)
        lines = bare_lines_of(passages)
        if not lines:
            return []
        question = without_names(asked.text, [product]) or asked.text
        cosines = self._retriever.cosines(question, [bare for _, bare in lines])
        usual, wanted, kinds = median(cosines), asked.wanted, kinds_asked(question)
        telling = [bool(kinds & kinds_told(bare)) for _, bare in lines]
        rated = [
            Line(
                text,
                bare,
                BIAS
                + LIKE * (cosine - UNLIKE[asked.language])
                + LEADING * (cosine - usual)
                + COVER * coverage(bag([bare]), wanted)
                + TYPE * answers_type(asked.text, text)
                + ALONE * (tells / max(sum(telling), 1)),
            )
            for (text, bare), cosine, tells in zip(lines, cosines, telling, strict=True)
        ]
        return sorted(rated, key=lambda line: -line.logit)


def with_name(title: str, text: str, bare: str, language: Language) -> str:
    """A line with the name of its product, unless it says it already."""
    colon = "：" if language == "zh" else ": "
    return text if text != bare else f"{title}{colon}{text}"


def _names_variant(product: Product, asked: Asked) -> bool:
    has = asked.wants in ("have", "options")
    return (
        has and filling.named_option(product, asked.wanted, asked.text, asked.language) is not None
    )


def _on_either(rated: Sequence[Line], asked: Asked) -> list[Line]:
    """Of "zip or buttons?" the lines that speak of one of the two."""
    found = _EITHER.search(without_names(asked.text, asked.named.products))
    sides = terms(" ".join(filter(None, found.groups()))) if found else []
    return [line for line in rated if coverage(bag([line.bare]), sides) > 0]


def _may_answer(line: Line, asked: Asked) -> bool:
    """Whether it tells the kind of thing that is asked, and no other property: no length to "how
    heavy", and no height to "how wide"."""
    if not has_form(asked, line.bare):
        return False
    question = without_names(asked.text, asked.named.products)
    kinds, thing = kinds_asked(question), thing_measured(question)
    if kinds and not kinds & kinds_told(line.bare):
        return False
    if thing and not coverage(bag([line.bare]), terms(thing)):
        return False
    said, told = concepts_in(asked.text) & MEASURED, concepts_in(line.bare) & MEASURED
    return not said or not told or bool(said & told)
