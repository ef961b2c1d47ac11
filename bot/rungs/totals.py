"""The rung of totals: what several things cost together, with shipping if that is asked, and
whether so many are there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot import computed, filling
from bot.messages import Source
from bot.ports import Catalogue
from bot.reading.attributes import without_comparison
from bot.reading.counts import asks_total, count_in, count_of_each, counts, parts_in
from bot.reading.places import is_mainland
from bot.reading.products import Named, identify, names_of, without_names
from bot.reading.scopes import special_terms
from bot.reading.sums import Amount
from bot.reading.terms import concepts_in, terms
from bot.rungs.drafts import Told
from bot.rungs.policies import Policies
from bot.understanding import Asked
from knowledge.money import exponent, minor_units
from knowledge.passages import Product

_LOOKED_AT = 60
_CORE = frozenset({"ship", "fee", "free", "order", "parcel", "pay", "receive", "quantity"})


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

    def __init__(self, catalogue: Catalogue, policies: Policies) -> None:
        self._catalogue, self._policies = catalogue, policies

    def tell(self, asked: Asked) -> Told | None:
        """The sum that the question asks for, or whether there are so many; None if neither."""
        concepts = concepts_in(asked.text)
        shipped = "ship" in concepts
        total = asks_total(asked.text)
        if not (total or asked.wants in ("price", "stock", "have")):
            return None
        items = self._items(asked)
        if not items or len({item.product.currency for item in items}) != 1:
            return None
        counted = sum(item.count for item in items)
        if asked.wants in ("stock", "have") and not total:
            return _enough(asked, items[0]) if len(items) == 1 and counted > 1 else None
        if counted == 1 and not (shipped and total):
            return None
        if len(items) > 1 and counted == len(items) and not (total or shipped):
            return None
        return self._sum(asked, items, shipped)

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
            item = _item(asked, named.only, named, part, each or 1) if named.only else None
            if item is None or named.stranger:
                return []
            found.append(item)
        return found

    def _parts(self, asked: Asked) -> list[tuple[str, Named]]:
        """The parts of the question that speak of goods, with the products that they name."""
        near = self._catalogue.candidates(asked.text, _LOOKED_AT)
        found = []
        for part in parts_in(asked.text, [t for p in near for t in p.title.values()]):
            if not [t for t in special_terms(part, _CORE) if not is_mainland(t.word)]:
                continue
            candidates = self._catalogue.candidates(part, _LOOKED_AT)
            bare = without_comparison(part.strip())
            found.append((part, identify(bare, candidates, self._catalogue.known_words)))
        return found

    def _sum(self, asked: Asked, items: Sequence[Item], shipped: bool) -> Told:
        currency, language = items[0].product.currency, asked.language
        total = sum(item.cost for item in items)
        lines = [
            computed.line(item.count, item.title, filling.money(item.each, currency), language)
            for item in items
        ]
        parts = [computed.total(lines, filling.money(total, currency), language)]
        parts += [text for item in items if (text := _short(asked, item))]
        sources = [_source(asked, item.product) for item in items]
        if shipped and (charge := self._charge(asked, items, total, currency)):
            fee, rules = charge
            order = filling.money(total, currency)
            sent = filling.money(fee, currency) if fee else None
            parts.append(computed.shipping(order, sent, language))
            if fee:
                parts.append(computed.with_shipping(filling.money(total + fee, currency), language))
            sources += rules
        text = computed.joined(parts, language)
        only = items[0].product.product_id if len(items) == 1 else None
        return Told(text, tuple(sources), only, computed=text)

    def _charge(
        self, asked: Asked, items: Sequence[Item], total: int, currency: str
    ) -> tuple[int, list[Source]] | None:
        products = tuple(item.product for item in items)
        bare = without_names(asked.text, products)
        about = replace(asked, text=bare, named=Named(products, tuple(terms(bare))))
        amount = Amount(Decimal(total).scaleb(-exponent(currency)), currency)
        found = self._policies.charge(about, amount)
        if found is None:
            return None
        sources = [Source(rule.source_id, rule.title, rule.text) for rule in found[1]]
        try:
            return minor_units(found[0], currency), sources
        except ValueError:  # a fee with more decimals than the currency knows
            return None


def _is_of_another(part: str, named: Named, only: Product) -> bool:
    """Whether a part of the question counts another product."""
    return bool(named.products) and only not in named.products and counts(part)


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
