"""Sentences about products, written by code from the catalogue. Never by the model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from bot.reading.numerals import quantities
from bot.reading.terms import Bag, Term, bag, coverage, holds, terms
from bot.reading.text import plain
from bot.reading.variant_sizes import at_the_end, end_asked
from knowledge.money import exponent
from knowledge.passages import AVAILABILITY, Campaign, Language, Product, Variant

_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
T = TypeVar("T")
_LISTED = 5
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_SIZE = re.compile(r"(?<![a-z0-9'’.&/-])(?:[2-6]?x{1,4}[sl]|[sml])(?![a-z0-9'’.&/-])")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to buy a product: a variant, or the product itself. Price in minor units. `said` is
    what a question called it besides its title: "the big one"."""

    title: str
    price_minor: int
    stock: int | None
    said: str = ""


def money(minor: int, currency: str, *, grouped: bool = False) -> str:
    """19900 CNY -> "¥199.00", 900 JPY -> "JP¥900", 1250 SEK -> "SEK 12.50".

    `grouped` sets commas between thousands, for tables.
    """
    digits = exponent(currency)
    amount = f"{Decimal(minor).scaleb(-digits):{',' if grouped else ''}.{digits}f}"
    symbol = _SYMBOLS.get(currency)
    return f"{symbol}{amount}" if symbol else f"{currency} {amount}"


def spoken(texts: Mapping[Language, T], language: Language) -> T | None:
    """The text in that language, or in the other, or None."""
    if language in texts:
        return texts[language]
    return next(iter(texts.values()), None)


def title_of(product: Product, language: Language) -> str:
    return spoken(product.title, language) or product.product_id


def options_of(product: Product, language: Language) -> list[Option]:
    """The variants with the product's price and stock where they have none of their own."""
    return [_option(product, variant, language) for variant in product.variants]


def _option(product: Product, variant: Variant, language: Language) -> Option:
    price = product.price_minor if variant.price_minor is None else variant.price_minor
    stock = product.stock if variant.stock is None else variant.stock
    return Option(spoken(variant.title, language) or variant.variant_id, price, stock)


def named_option(
    product: Product, asked: Sequence[Term], text: str, language: Language
) -> Option | None:
    """The one variant whose own words or measure the question says, if just one does."""
    measures, sizes = set(quantities(text)), _sizes(text)
    best: list[tuple[float, Variant]] = []
    for variant in product.variants:
        own = bag([variant.variant_id, *variant.title.values()])
        said = sum(_literally(own, term) * term.weight for term in asked)
        said += len(measures & {q for t in variant.title.values() for q in quantities(t)})
        said += len(sizes & {size for t in variant.title.values() for size in _sizes(t)})
        if said > 0:
            best.append((said, variant))
    best.sort(key=lambda pair: -pair[0])
    if best and (len(best) == 1 or best[0][0] > best[1][0]):
        return _option(product, best[0][1], language)
    return None if best else _of_size(product, text, language)


def _of_size(product: Product, text: str, language: Language) -> Option | None:
    """The biggest or the smallest variant, where the question asks for that one."""
    found = end_asked(text)
    titles = [[*variant.title.values()] for variant in product.variants]
    at = at_the_end(titles, found[0]) if found else None
    if found is None or at is None:
        return None
    return replace(_option(product, product.variants[at], language), said=found[1])


def _sizes(text: str) -> set[str]:
    """Sizes in letters: M, XL, 2XL."""
    return set(_SIZE.findall(plain(text)))


def price(product: Product, option: Option | None, language: Language) -> str:
    """What it costs, and that it is sold out if it is."""
    title, currency = title_of(product, language), product.currency
    if option:
        title = _with(title, option.title, language)
        return _cost(title, money(option.price_minor, currency), language) + _gone(
            option.stock, language
        )
    options = options_of(product, language)
    prices = {o.price_minor for o in options}
    if len(prices) > 1:
        listed = _listed([f"{o.title} {money(o.price_minor, currency)}" for o in options], language)
        return f"{title}：{listed}。" if language == "zh" else f"{title}: {listed}."
    amount = money(prices.pop() if prices else product.price_minor, currency)
    return _cost(title, amount, language) + _gone(stock_of(product), language)


def stock_of(product: Product) -> int | None:
    """The product's own count, or the sum of its variants' where it has none. A variant that nobody
    counts can be had, so that there is no sum."""
    counts = [v.stock for v in product.variants if v.stock is not None]
    if not counts or (product.stock is None and len(counts) < len(product.variants)):
        return product.stock
    return sum(counts)


def stock(product: Product, option: Option | None, language: Language) -> str | None:
    """Whether it can be had and how many; None if the shop does not count it."""
    title = title_of(product, language)
    options = options_of(product, language)
    if option is None and len({o.stock for o in options}) > 1:
        states = [f"{o.title} {_state(o.stock, language)}" for o in options]
        listed = _listed(states, language)
        return f"{title}：{listed}。" if language == "zh" else f"{title}: {listed}."
    count = option.stock if option else stock_of(product)
    if count is None:
        return None
    if option:
        title = _with(title, option.title, language)
    if language == "zh":
        return f"{title}有货，库存{count}件。" if count > 0 else f"{title}目前已售罄。"
    return f"{title} is in stock ({count} left)." if count > 0 else f"{title} is sold out."


def availability(product: Product, language: Language) -> str | None:
    """What the shop says in words where it does not count; None if it says nothing."""
    name = AVAILABILITY[language]
    said = product.attributes.get(language, {}).get(name)
    return attribute(product, name, said, language) if said else None


