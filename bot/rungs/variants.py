"""The variants of a product that a question sets side by side."""

import re
from collections.abc import Iterable
from decimal import Decimal

from bot import filling
from bot.asked import Asked
from bot.reading.attributes import asks_gap
from bot.reading.numerals import quantities, without_quantities
from bot.reading.text import plain
from bot.reading.variant_sizes import at_the_end, end_asked
from knowledge.passages import Product, Variant

_SIZE = re.compile(r"(?<![a-z0-9'’.&/-])(?:[2-6]?x{1,4}[sl]|[sml])(?![a-z0-9'’.&/-])")


def compared(asked: Asked, product: Product) -> list[Variant]:
    """Those that the question names, or the one that it names and the only other; none where it
    names none."""
    text = plain(asked.text)
    said = [variant for variant in product.variants if _is_said(text, variant, product)]
    if not said and (end := end_asked(text)):
        titles = [[*variant.title.values()] for variant in product.variants]
        at = at_the_end(titles, end[0])
        said = [] if at is None else [product.variants[at]]
    if len(product.variants) == 2 and (len(said) == 1 or asks_gap(text)):
        return [*product.variants]
    return said if len(said) > 1 else []


def price_of(product: Product, variant: Variant) -> int:
    """In minor units."""
    return product.price_minor if variant.price_minor is None else variant.price_minor


def titled(asked: Asked, product: Product, variant: Variant) -> str:
    """The product with the variant behind it."""
    title = filling.title_of(product, asked.language)
    own = filling.spoken(variant.title, asked.language) or variant.variant_id
    return f"{title}（{own}）" if asked.language == "zh" else f"{title} ({own})"


def _is_said(text: str, variant: Variant, product: Product) -> bool:
    """Whether its title, its measure or its size stands in the question."""
    titles = [plain(title) for title in variant.title.values()]
    bare = [without_quantities(title).strip() for title in titles]
    if any(_stands(title, text) for title in (*titles, *bare)):
        return True
    others = [each for each in product.variants if each != variant]
    own = _words(titles) - _words(plain(t) for each in others for t in each.title.values())
    if own and own <= _words([text]):
        return True
    named = {q.value for title in product.title.values() for q in quantities(title)}
    asked = {q.value for q in quantities(text)} - named
    return any(_fits(asked, title) or _same_size(text, title) for title in titles)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z]{3,}", text)}


def _stands(title: str, text: str) -> bool:
    if title.isascii():
        return len(title) > 1 and bool(re.search(rf"\b{re.escape(title)}\b", text))
    return len(title) > 1 and title in text


def _fits(asked: set[Decimal], title: str) -> bool:
    measured = [quantity.value for quantity in quantities(title)]
    return len(measured) == 1 and measured[0] in asked


def _same_size(text: str, title: str) -> bool:
    own = _SIZE.findall(title)
    return bool(own) and own[0] in _SIZE.findall(text)
