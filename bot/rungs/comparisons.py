"""The rung of comparisons: which is cheaper, heavier, lasts longer; what is the lightest of a kind;
in what two products differ. Computed from the catalogue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import computed, filling
from bot.messages import Choice, Source
from bot.ports import Catalogue
from bot.reading.attributes import (
    Trait,
    Values,
    asks_difference,
    asks_gap,
    by_price,
    greatest,
    is_superlative,
    trait,
    values,
)
from bot.reading.claims import negates
from bot.reading.intents import asks_which_one
from bot.reading.products import about
from bot.reading.statements import trusted
from bot.reading.terms import Term, bag, concepts_in, coverage
from bot.reading.text import plain
from bot.rungs.departments import MOST, department, of_sort
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.passages import Product

_MOST = 60
"""Products whose facts are compared in one answer."""
_LISTED = 5
_WHICH = re.compile(r"\bwhich\b|哪", re.I)
_SAID, _UNSAID = 0.5, 0.3
"""Shares of the words of a question from which, and to which, a line says them, or says not."""
_FACTS = 6
"""Facts that a difference names."""
_OF_PRICES = frozenset({"differenc", "gap", "差"})
_NOT_LASTING = frozenset({"warranty", "shelf_life", "ship", "return"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A product's own fact: the attribute's name, its value as written, and its numbers."""

    product: Product
    name: str
    value: str
    counted: Values


def tell(asked: Asked, catalogue: Catalogue) -> Told | None:
    """The comparison that the question asks for; None if it asks for none by what is stated."""
    dearest, by = by_price(asked.text), trait(asked.text)
    ranks = dearest is not None or by is not None
    if ranks and is_superlative(asked.text) and (filed := department(asked, catalogue)):
        asked = replace(asked, named=about(asked.text, filed), several=filed)
    alike = of_sort(asked, catalogue) if ranks else asked.named.products
    products = asked.several or alike
    strange = asked.named.stranger and not asked.several
    matters = asked.matters - ({"discount"} if dearest is not None else frozenset())
    matters -= {"warranty"} if by else frozenset()
    most = _MOST if dearest is None else MOST
    if not 1 < len(products) <= most or strange or matters:
        return None
    if dearest is not None:
        return _by_price(asked, products, dearest)
    if by:
        return _by_trait(asked, products, by)
    if len(asked.several) > 1 and asks_which_one(asked.text) and (told := _which_has(asked)):
        return told
    if len(asked.several) > 1 and asks_difference(asked.text) and not _asks_one_fact(asked):
        return _difference(asked, products)
    return None


def _asks_one_fact(asked: Asked) -> bool:
    return any(
        filling.asked_attributes(product, asked.wanted, asked.language)
        for product in asked.several or asked.named.products
    )


def _by_price(asked: Asked, products: Sequence[Product], dearest: bool) -> Told | None:
    if len({product.currency for product in products}) != 1:
        return None
    said = [t for t in asked.named.leftover if not t.concepts and t.word not in _OF_PRICES]
    if said and not asked.several:
        return None
    text = filling.cheapest(products, dearest, asked.language)
    ordered = sorted(products, key=filling.lowest, reverse=dearest)
    if len(ordered) == 2 and asks_gap(asked.text):
        apart = abs(filling.lowest(ordered[0]) - filling.lowest(ordered[1]))
        gap = computed.apart(filling.money(apart, products[0].currency), asked.language)
        text = computed.joined([text, gap], asked.language)
    return _told(asked, text, ordered)


def _by_trait(asked: Asked, products: Sequence[Product], by: Trait) -> Told | None:
    found = [_stated(asked, product, by) for product in products]
    known = [one for one in found if one]
    if not known or len({one.name for one in known}) != 1:
        return None
    silent = [p for p, one in zip(products, found, strict=True) if not one]
    best = greatest([one.counted for one in known], by.more) if len(known) > 1 else []
    winners = [known[at] for at in best]
    ordered = [*winners, *(one for one in known if one not in winners)]
    lines = [(filling.title_of(one.product, asked.language), one.value) for one in ordered]
    text = computed.values_of(known[0].name, lines[:_LISTED], asked.language)
    if len(best) == 1 and not (silent and len(products) == 2):
        winner = filling.title_of(known[best[0]].product, asked.language)
        predicate = by.most if len(products) > 2 or is_superlative(asked.text) else by.than
        text = computed.joined(
            [computed.is_so(winner, predicate, asked.language), text], asked.language
        )
    elif len(best) == len(known) == len(products):
        text = computed.joined([computed.equal(asked.language), text], asked.language)
    if silent:
        titles = [filling.title_of(product, asked.language) for product in silent[:_LISTED]]
        text = computed.joined([text, computed.silent(titles, asked.language)], asked.language)
    gone = [known[at].product for at in best if filling.stock_of(known[at].product) == 0]
    for product in gone[:1]:
        out = computed.sold_out(filling.title_of(product, asked.language), asked.language)
        text = computed.joined([text, out], asked.language)
    return _told(asked, text, [one.product for one in ordered])