def options(product: Product, language: Language) -> str | None:
    """The variants with their price and state; None if it has none."""
    listed = [
        f"{o.title} {money(o.price_minor, product.currency)}"
        + (f" ({_state(o.stock, language)})" if o.stock == 0 else "")
        for o in options_of(product, language)
    ]
    if not listed:
        return None
    title = title_of(product, language)
    if language == "zh":
        return f"{title}有这些选择：{_listed(listed, language)}。"
    return f"{title} comes in: {_listed(listed, language)}."


def offer(product: Product, language: Language) -> str:
    """One line of a list: title, price, and sold out if it is."""
    options = options_of(product, language)
    lowest = min((o.price_minor for o in options), default=product.price_minor)
    several = len({o.price_minor for o in options}) > 1
    amount = money(lowest, product.currency)
    if several:
        amount = f"{amount}起" if language == "zh" else f"from {amount}"
    line = f"{title_of(product, language)} {amount}"
    return f"{line} ({_state(0, language)})" if stock_of(product) == 0 else line


def offers(products: Sequence[Product], language: Language) -> str:
    lines = [offer(product, language) for product in products[:_LISTED]]
    more = len(products) > _LISTED
    if language == "zh":
        return f"店里有：{'；'.join(lines)}{'等' if more else ''}。"
    return f"We have: {'; '.join(lines)}{'; and more' if more else ''}."


def lowest(product: Product) -> int:
    """What its cheapest variant costs, in minor units."""
    return min((o.price_minor for o in options_of(product, "en")), default=product.price_minor)


def cheapest(products: Sequence[Product], dearest: bool, language: Language) -> str:
    """Their prices, which costs least (or most), and what is sold out. All in one currency."""
    ordered = sorted(products, key=lowest, reverse=dearest)
    first = title_of(ordered[0], language)
    lines = _listed([offer(product, language) for product in ordered[:_LISTED]], language)
    if lowest(ordered[0]) == lowest(ordered[1]):
        return f"价格：{lines}。" if language == "zh" else f"Prices: {lines}."
    if language == "zh":
        than = "更" if len(ordered) == 2 else "比其他的"
        return f"{first}{than}{'贵' if dearest else '便宜'}。价格：{lines}。"
    than = "" if len(ordered) == 2 else " than the others"
    return f"{first} is {'more expensive' if dearest else 'cheaper'}{than}. Prices: {lines}."


def attribute(product: Product, name: str, value: str, language: Language) -> str:
    title = title_of(product, language)
    return f"{title}的{name}：{value}。" if language == "zh" else f"{title} – {name}: {value}."


def asked_attributes(product: Product, asked: Sequence[Term], language: Language) -> dict[str, str]:
    """The product's facts whose name the question says, in its language or the other.

    A name of several words must be said for the most part, or share a meaning with the question.
    """
    first = product.attributes.get(language)
    other = next((t for key, t in product.attributes.items() if key != language), {})
    for table in (first, other):
        rated = {name: _named(name, asked) for name in table or {}}
        best = max(rated.values(), default=0.0)
        if best >= 0.6:
            found = {k: v for k, v in (table or {}).items() if rated[k] >= best - 1e-6}
            return _beside(found, other, first) if first and table is other else found
    return {}


def _beside(
    found: Mapping[str, str], table: Mapping[str, str], spoken_: Mapping[str, str]
) -> dict[str, str]:
    """Those facts as the shop states them in the shopper's language, where both tables go side by
    side, number by number; else as they are."""
    pairs = dict(zip(table, spoken_.items(), strict=False))
    alike = len(table) == len(spoken_) and all(
        _NUMBERS.findall(table[name]) == _NUMBERS.findall(value)
        for name, (_, value) in pairs.items()
        if name in found
    )
    return dict(pairs[name] for name in found) if alike else dict(found)


def running(campaigns: Sequence[Campaign], today: str) -> list[Campaign]:
    """Those whose days hold `today` (ISO date, shop's time)."""
    return [c for c in campaigns if c.start_date <= today <= c.end_date]


def campaign(one: Campaign, language: Language) -> str:
    title = spoken(one.title, language) or one.campaign_id
    days = f"{one.start_date} – {one.end_date}"
    return (
        f"{title}：{one.discount}（{days}）。"
        if language == "zh"
        else (f"{title}: {one.discount} ({days}).")
    )


def _literally(own: Bag, term: Term) -> float:
    """Whether the word itself stands there, not only its meaning."""
    return holds(own, replace(term, concepts=frozenset()))


def _named(name: str, asked: Sequence[Term]) -> float:
    """How fully the question says the name, from 0; a shared meaning counts at least 0.6."""
    own = bag([name])
    said = Bag(
        frozenset(word for term in asked for word in term.word.split()),
        frozenset(c for term in asked for c in term.concepts),
        " ".join(term.word for term in asked),
    )
    parts = terms(name) or [Term(plain(name))]
    full = coverage(said, parts)
    if any(len(t.word) > 1 and not t.word.isascii() and name.endswith(t.word) for t in asked):
        full = max(full, 0.6)  # the head of a Chinese name is its end
    return max(full, 0.6) if any(term.concepts & own.concepts for term in asked) else full


def _with(title: str, option: str, language: Language) -> str:
    return f"{title}（{option}）" if language == "zh" else f"{title} ({option})"


def _cost(title: str, amount: str, language: Language) -> str:
    return f"{title}的价格是{amount}。" if language == "zh" else f"{title} costs {amount}."


def _gone(count: int | None, language: Language) -> str:
    if count != 0:
        return ""
    return "目前已售罄。" if language == "zh" else " It is sold out."


def _state(count: int | None, language: Language) -> str:
    if count is None:
        return ""
    if language == "zh":
        return f"有货{count}件" if count > 0 else "已售罄"
    return f"in stock ({count} left)" if count > 0 else "sold out"


def _listed(parts: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else "; ").join(part.strip() for part in parts)
