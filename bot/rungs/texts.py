"""What the shop's texts (policies, FAQ, documents) and a product's own passages say to a question:
the clauses that may be quoted."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot import filling
from bot.ports import Catalogue, Retriever
from bot.reading.claims import negates
from bot.reading.intents import asks_opinion
from bot.reading.products import words_about
from bot.reading.scopes import special_terms
from bot.reading.terms import Term, bag, concepts_in, coverage, holds, terms
from bot.rungs.choosing import (
    MOST,
    WHOLE,
    Clause,
    clauses_of,
    heading,
    lines_of,
    named_clauses,
    product_clauses,
)
from bot.rungs.drafts import Watch
from bot.rungs.forms import has_form
from bot.understanding import Asked
from knowledge.passages import LANGUAGES, Hit, Language

READ = 24
"""Passages of texts whose clauses are read."""
SPOKEN_OF = 0.5
"""A clause must speak of this share of the question's content to be shown."""
PARTLY = 0.3
"""Share of the question's content that such a clause must speak of."""
STRANGE = 0.4
"""Share of content words unknown to the shop from which a question is not about it."""

_STRICT = frozenset(
    {"link", "contact", "discount", "gift_card", "wholesale", "member", "track", "code"}
    | {"phone", "reward", "vat"}
)
"""Matters that a sentence must speak of itself, however much else it says."""
_VAGUE = frozenset({"free", "fee", "charge", "time_limit"})
"""Said of anything: a question about nothing else has no subject."""
GIVEN_BACK = frozenset({"return", "exchange"})
_PART = re.compile(r"[,，;；]")


@dataclass(frozen=True, slots=True)
class OfProduct:
    """What one product's passages say to a question: the clauses, and all lines of the product,
    which are the same for every question about it."""

    clauses: list[Clause]
    lines: list[str]


class Texts:
    """Finds the clauses of one shop's texts."""

    def __init__(self, retriever: Retriever, catalogue: Catalogue) -> None:
        self._retriever, self._catalogue = retriever, catalogue

    def clauses(self, asked: Asked, watch: Watch) -> list[Clause]:
        """From policies, FAQ and other texts, best first, in the shopper's language or else in the
        other. A product is spoken of only if they name it."""
        wanted = [term for term in asked.wanted if len(term.word) > 1 or term.concepts]
        if asked.named.stranger:
            wanted = terms(asked.text)
        if not wanted or is_vague(wanted) or self._is_strange(wanted):
            return []
        if asked.named.products and not asked.matters and not asked.named.stranger:
            wanted += terms(filling.title_of(asked.named.products[0], asked.language))
        for language in _languages(asked):
            hits = self._hits(asked, language, watch)
            found = [c for c in clauses_of(hits, asked.text, wanted) if c.cover >= SPOKEN_OF]
            if asked.wants == "have" and not asked.matters:
                found = [c for c in found if c.kind != "faq" or c.back >= PARTLY]
            if asked.named.stranger:
                found = on_everything(found, asked)
            if found := [clause for clause in found if _on_matters(clause, asked)]:
                return self._without_others(_on_names(found, asked), asked)
        return []

    def _without_others(self, found: list[Clause], asked: Asked) -> list[Clause]:
        """Without those that deny something of other goods than the question's."""
        goods = asked.named.products and not asked.named.stranger
        if not asked.matters & GIVEN_BACK or not (goods or _names_nothing(asked)):
            return found
        kept = [clause for clause in found if not is_on_others(clause.text, asked)]
        return kept or ([] if goods else found)

    def of_product(self, asked: Asked) -> list[OfProduct]:
        """From the passages of the one product that is named, the shopper's language first."""
        product = asked.named.only
        if product is None or asked.named.stranger or not asked.wanted:
            return []
        told = []
        for language in _languages(asked):
            passages = self._catalogue.passages_of(product.product_id, language)
            found = product_clauses(passages, asked.text, asked.wanted)
            found = [c for c in found if c.cover >= SPOKEN_OF and _on_matters(c, asked)]
            found = [c for c in found if has_form(asked, c.text)]
            if found and not asks_opinion(asked.text):
                told.append(OfProduct(found, lines_of(passages)))
        return told

    def named(self, asked: Asked, watch: Watch) -> OfProduct | None:
        """Whatever the shop says of the one product that is named, as far as retrieval agrees that
        it is near the question."""
        product, language = asked.named.only, asked.language
        if product is None:
            return None
        started = time.monotonic()
        hits = self._retriever.retrieve(asked.text, language, READ, of="products")
        watch.add("retrieve", started)
        near = {hit.passage.passage_id for hit in hits}
        passages = self._catalogue.passages_of(product.product_id, language)
        found = [
            clause
            for passage in passages
            if passage.passage_id in near
            for clause in named_clauses(passage, asked.text, asked.wanted)
        ]
        return OfProduct(found[:MOST], lines_of(passages))

    def lines(self, product_id: str, language: Language) -> list[str]:
        """All that may be quoted of a product."""
        return lines_of(self._catalogue.passages_of(product_id, language))

    def _hits(self, asked: Asked, language: Language, watch: Watch) -> Sequence[Hit]:
        started = time.monotonic()
        hits = self._retriever.retrieve(asked.text, language, READ, of="texts")
        watch.add("retrieve", started)
        return hits

    def _is_strange(self, wanted: Sequence[Term]) -> bool:
        """Whether too much of the question stands nowhere in the shop."""
        plain_words = [term for term in wanted if not term.concepts]
        parts = {term: _parts(term) for term in plain_words}
        known = self._catalogue.known_words([part for found in parts.values() for part in found])
        strange = sum(t.weight * (1 - _share(parts[t], known)) for t in plain_words)
        return strange >= STRANGE * sum(term.weight for term in wanted)


