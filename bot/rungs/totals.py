"""The rung of totals: what several things cost together, with wrapping and shipping if that is
asked, how much is missing for free shipping, and whether so many are there. All or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from bot import computed, filling
from bot.messages import Source
from bot.ports import Catalogue
from bot.reading.attributes import by_price, without_comparison
from bot.reading.counts import (
    asks_reduced,
    asks_total,
    count_in,
    count_of_each,
    counts,
    counts_other,
    leaves_out_shipping,
    parts_in,
    without_asking,
    without_sum,
)
from bot.reading.numerals import quantities, without_quantities
from bot.reading.places import destination, is_foreign, names_mainland, without_destination
from bot.reading.products import Named, identify, names_of, words_about
from bot.reading.scopes import HALF, special_terms
from bot.reading.sums import Amount, amount_in, asks_free, asks_gap, asks_yes_no
from bot.reading.terms import concepts_in, holds, terms
from bot.reading.text import plain
from bot.rungs.charges import Charges
from bot.rungs.drafts import Told
from bot.rungs.policies import Charge, Policies, names_goods
from bot.understanding import Asked
from knowledge.money import exponent, minor_units
from knowledge.passages import LANGUAGES, Language, Product

_LOOKED_AT = 60
_CORE = frozenset({"ship", "fee", "free", "order", "parcel", "pay", "receive", "quantity", "wrap"})
_WITH_SUMS = frozenset({"ship", "wrap", "order", "pay", "urgent"})
"""Matters of the shop that a question for a sum may speak of."""
_REDUCED = frozenset({"discount", "wholesale"})
_OTHERS = re.compile(r"\b(?:vouchers?|coupons?|codes?|points?|birthday|credit)\b|券|积分|生日|会员")
"""What else makes a price less."""
_QUERY: dict[Language, tuple[str, str]] = {
    "en": ("shipping fee", "how much more until free shipping"),
    "zh": ("运费", "还差多少包邮"),
}
_URGENT: dict[Language, str] = {"en": "express", "zh": "加急"}


@dataclass(frozen=True, slots=True)
class Item:
    """So many of a product, or of one of its variants; `each` in minor units."""

    product: Product
    title: str
    count: int
    each: int
    stock: int | None

    @property
    def cost(self) -> int:
        return self.count * self.each


class Totals:
    """Adds up what one shop sells."""

    def __init__(self, catalogue: Catalogue, policies: Policies, charges: Charges) -> None:
        self._catalogue, self._policies, self._charges = catalogue, policies, charges

    def tell(self, asked: Asked) -> Told | None:
        """The sum that the question asks for, or whether there are so many; None if neither."""
        gap = "ship" in asked.matters and (asks_gap(asked.text) or _asks_if_free(asked))
        total = asks_total(asked.text) or gap
        if not (total or asked.wants in ("price", "stock", "have")):
            return None
        compares, reduced = not gap and _compares(asked), _reduced(asked)
        if asked.matters - _WITH_SUMS - _REDUCED or compares:
            return None
        items = self._items(asked)
        if reduced:
            return self._less(asked, items)
        if not items or len({item.product.currency for item in items}) != 1:
            return None
        counted = sum(item.count for item in items)
        if asked.wants in ("stock", "have") and not total:
            return _enough(asked, items[0]) if len(items) == 1 and counted > 1 else None
        bill = _Bill(asked, items, _services(asked, total or asked.wants == "price"), gap)
        if counted == 1 and not (total and bill.services):
            return None
        if len(items) > 1 and counted == len(items) and not (total or bill.services):
            return None
        return self._sum(bill)

    def _items(self, asked: Asked) -> list[Item]:
        """What the parts of the question name, [] if one of them names what is not clear."""
        only, each = asked.named.only, count_of_each(asked.text)
        parts = self._parts(asked)
        alone = only and not (asked.several or asked.named.stranger)
        if only and alone and not any(_is_of_another(part, named, only) for part, named in parts):
            item = _item(asked, only, asked.named, asked.text)
            return [item] if item else []
        found: list[Item] = []
        for part, named in parts:
            if not named.products and not counts(part):
                continue
            item = _item(asked, named.only, named, part, each or 1) if named.only else None
            if item is None or named.stranger:
                return []
            found.append(item)
        if asked.pointed and not found and not any(named.stranger for _, named in parts):
            own = [_item(asked, one, Named((one,)), "", each or 1) for one in asked.several]
            found = [item for item in own if item]  # "how much for both together?"
            return found if len(found) == len(own) else []
        return found if len({item.title for item in found}) == len(found) else []

    def _parts(self, asked: Asked) -> list[tuple[str, Named]]:
        """The parts of the question that speak of goods, with the products that they name."""
        near = self._catalogue.candidates(asked.text, _LOOKED_AT)
        titles = [t for p in near for t in p.title.values()]
        found = []
        for part in parts_in(without_sum(without_destination(asked.text)), titles):
            candidates = self._catalogue.candidates(part, _LOOKED_AT)
            bare = without_comparison(without_asking(part.strip()))
            named = identify(bare, candidates, self._catalogue.known_words)
            own = [t for t in special_terms(part, _CORE) if not names_mainland(t.said)]
            if own or named.products or counts(part):
                found.append((part, named))
        return found

    def _sum(self, bill: "_Bill") -> Told | None:
        """The bill written out; None where one of the services asked for has no clear price."""
        asked, language = bill.asked, bill.asked.language
        if "ship" in bill.services and (nowhere := self._sent_nowhere(asked)):
            return nowhere
        lines = [
            computed.line(item.count, item.title, bill.money(item.each), language)
            for item in bill.items
        ]
        total = sum(item.cost for item in bill.items)
        sources = [_source(asked, item.product) for item in bill.items]
        extra = 0
        if "wrap" in bill.services:
            if (charged := self._wrapped(bill)) is None:
                return None
            line, extra, source = charged
            lines.append(line)
            sources.append(source)
        parts = [computed.total(lines, bill.money(total + extra), language)]
        parts += [text for item in bill.items if (text := _short(asked, item))]
        if "ship" in bill.services:
            sent = self._shipped(bill, total, extra)
            if sent is None:
                return None
            parts += sent[0]
            sources += sent[1]
        text = computed.joined(parts, language)
        only = bill.items[0].product.product_id if len(bill.items) == 1 else None
        return Told(text, tuple(sources), only, computed=text)

    def _less(self, asked: Asked, items: Sequence[Item]) -> Told | None:
        """What so many of one product cost with the discount for many; None where the shop states
        none, or another one is asked."""
        if len(items) != 1 or _OTHERS.search(plain(asked.text)):
            return None
        if (found := self._charges.for_many(asked, items[0].count)) is None:
            return None
        (percent, rule), (item,), language = found, items, asked.language
        currency = item.product.currency
        each, whole = filling.money(item.each, currency), filling.money(item.cost, currency)
        line = computed.line(item.count, item.title, each, language)
        parts = [computed.total([line], whole, language)]
        if percent:
            off = (item.cost * percent / 100).quantize(Decimal(1), ROUND_HALF_UP)
            less = filling.money(item.cost - int(off), currency)
            parts.append(computed.less(percent, less, language))
        parts += [text] if (text := _short(asked, item)) else []
        text = computed.joined([*parts, rule.text], language)
        sources = (_source(asked, item.product), Source(rule.source_id, rule.title, rule.text))
        return Told(text, sources, item.product.product_id, computed=text)

    def _wrapped(self, bill: "_Bill") -> tuple[str, int, Source] | None:
        """The line for wrapping, what it costs in minor units, and the sentence that says so."""
        found = self._charges.each(bill.asked, "wrap")
        if found is None or found[0].currency not in (None, bill.currency):
            return None
        fee, rule = found
        count = sum(item.count for item in bill.items) if fee.each else 1
        each = minor_units(fee.amount, bill.currency)
        line = computed.service("wrap", count, bill.money(each), bill.asked.language)
        return line, each * count, Source(rule.source_id, rule.title, rule.text)

    def _shipped(
        self, bill: "_Bill", total: int, extra: int
    ) -> tuple[list[str], list[Source]] | None:
        """What sending costs and what all of it comes to; or how much more makes it free. Where
        the shop's sentences leave it open, they are told."""
        asked, language = bill.asked, bill.asked.language
        about = _on_sending(asked, tuple(item.product for item in bill.items), bill.gap)
        amount = Amount(Decimal(total).scaleb(-exponent(bill.currency)), bill.currency)
        charge = None if bill.gap else self._policies.charge(about, amount)
        if charge is None:
            told = self._told_of_sending(about, amount) if bill.gap else None
            return ([told.text], list(told.sources)) if told else None
        try:
            fee, more = minor_units(charge.fee, bill.currency), _added(charge, bill)
        except ValueError:  # a fee with more decimals than the currency knows
            return None
        if more is None:
            return None
        parts = [computed.shipping(bill.money(total), bill.money(fee) if fee else None, language)]
        if more:
            parts.append(computed.added(bill.money(more), language))
        if fee or more:
            parts.append(computed.with_shipping(bill.money(total + extra + fee + more), language))
        used = [*charge.rules, *charge.added]
        return parts, [Source(rule.source_id, rule.title, rule.text) for rule in used]

    def _told_of_sending(self, about: Asked, amount: Amount) -> Told | None:
        """What the shop's sentences say to an order of that sum."""
        spoken = (about.language, *(each for each in LANGUAGES if each != about.language))
        told = (self._policies.shipping(about, amount, each) for each in spoken)
        return next((each for each in told if each), None)

    def _sent_nowhere(self, asked: Asked) -> Told | None:
        """Where the shop sends to, if the goods are to go abroad and it does not send there."""
        place = destination(asked.text)
        if place is None or not is_foreign(place):
            return None
        return self._policies.not_sent(_on_sending(asked, asked.named.products, False), place)


