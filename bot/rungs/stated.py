"""The shop's sentences on which a number in a question can be held: found, and quoted."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.filling import money
from bot.messages import Source
from bot.ports import Retriever
from bot.reading import deadlines
from bot.reading.attacks import is_order_to_bot
from bot.reading.claims import negates
from bot.reading.concepts import SHOP_MATTERS
from bot.reading.numerals import quantities
from bot.reading.places import (
    around,
    asks_when,
    destination,
    is_mainland,
    is_said,
    names_mainland,
    region_of,
    says_most,
    speaks_of_mainland,
)
from bot.reading.products import names_of
from bot.reading.scopes import (
    WHOLE,
    Rule,
    Subject,
    rules_in,
    special_terms,
    without_yes_or_no,
)
from bot.reading.sums import asks_yes_no, goods_of_sum
from bot.reading.terms import bag, concepts_in, coverage, holds, terms
from bot.reading.text import plain
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.money import minor_units
from knowledge.passages import Language

_SENT = frozenset({"ship", "receive", "parcel", "order"})
_PART = re.compile(r"[,，;；]\s*")
_CLAUSE = re.compile(r"[;；]\s*")
DAYS = frozenset({"minute", "hour", "day", "workday", "week", "month"})
READ = 60
"""Passages of texts that are read for rules."""
_QUOTED = 3
"""Sentences that are quoted where nothing can be computed."""


def read(retriever: Retriever, queries: Iterable[str], language: Language) -> list[Rule]:
    """The sentences of the shop's texts nearest to the queries, without orders to the bot."""
    hits = [
        hit for query in queries for hit in retriever.retrieve(query, language, READ, of="texts")
    ]
    found = rules_in(hit.passage for hit in hits)
    return [one for one in found if not is_order_to_bot(one.text)]


def subject(asked: Asked, core: frozenset[str], told: Sequence[Rule]) -> Subject:
    """What the question is about besides the matter of `core`. A place in mainland China needs no
    rule of its own where the shop speaks of the mainland."""
    goods = "\n".join(name for product in asked.named.products for name in names_of(product))
    named, mainland = bag([goods]), any(speaks_of_mainland(one.text) for one in told)
    place = destination(asked.text)
    reached = place if place and is_named(place, told) else ""
    words, bought = special_terms(asked.text, core), bag([goods_of_sum(asked.text)])
    open_ = tuple(
        term
        for term in words
        if holds(named, term) < WHOLE
        and holds(bought, term) < WHOLE
        and not (mainland and names_mainland(term.said))
        and term.said not in reached
    )
    kinds = {name for product in asked.named.products for name in product.category.values()}
    only = asked.named.only
    titles = only.title.values() if only else ()
    wider = (region_of(asked.text) or "", *(around(place) if place else ()))
    words += [term for name in (*kinds, *titles, *wider) for term in terms(name)]
    said = "\n".join([asked.text, *wider, *kinds, *titles])
    return Subject(tuple(words), open_, said, goods)


def computed_from(text: str, rules: Sequence[Rule]) -> Told:
    """A computed sentence, then the shop's own sentences that it was computed from."""
    sources = _sources(rules)
    said = [without_yes_or_no(source.text) for source in sources]
    return Told(_joined([text, *said]), sources, computed=text)


def quoted(rules: Sequence[Rule]) -> Told:
    """The rules as the shop wrote them: nothing can be computed from them."""
    sources = _sources(rules)[:_QUOTED]
    return Told(_joined([source.text for source in sources]), sources)


def written(value: Decimal, currency: str) -> str:
    """An amount in whole units, written out: 45 CNY -> "¥45.00"."""
    return money(minor_units(value, currency), currency)


def _sources(rules: Sequence[Rule]) -> tuple[Source, ...]:
    """Each sentence once, though a policy and an FAQ may both say it."""
    found: dict[str, Source] = {}
    for rule in sorted(rules, key=lambda rule: rule.points_back):
        bare = without_yes_or_no(rule.text)
        if not any(bare in other for other in found):
            found[bare] = Source(rule.source_id, rule.title, rule.text)
    return tuple(found.values())


def _joined(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text += (" " if text and text[-1] not in "。！？" else "") + part
    return text


def is_named(place: str, told: Sequence[Rule]) -> bool:
    """Whether the shop speaks of sending there: of the place, or of what it lies in."""
    spoken = bag([f"{one.title}\n{text}" for one in told for text in _affirmed(one.text)])
    if is_mainland(place) and any(
        speaks_of_mainland(one.text) or (says_most(one.text) and not negates(one.text))
        for one in told
    ):
        return True
    return any(
        (wanted := terms(name)) and coverage(spoken, wanted) >= WHOLE
        for name in (place, *around(place))
    )


def denied(asked: Asked, place: str, sent: Sequence[Rule]) -> list[Rule]:
    """The sentences that name the place, or its region, and deny something of it, where it is asked
    whether something may be sent there."""
    concepts = concepts_in(asked.text)
    if asks_when(asked.text) or not asks_yes_no(asked.text) or not concepts <= _SENT:
        return []
    names = _names(asked, place)
    return [
        one
        for one in sent
        if any(
            negates(part)
            and any(is_said(part, name) for name in names)
            and not (concepts_in(part) & SHOP_MATTERS) - _SENT - {"abroad"}
            for part in _CLAUSE.split(one.text)
        )
    ]


def in_days(asked: Asked, to: str, sent: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Of those that say how long it takes: which name the place or the region in which it lies;
    and, of a place in the mainland, which speak of most places."""
    timed = [
        one
        for one in sent
        if any(q.unit in DAYS for q in quantities(one.text)) and not deadlines.leaves(one.text)
    ]
    names = _names(asked, to)
    exact = [one for one in timed if any(is_said(one.text, name) for name in names)]
    open_ = [one for one in timed if is_mainland(to) and not negates(one.text)]
    return exact, [one for one in open_ if says_most(one.text)]


def _names(asked: Asked, place: str) -> set[str]:
    return {plain(place), region_of(asked.text) or plain(place), *around(place)}


def _affirmed(text: str) -> list[str]:
    """The sentence, unless it denies something; then what it counts beside that: "to the islands
    it costs 40 yuan, and we go nowhere else"."""
    if not negates(text):
        return [text]
    return [part for part in _PART.split(text) if quantities(part) and not negates(part)]