def _stated(asked: Asked, product: Product, by: Trait) -> Stated | None:
    """The product's fact for that trait: the one that the question names, else the only one."""
    table = filling.spoken(product.attributes, asked.language) or {}
    if by.names is None:
        table = filling.asked_attributes(product, asked.wanted, asked.language)
    else:
        fitting = {n: v for n, v in table.items() if by.names.search(n.casefold())}
        fitting = {n: v for n, v in fitting.items() if not concepts_in(n) & _NOT_LASTING}
        said = filling.asked_attributes(product, asked.wanted, asked.language)
        fitting = {n: v for n, v in table.items() if _is_compared(n, asked.text)} or fitting
        table = {n: v for n, v in fitting.items() if n in said} or fitting or said
    counted = [Stated(product, n, v, numbers) for n, v in table.items() if (numbers := values(v))]
    return counted[0] if counted else None


def _is_compared(name: str, question: str) -> bool:
    """Whether the comparison is said of that attribute itself: "a bigger laptop"."""
    return bool(
        re.search(rf"\b(?:\w+(?:er|est)|more|less) {re.escape(plain(name))}", plain(question))
    )


def _which_has(asked: Asked) -> Told | None:
    """ "Which one has straps?": the one of those named of which the shop says it, in its own line,
    while nothing near it is said of the others."""
    asking = _WHICH.search(asked.text)
    wanted = about(asked.text[asking.start() if asking else 0 :], asked.several).rest
    said = [(product, *_nearest(asked, product, wanted)) for product in asked.several]
    best, *others = sorted(said, key=lambda each: each[1], reverse=True)
    if best[1] < _SAID or any(each[1] > _UNSAID for each in others) or negates(best[2]):
        return None
    title = filling.title_of(best[0], asked.language)
    line = best[2] if best[2].startswith(title) else computed.of_one(title, best[2], asked.language)
    titles = [filling.title_of(product, asked.language) for product, *_ in others]
    text = computed.joined([line, computed.silent(titles, asked.language)], asked.language)
    return _told(asked, text, [best[0], *(product for product, *_ in others)])


def _nearest(asked: Asked, product: Product, wanted: Sequence[Term]) -> tuple[float, str]:
    """The share of the words asked for that a line of the product says at most, and that line."""
    facts = filling.spoken(product.attributes, asked.language) or {}
    lines = [filling.attribute(product, n, v, asked.language) for n, v in facts.items()]
    lines += trusted(filling.spoken(product.description, asked.language) or "")
    title = filling.title_of(product, asked.language)
    rated = [(coverage(bag([line.removeprefix(title)]), wanted), line) for line in lines]
    return max(rated, key=lambda each: each[0], default=(0.0, ""))


def _difference(asked: Asked, products: Sequence[Product]) -> Told | None:
    tables = [filling.spoken(product.attributes, asked.language) or {} for product in products]
    names = [n for n in tables[0] if all(n in table for table in tables)]
    unlike = [n for n in names if len({table[n] for table in tables}) > 1][:_FACTS]
    parts = []
    for product, table in zip(products, tables, strict=True):
        facts = [(name, table[name]) for name in unlike]
        parts.append(
            computed.facts_of(filling.offer(product, asked.language), facts, asked.language)
        )
    return _told(asked, computed.joined(parts, asked.language), products)


def _told(asked: Asked, text: str, products: Sequence[Product]) -> Told:
    named = [(p.product_id, filling.title_of(p, asked.language)) for p in products[:_LISTED]]
    lines = [filling.offer(p, asked.language) for p in products[:_LISTED]]
    sources = tuple(Source(at, title, line) for (at, title), line in zip(named, lines, strict=True))
    return Told(text, sources, choices=tuple(Choice(*one) for one in named), computed=text)
