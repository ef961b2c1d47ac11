"""The rung of suggestions: advice for a purpose that is told in the shopper's own words, so that
code cannot check whether a product meets it. The one product of which a line is nearest by meaning,
if it leads clearly, is told with that line, and not that it meets the wish; else those of whose
lines the model is sure that they answer."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot import filling
from bot.ports import Catalogue, Retriever
from bot.reading.advice import asks_advice, goods_asked, names_goods_last
from bot.reading.ages import age_of
from bot.reading.attributes import by_price, trait
from bot.reading.constraints import Wish, want_of, wish_in
from bot.reading.facts import facts_of
from bot.reading.fitting import Fit, fit
from bot.reading.goods import is_called, kind_of
from bot.reading.limits import Money, counted_in
from bot.reading.polarity import opposed
from bot.reading.wishing import asks_to_recommend
from bot.rungs import wish_lines
from bot.rungs.choosing import bare_lines_of
from bot.rungs.drafts import Told, Watch
from bot.rungs.recommending import is_of_one, is_of_the_shop
from bot.rungs.verdicts import Verdicts
from bot.understanding import Asked
from knowledge.passages import Language, Product

LEAD = 0.01
"""Of the cosine of the product's nearest line over every other product's."""
LEAD_OF_OTHER = 0.02
"""The same where the question has words of another product's name."""
LEAST: dict[Language, float] = {"en": 0.835, "zh": 0.885}
"""Cosine of the nearest line from which it is told: it differs by language."""
SURE, SURE_OF_ADVICE = 3.0, 1.0
"""Log-odds by the model from which lines are told where none leads; and where advice is asked,
which of all questions that no shop answers hardly any does."""
DENIED = -1.0
"""Log-odds below which the line nearest by meaning is not told."""
JUDGED = 3
"""Lines that the model judges then."""
_PURPOSE, _OF_A_WORD = 6, 2
"""Chinese characters that tell a purpose, and what an English word counts."""
_LOOKED_AT = 20
"""Products whose lines are compared."""
_RETRIEVED = 80
_NAMED = 60
_AGAINST = re.compile(
    r"\bnot (?:for|suitable|meant|recommended)\b|\bunsuitable\b|\bavoid\b"
    r"|\b(?:do not|don['’]t|never|should not|cannot)\b|\bno\.?$"
    r"|不适合|不能|不可|不要|请勿|切勿|避免|不宜|不建议|否。?$",
    re.I,
)
"""A line that warns speaks against the purpose that it names."""


@dataclass(frozen=True, slots=True)
class _Rated:
    """A product and its line nearest to the purpose. `fit` is None if it is sold out, or if its
    price or its age is against the wish."""

    product: Product
    fit: Fit | None
    line: str
    cosine: float


