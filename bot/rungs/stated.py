"""The shop's sentences on which a number in a question can be held: found, and quoted."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.filling import money
from bot.messages import Source
from bot.ports import Retriever
from bot.reading.attacks import is_order_to_bot
from bot.reading.places import is_mainland, region_of, speaks_of_mainland
from bot.reading.products import names_of
from bot.reading.scopes import (
    WHOLE,
    Rule,
    Subject,
    rules_in,
    special_terms,
    without_yes_or_no,
)
from bot.reading.sums import goods_of_sum
from bot.reading.terms import bag, holds, terms
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.money import minor_units
from knowledge.passages import Language

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
    words, bought = special_terms(asked.text, core), bag([goods_of_sum(asked.text)])
    open_ = tuple(
        term
        for term in words
        if holds(named, term) < WHOLE
        and holds(bought, term) < WHOLE
        and not (mainland and is_mainland(term.said))
    )
    kinds = {name for product in asked.named.products for name in product.category.values()}
    only = asked.named.only
    titles = only.title.values() if only else ()
    region = region_of(asked.text) or ""
    words += [term for name in (*kinds, *titles, region) for term in terms(name)]
    said = "\n".join([asked.text, region, *kinds, *titles])
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
