"""The rung that looks everywhere once every other one is about to refuse: whatever sentence of the
shop's texts and products retrieval and the reranker bring near, if the model is sure that it
answers; of products only the one that is named, if any is. Rules on words do not come into it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import inf

from bot import filling
from bot.messages import Source
from bot.ports import Catalogue, Retriever
from bot.reading.advice import asks_advice
from bot.reading.intents import asks_which_one
from bot.replies import reply
from bot.rungs.choosing import bare_lines_of, heading
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.judging import quoted
from bot.rungs.lines import with_name
from bot.rungs.verdicts import Verdicts
from bot.understanding import Asked
from knowledge.passages import Product
from knowledge.sentences import sentences

SURE = 2.0
"""Log-odds by the model from which a sentence is told."""
NEAR = 0.0
"""The same for a sentence that a refusal quotes as what comes nearest."""
READ = 40
"""Passages whose sentences are looked at: those that answer in other words come far behind."""
REREAD = 24
"""Sentences that are read together with the question."""
LIKELY, _RETRIEVED = 8, 40
"""Products whose lines are looked at where none is named."""
JUDGED = 3
"""Sentences of texts, and as many of products, that the model judges."""
LEAD = 2.0
"""By how much the line of one of several products that a question may mean must be surer than those
of the others."""
MOST, JUDGED_OF_EACH, SURE_OF_EACH = 3, 2, 0.0
"""Of products set side by side: how many, the lines of each that it judges, and the log-odds by
which each of them needs one to be told."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence under its heading, and what would be told of it."""

    read: str
    text: str
    source: Source
    product_id: str | None = None


class Looking:
    """Looks through one shop's texts and a product's lines."""

    def __init__(
        self, retriever: Retriever, catalogue: Catalogue, verdicts: Verdicts, gate: Gate
    ) -> None:
        self._retriever, self._catalogue = retriever, catalogue
        self._verdicts, self._gate = verdicts, gate

    def tell(
        self, asked: Asked, watch: Watch, least: float = SURE, near: bool = False
    ) -> Draft | None:
        """The sentence of which the model is surest, by log-odds of at least `least`; if `near`, a
        refusal that quotes one that is likely; None where there is none."""
        if 1 < len(asked.several) <= MOST:
            return self._of_each(asked.several, asked, watch)
        which = asked.named.products if asks_which_one(asked.text) else ()
        if 1 < len(which) <= MOST and (each := self._of_each(which, asked, watch)):
            return each
        judged: list[tuple[float, _Said]] = []
        for said in (self._of_texts(asked), self._of_products(asked)):
            started = time.monotonic()
            likeliest = self._likeliest(list(said), asked)
            watch.add("retrieve", started)
            scores = self._verdicts.of(asked.text, [each.read for each in likeliest], watch)
            if likeliest and not scores:
                return None  # nobody judges, or not in time
            judged += zip(scores, likeliest, strict=False)
        score, surest = max(judged, key=lambda pair: pair[0], default=(0.0, None))
        if surest is None or _is_alike(surest, score, judged, asked):
            return None
        if score >= least:
            return self._told([surest], asked, watch)
        return self._nearest(surest, asked, watch) if near and score >= NEAR else None

    def _of_each(self, products: Sequence[Product], asked: Asked, watch: Watch) -> Draft | None:
        """What is said of each of the products that are set side by side; None if not of each."""
        surest: list[_Said] = []
        for product in products:
            likeliest = self._likeliest(list(self._lines(product, asked)), asked)[:JUDGED_OF_EACH]
            scores = self._verdicts.of(asked.text, [each.read for each in likeliest], watch)
            judged = zip(scores, likeliest, strict=False)
            score, said = max(judged, key=lambda pair: pair[0], default=(0.0, None))
            if said is None or score < SURE_OF_EACH:
                return None
            surest.append(said)
        return self._told(surest, asked, watch)

    def _likeliest(self, said: Sequence[_Said], asked: Asked) -> list[_Said]:
        """By the reranker, and the one that is most alike; none without a reranker."""
        cosines = self._retriever.cosines(asked.text, [each.read for each in said])
        near = sorted(zip(cosines, said, strict=True), key=lambda pair: -pair[0])[:REREAD]
        scores = self._retriever.scores(asked.text, [each.read for _, each in near])
        read = sorted(zip(scores, (each for _, each in near), strict=False), key=lambda p: -p[0])
        likeliest = [each for _, each in read[:JUDGED]]
        alike = [each for _, each in near[:1] if scores and each not in likeliest]
        return likeliest + alike

    def _of_texts(self, asked: Asked) -> Iterator[_Said]:
        for hit in self._retriever.retrieve(asked.text, asked.language, READ, of="texts"):
            passage = hit.passage
            title = heading(passage.title, passage.kind)
            for told in sentences(passage.text):
                if text := quoted(passage, told):
                    source = Source(passage.source_id, passage.title, text)
                    yield _Said(f"{title}: {told}", text, source)

    def _of_products(self, asked: Asked) -> Iterator[_Said]:
        for product in self._products(asked):
            yield from self._lines(product, asked)

    def _lines(self, product: Product, asked: Asked) -> Iterator[_Said]:
        title = filling.title_of(product, asked.language)
        passages = self._catalogue.passages_of(product.product_id, asked.language)
        for whole, bare in bare_lines_of(passages):
            source = Source(product.product_id, title, whole)
            text = with_name(title, whole, bare, asked.language)
            yield _Said(f"{title}: {bare}", text, source, product.product_id)

    def _products(self, asked: Asked) -> list[Product]:
        """Those that are named or may be meant by words before a name; those likely by meaning
        where none is named, nor pointed at, nor wished for."""
        named = asked.named
        if named.stranger or named.products:
            return [] if named.misfit else list(named.products[:LIKELY])
        if asked.pointed or asked.wants == "have" or asks_advice(asked.said):
            return []
        hits = self._retriever.retrieve(asked.text, asked.language, _RETRIEVED, of="products")
        ids = dict.fromkeys(hit.passage.product_id for hit in hits if hit.passage.product_id)
        products = (self._catalogue.product(each) for each in islice(ids, LIKELY))
        return [product for product in products if product]

    def _nearest(self, said: _Said, asked: Asked, watch: Watch) -> Draft | None:
        told = self._told([said], asked, watch)
        return told and replace(
            told,
            text=reply("nearest", asked.language, said=told.text),
            outcome="refused",
            path="none",
        )

    def _told(self, found: Sequence[_Said], asked: Asked, watch: Watch) -> Draft | None:
        text = ("" if asked.language == "zh" else " ").join(each.text for each in found)
        product_id = found[0].product_id if len(found) == 1 else None
        sources = tuple(each.source for each in found)
        draft = Draft(text, "answered", "extracted", sources, product_id)
        gated = self._gate.passed(draft, [text, *(each.text for each in sources)], watch)
        return gated if gated.outcome == "answered" else None


def _is_alike(
    surest: _Said, score: float, judged: Sequence[tuple[float, _Said]], asked: Asked
) -> bool:
    """Whether the question names several products, and what is said of another is as sure."""
    if surest.product_id is None or len(asked.named.products) < 2:
        return False
    others = (s for s, said in judged if said.product_id not in (None, surest.product_id))
    return score - max(others, default=-inf) < LEAD