class Suggesting:
    """Suggests from one shop's catalogue."""

    def __init__(self, retriever: Retriever, catalogue: Catalogue, verdicts: Verdicts) -> None:
        self._retriever, self._catalogue, self._verdicts = retriever, catalogue, verdicts

    def tell(self, asked: Asked, watch: Watch) -> Told | None:
        """The product whose line comes nearest; None if no advice is asked, if none leads, or the
        model is sure that it does not answer."""
        leading = self._leading(asked)
        read = [_read(each, asked) for each in leading]
        denied = any(v < DENIED for v in self._verdicts.of(asked.text, read, watch))
        return None if denied or not leading else _suggested(leading, asked)

    def listed(self, asked: Asked) -> Told | None:
        """The same, whatever the model says."""
        leading = self._leading(asked)
        return _suggested(leading, asked) if leading else None

    def _leading(self, asked: Asked) -> list[_Rated]:
        rated = self._nearest(asked)
        return rated[:1] if rated and _leads(rated, asked) else []

    def judge(self, asked: Asked, watch: Watch) -> Told | None:
        """The products of whose lines the model is sure, surest first; None if of none."""
        started = time.monotonic()
        rated = self._nearest(asked, also=_tells_a_purpose(asked))
        texts = [_read(each, asked) for each in rated]
        scores = self._retriever.scores(asked.text, texts)
        read = sorted(zip(scores, texts, rated, strict=False), key=lambda each: -each[0])[:JUDGED]
        watch.add("retrieve", started)
        verdicts = self._verdicts.of(asked.text, [text for _, text, _ in read], watch)
        judged = sorted(zip(verdicts, read, strict=False), key=lambda each: -each[0])
        least = SURE_OF_ADVICE if asks_advice(asked.said) else SURE
        return _suggested([each for score, (*_, each) in judged if score >= least], asked)

    def _nearest(self, asked: Asked, also: bool = False) -> list[_Rated]:
        """The products with their nearest lines, nearest first; none if no advice is asked, or
        `also` whether the shop has something."""
        said, language = asked.said, asked.language
        if not (asks_advice(said) or also) or by_price(said) is not None or trait(said):
            return []
        if asked.several or is_of_one(asked, said):
            return []
        if is_of_the_shop(said) and not asks_to_recommend(said):
            return []
        products, called = self._products(said, language)
        if names_goods_last(said) and not called:
            return []
        wish = wish_in(said)
        purpose = counted_in(said).rest if wish.money else said
        rated = (self._rated(product, wish, purpose, language) for product in products)
        return sorted(filter(None, rated), key=lambda each: -each.cosine)

    def _products(self, said: str, language: Language) -> tuple[list[Product], bool]:
        """Those likely by meaning; only those of the sort that it names, if several are of it; and
        whether any is."""
        found: dict[str, Product] = {}
        for hit in self._retriever.retrieve(said, language, _RETRIEVED, of="products"):
            product_id = hit.passage.product_id
            if product_id and (product := self._catalogue.product(product_id)):
                found.setdefault(product_id, product)
        goods = goods_asked(said)
        named = {p.product_id: p for p in self._catalogue.candidates(said, _NAMED)}
        called = [p for p in (found | named).values() if is_called(p, goods)]
        products = called if len(called) > 1 else list(found.values())
        filed = any(kind_of(p, want_of(goods)) for p in products)
        return products[:_LOOKED_AT], bool(called) or filed

    def _rated(
        self, product: Product, wish: Wish, purpose: str, language: Language
    ) -> _Rated | None:
        """None: the line nearest is a warning. What may not be had is rated, too, so that the next
        best does not pass for the best."""
        fitting = fit(_limits(wish), product)
        passages = self._catalogue.passages_of(product.product_id, language)
        lines = [bare for _, bare in bare_lines_of(passages)]
        if not lines:
            return None
        cosine, line = max(zip(self._retriever.cosines(purpose, lines), lines, strict=True))
        if _AGAINST.search(line) or opposed(purpose, line):
            return None
        bars = fitting is None or _is_against(fitting)
        return _Rated(product, None if bars else fitting, line, cosine)


def _tells_a_purpose(asked: Asked) -> bool:
    """Whether it asks if the shop has something, and says more of it than a name for goods: the
    model takes a dishwasher for a washing machine."""
    said = sum(_OF_A_WORD if term.word.isascii() else len(term.word) for term in asked.wanted)
    return asked.wants == "have" and not asked.matters and said >= _PURPOSE


def _read(rated: _Rated, asked: Asked) -> str:
    return f"{filling.title_of(rated.product, asked.language)}: {rated.line}"


def _suggested(rated: Sequence[_Rated], asked: Asked) -> Told | None:
    """None where none of them may be had."""
    near = [(each.fit, each.line) for each in rated if each.fit]
    return wish_lines.suggested(near, asked.language) if near else None


def _leads(rated: Sequence[_Rated], asked: Asked) -> bool:
    best, named = rated[0], asked.named.products
    lead = LEAD_OF_OTHER if named and best.product not in named else LEAD
    next_best = rated[1].cosine if len(rated) > 1 else 0.0
    return best.cosine >= LEAST[asked.language] and best.cosine - next_best >= lead


def _limits(wish: Wish) -> Wish:
    """What of the wish code can check, whatever its words."""
    return Wish(money=wish.money, age=wish.age, without=wish.without)


def _is_against(fitting: Fit) -> bool:
    """Whether its price, its age, or what it must not have is against the wish."""
    aged = age_of(facts_of(fitting.product)) is not None
    missed = any(isinstance(m, Money) or (aged and m == "age") for m in fitting.missed)
    return missed or fitting.unwanted > 0