@dataclass(frozen=True, slots=True)
class _Bill:
    """What is to be summed up: the goods, and the services (concepts) that come with them. `gap`:
    how much is missing for free shipping is asked."""

    asked: Asked
    items: Sequence[Item]
    services: frozenset[str]
    gap: bool

    @property
    def currency(self) -> str:
        return self.items[0].product.currency

    def money(self, minor: int) -> str:
        return filling.money(minor, self.currency)


def _added(charge: Charge, bill: _Bill) -> int | None:
    """What is added to the postage of the goods of the bill, in minor units; None where that is
    open. ValueError for a sum with more decimals than the currency knows."""
    more = 0
    for rule, fee in charge.added.items():
        items = [item for item in bill.items if names_goods(rule, item.product)]
        count = sum(item.count for item in items)
        sized = {q for q in quantities(rule.text) if q.unit not in (None, "money")}
        other = any(sized - set(quantities(item.title)) for item in items)
        if not items or other or fee.currency not in (None, bill.currency):
            return None
        if count > 1 and not fee.each:
            return None
        more += count * minor_units(fee.amount, bill.currency)
    return more


def _compares(asked: Asked) -> bool:
    """Whether it asks how far the prices of several products lie apart."""
    return len(asked.several) > 1 and by_price(asked.text) is not None


