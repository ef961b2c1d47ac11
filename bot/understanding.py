"""What a shopper means: language, subject and kind of question, with what was said before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.messages import Question
from bot.ports import Catalogue, Retriever
from bot.reading.attacks import without_orders
from bot.reading.concepts import SHOP_MATTERS
from bot.reading.following import same_subject
from bot.reading.intents import Wants, leans_back, points_at, wants
from bot.reading.measures import counted, without_numbers
from bot.reading.products import Named, identify, words_about
from bot.reading.terms import Term, bag, concepts_in, coverage, holds, terms
from bot.reading.text import language_of, strip_invisible
from knowledge.passages import Language, Product

LONGEST = 1000
"""Characters of a question that are read; more is not a question."""
_LOOKED_AT = 60
_WEAK = 0.5
"""With "it" in the question, a name of which less than this share is said names nothing."""
_REMEMBERED = 6
_PARTS = re.compile(r"\b(?:or|and|vs\.?|versus|than|with)\b|[,，、/]|还是|和|与|跟|或者?|比")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands alone.

    `text` may hold an earlier question that this one leans on. `named` is what it names itself or
    points back to. `several` are the products of a comparison. `earlier` are the shopper's earlier
    questions on the same subject, oldest first; none after a change of subject.
    """

    text: str
    language: Language
    wants: Wants
    named: Named
    pointed: bool = False
    several: tuple[Product, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Its content words besides the names of products."""
        return self.named.rest

    @property
    def matters(self) -> frozenset[str]:
        """The concepts in it that a shop states for all it sells, such as returns."""
        return frozenset(c for term in self.wanted for c in term.concepts) & SHOP_MATTERS


class Understanding:
    """Reads questions against one shop's catalogue."""

    def __init__(self, retriever: Retriever, catalogue: Catalogue) -> None:
        self._retriever, self._catalogue = retriever, catalogue

    def understand(self, question: Question) -> Asked:
        text = without_orders(strip_invisible(question.text)[:LONGEST])
        language = question.language or language_of(question.text)
        kind = wants(text)
        named = self._identify(text, language)
        if points_at(text) and named.share < _WEAK:
            named = Named((), tuple(terms(text)), tuple(terms(text)), named.stranger)
        asked = Asked(text, language, kind, named)
        if kind == "compare":
            asked = replace(asked, several=self._compared(text, language))
        if question.history:
            history = question.history[-_REMEMBERED:]
            earlier = same_subject(text, [without_orders(said) for said in history])
            asked = replace(self._with_history(asked, history), earlier=earlier)
        return asked

    def _identify(self, text: str, language: Language, by_number: bool = False) -> Named:
        found = self._candidates(text, language)
        return identify(text, found, self._catalogue.known_words, by_number)

    def _candidates(self, text: str, language: Language) -> list[Product]:
        """By shared words; and by nearness, which forgives slips of the pen."""
        found = {p.product_id: p for p in self._catalogue.candidates(text, _LOOKED_AT)}
        for hit in self._retriever.retrieve(text, language, 12):
            product_id = hit.passage.product_id
            if product_id and product_id not in found:
                product = self._catalogue.product(product_id)
                if product:
                    found[product_id] = product
        return list(found.values())

    def _compared(self, text: str, language: Language) -> tuple[Product, ...]:
        found: dict[str, Product] = {}
        for part in _PARTS.split(text):
            if part and terms(part):
                named = self._identify(part, language)
                if named.stranger:
                    return ()
                if named.only:
                    found[named.only.product_id] = named.only
        return tuple(found.values())

    def _with_history(self, asked: Asked, history: Sequence[str]) -> Asked:
        last = without_orders(history[-1])
        if leans_back(asked.text) and not asked.named.products and not terms(asked.text):
            named = self._identify(asked.text, asked.language, by_number=True)
            asked = replace(asked, named=named)
            if counted(asked.text) and not named.products:
                both = f"{without_numbers(last)} {asked.text}"
                asked = replace(
                    asked, named=self._identify(both, asked.language), wants=wants(last)
                )
        if asked.named.products or asked.named.stranger:
            bare = asked.wants in ("none", "have") and not asked.named.rest
            return self._as_before(asked, last) if bare and leans_back(asked.text) else asked
        focus, fresh = self._focus(history)
        if focus and self._is_about(asked, focus, fresh):
            rest = tuple(t for t in asked.named.rest)
            about = [words_about(p) for p in focus.products]
            leftover = tuple(t for t in rest if not any(holds(b, t) for b in about))
            named = Named(focus.products, rest, leftover, focus.stranger)
            kind = asked.wants
            titles = bag(t for p in focus.products for v in p.variants for t in v.title.values())
            if kind in ("none", "have") and all(holds(titles, term) >= 0.99 for term in rest):
                kind = wants(last)
            return replace(asked, named=named, wants=kind, pointed=True)
        if leans_back(asked.text) and not asked.named.products and not fresh:
            both = f"{last} {asked.text}"
            return replace(asked, text=both, named=self._identify(both, asked.language))
        return asked

    def _as_before(self, asked: Asked, last: str) -> Asked:
        """ "And the M5?": what was asked before, of another product."""
        before = self._identify(last, language_of(last))
        about = [words_about(p) for p in asked.named.products]
        left = tuple(t for t in before.rest if not any(holds(b, t) for b in about))
        named = replace(asked.named, rest=before.rest, leftover=left)
        return replace(asked, wants=wants(last), named=named)

    def _focus(self, history: Sequence[str]) -> tuple[Named | None, bool]:
        """What was last named, and whether the very last question named it."""
        for back, text in enumerate(reversed(history)):
            clean = without_orders(text)
            named = self._identify(clean, language_of(clean))
            if named.products or named.stranger:
                return named, back == 0
        return None, False

    def _is_about(self, asked: Asked, focus: Named, fresh: bool) -> bool:
        """Whether a question without a product of its own is about the one named before."""
        concepts = concepts_in(asked.text)
        facts = bag(
            text
            for p in focus.products
            for texts in (
                *((*table, *table.values()) for table in p.attributes.values()),
                *(variant.title.values() for variant in p.variants),
            )
            for text in texts
        )
        stated = bool(asked.named.rest) and coverage(facts, asked.named.rest) >= 0.6
        if leans_back(asked.text) and not (concepts & SHOP_MATTERS and not stated):
            return fresh or asked.wants in ("options", "stock", "price") or stated
        if concepts & SHOP_MATTERS:
            return False
        bare = not asked.named.rest
        return stated or (bare and asked.wants in ("price", "stock", "options", "about"))