def on_everything(found: Sequence[Clause], asked: Asked) -> list[Clause]:
    """Those that speak of the whole question, the names in it too."""
    whole = terms(asked.text)
    spoken = ((clause, bag([clause.source.title, clause.text])) for clause in found)
    return [clause for clause, words in spoken if coverage(words, whole) >= WHOLE]


def _on_names(found: list[Clause], asked: Asked) -> list[Clause]:
    """Those that say the name which stands in a question about a matter of the shop, if any do:
    "a paper invoice", where there are paper bags."""
    names = [term for term in terms(asked.text) if term not in asked.wanted]
    if not names or not asked.matters:
        return found
    spoken = [(clause, bag([clause.source.title, clause.text])) for clause in found]
    return [clause for clause, words in spoken if coverage(words, names) >= WHOLE] or found


def _languages(asked: Asked) -> tuple[Language, ...]:
    return (asked.language, *(other for other in LANGUAGES if other != asked.language))


def is_vague(wanted: Sequence[Term]) -> bool:
    """Whether they name no subject, but only what may be said of any: "is it free?"."""
    concepts = frozenset(concept for term in wanted for concept in term.concepts)
    return concepts <= _VAGUE and all(term.concepts for term in wanted)


def _on_matters(clause: Clause, asked: Asked) -> bool:
    """A question about returns is answered by a sentence about returns."""
    spoken = concepts_in(f"{heading(clause.source.title, clause.kind)} {clause.text}")
    return not asked.matters or bool(asked.matters & spoken and asked.matters & _STRICT <= spoken)


def _names_nothing(asked: Asked) -> bool:
    return all(term.concepts for term in special_terms(asked.text, asked.matters))


def is_on_others(text: str, asked: Asked) -> bool:
    """Whether what is denied there is denied of other goods than those that the question names."""
    if not any(negates(part) for part in _PART.split(text)):
        return False
    special = [t for t in special_terms(text, asked.matters) if not t.concepts]
    about = [words_about(asked.named.products[0]).text] if asked.named.products else []
    said = bag([asked.text, *about])
    return bool(special) and not any(holds(said, term) for term in special)


def _parts(term: Term) -> list[str]:
    """What is looked up: an English word as written, a Chinese run in pairs."""
    if term.word.isascii() or len(term.word) < 2:
        return [term.said]
    return [term.word[at : at + 2] for at in range(len(term.word) - 1)]


def _share(parts: Sequence[str], known: frozenset[str]) -> float:
    return sum(part in known for part in parts) / len(parts)