def _reduced(asked: Asked) -> bool:
    """Whether it asks for a price less something."""
    return bool(asked.matters & _REDUCED) or asks_reduced(asked.text)


def _asks_if_free(asked: Asked) -> bool:
    """Whether it asks if the goods that it names are sent for nothing."""
    named = asked.named.products and amount_in(asked.text) is None
    return bool(named) and asks_free(asked.text) and asks_yes_no(asked.text)


def _services(asked: Asked, total: bool) -> frozenset[str]:
    found = concepts_in(asked.text) & {"ship", "wrap"}
    if leaves_out_shipping(asked.text):
        return found - {"ship"}
    sent = "urgent" in concepts_in(asked.text) or destination(asked.text)
    return found | {"ship"} if total and sent else found


def _on_sending(asked: Asked, products: tuple[Product, ...], gap: bool) -> Asked:
    """The question how much it costs to send these products there, in the bare words of it."""
    gap = gap and asks_gap(asked.text)
    place = destination(asked.text)
    to = (f"寄到{place}" if asked.language == "zh" else f"to {place}") if place else ""
    words = [_QUERY[asked.language][gap], to]
    words += [_URGENT[asked.language]] if "urgent" in concepts_in(asked.text) else []
    bare = " ".join(words).strip()
    return replace(asked, text=bare, named=Named(products, tuple(terms(bare))))


def _is_of_another(part: str, named: Named, only: Product) -> bool:
    """Whether a part of the question names another product, or counts one."""
    if named.products:
        return only not in named.products
    return counts(part) and (named.stranger or _names_other(part, only))


def _names_other(part: str, only: Product) -> bool:
    """Whether it has a word of its own that the shop does not say of the product; of Chinese two
    characters at least, which may be no word of ours."""
    said = words_about(only)
    words = [t for t in terms(without_quantities(part)) if not t.concepts]
    unsaid = [t for t in words if holds(said, t) < HALF]
    chinese = "".join(t.word for t in words if not t.word.isascii())
    special = any(t in unsaid for t in special_terms(part, _CORE))
    return special or (len(chinese) > 1 and any(not t.word.isascii() for t in unsaid))


def _item(
    asked: Asked, product: Product, named: Named, part: str, unless_counted: int = 1
) -> Item | None:
    """None where its variants differ in price and the question names none of them."""
    language = asked.language
    option = filling.named_option(product, named.rest, part, language)
    options = filling.options_of(product, language)
    if option is None and len({each.price_minor for each in options}) > 1:
        return None
    names = [*names_of(product), *(each.title for each in options)]
    if counts_other(part, names):
        return None
    count = count_in(part, names) or unless_counted
    title = filling.title_of(product, language)
    if option:
        titled = f"{title}（{option.title}）" if language == "zh" else f"{title} ({option.title})"
        return Item(product, titled, count, option.price_minor, option.stock)
    each = options[0].price_minor if options else product.price_minor
    return Item(product, title, count, each, filling.stock_of(product))


def _short(asked: Asked, item: Item) -> str | None:
    """That there are not so many."""
    if item.stock is None or item.stock >= item.count:
        return None
    if item.stock == 0:
        return computed.sold_out(item.title, asked.language)
    return computed.only_left(item.title, item.stock, asked.language)


def _enough(asked: Asked, item: Item) -> Told | None:
    """Whether so many are in stock."""
    if item.stock is None:
        return None
    text = computed.enough(item.title, item.count, item.stock, asked.language)
    source = _source(asked, item.product)
    return Told(text, (source,), item.product.product_id, computed=text)


def _source(asked: Asked, product: Product) -> Source:
    line = filling.offer(product, asked.language)
    return Source(product.product_id, filling.title_of(product, asked.language), line)
