"""Which of several products a question means: by its words, or by "the big one"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.reading.numerals import quantities
from bot.reading.products import latin_hit, names_of, numbers_of, title_bag, words_about
from bot.reading.terms import holds, terms
from bot.reading.text import plain
from knowledge.passages import Product

_BIG = re.compile(r"\b(?:the|your|that) (?:big|large)(?:ger|gest|r|st)?\b|大[号款](?!码)")
_SMALL = re.compile(r"\b(?:the|your|that) (?:small(?:er|est)?|little|mini)\b|小[号款](?!码)")


def narrowed(question: str, products: Sequence[Product]) -> list[Product]:
    """Those of the products whose names have everything that the question says of them."""
    said = [term for term in terms(question) if not term.concepts or term.concepts == {"size"}]
    numbers = {quantity.value for quantity in quantities(plain(question))}
    for words_of_product in (title_bag, words_about):
        kept = []
        for product in products:
            own = words_of_product(product)
            words = all(latin_hit(t, own) or holds(own, t) >= 0.99 for t in said)
            fits = numbers <= numbers_of(names_of(product)) if numbers else True
            if words and fits and (said or numbers):
                kept.append(product)
        if kept:
            return kept
    return []


def sized(products: Sequence[Product]) -> list[Product]:
    """In order of the one measure that all their names have; none if they have none."""
    measured: list[tuple[Decimal, Product]] = []
    units = set()
    for product in products:
        title = next(iter(product.title.values()), "")
        own = [q for q in quantities(title) if q.unit] or quantities(title)
        if len(own) != 1:
            return []
        units.add(own[0].unit)
        measured.append((own[0].value, product))
    sizes = {value for value, _ in measured}
    if len(units) != 1 or len(sizes) < len(measured) or len(measured) < 2:
        return []
    return [product for _, product in sorted(measured, key=lambda pair: pair[0])]


def at_the_end(question: str, products: Sequence[Product]) -> Product | None:
    """The biggest or the smallest of them by the measures in their names, where the question says
    "the big one" of what they have in common."""
    folded = plain(question)
    big, small = bool(_BIG.search(folded)), bool(_SMALL.search(folded))
    if len(products) < 2 or big == small:
        return None
    measured = [p for p in products if any(q.unit for t in p.title.values() for q in quantities(t))]
    ordered = sized(measured)
    return None if not ordered else ordered[-1 if big else 0]
