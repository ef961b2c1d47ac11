"""The department of a shop that a question names: "your cheapest bag", 文具里面最便宜的."""

import re

from bot.asked import Asked
from bot.ports import Catalogue
from bot.reading.attributes import without_comparison
from bot.reading.goods import is_called
from bot.reading.stems import stem, words_of
from bot.reading.terms import terms
from bot.reading.text import plain
from knowledge.passages import LANGUAGES, Product

MOST = 500
"""Products of a department of which the cheapest is looked for."""
_SEVERAL = re.compile(r"&|/|,|，|、|\band\b|与|和|及")
_OF_KIND = re.compile(r"(?:用品|产品|商品|系列|专区|类)$")
_WITHIN = re.compile(r"里面?|当中|之中|中(?=最)|类|这一类|区|用品|产品")


def department(asked: Asked, catalogue: Catalogue) -> tuple[Product, ...]:
    """All products of the one department that the question names, where it names nothing besides;
    () else. A department of two sorts of goods ("Tea & Coffee") answers for neither."""
    if asked.named.stranger:
        return ()
    text = plain(without_comparison(asked.text))
    for language in LANGUAGES:
        for name in catalogue.categories(language):
            left = None if _SEVERAL.search(name.casefold()) else _without(text, plain(name))
            if left is None or any(not term.concepts for term in terms(left)):
                continue
            found = catalogue.products(language, name, 0, MOST + 1)
            return tuple(found) if 1 < len(found) <= MOST else ()
    return ()


def of_sort(asked: Asked, catalogue: Catalogue) -> tuple[Product, ...]:
    """Of the products that the question names by their sort those that are of it, with the others
    of their departments that are: of all teas, not only those that are called so."""
    named = asked.named.products
    unlike = any(not term.concepts for term in asked.named.leftover)
    if asked.several or asked.named.stranger or unlike or len(named) < 2:
        return named
    own = [product for product in named if is_called(product, asked.text)]
    if len(own) < 2 or any(len(product.category) == 0 for product in own):
        return tuple(own) if len(own) > 1 else named
    found = {product.product_id: product for product in own}
    rest = terms(without_comparison(asked.text))
    plain_words = [term for term in rest if not term.concepts]
    if len(plain_words) == 1:
        for language, name in {pair for product in own for pair in product.category.items()}:
            for mate in catalogue.products(language, name, 0, MOST):
                if is_called(mate, plain_words[0].said):
                    found.setdefault(mate.product_id, mate)
    return tuple(found.values())


def _without(text: str, name: str) -> str | None:
    """The text without the name of the department; None if it does not stand there."""
    if name.isascii():
        wanted = {stem(word) for word in words_of(name)}
        said = [word for word in words_of(text) if stem(word) in wanted]
        if not wanted or {stem(word) for word in said} != wanted:
            return None
        return re.sub(rf"\b(?:{'|'.join(map(re.escape, said))})\b", " ", text)
    short = _OF_KIND.sub("", name)
    if len(short) < 2 or short not in text:
        return None
    return _WITHIN.sub(" ", text.replace(name, " ").replace(short, " "))
