"""The fact of a product that answers a question asked in other words than the shop's."""

from bot import filling
from bot.messages import Source
from bot.reading.attacks import is_order_to_bot
from bot.reading.claims import is_for_catalogue
from bot.reading.concepts import SAID_OF_GOODS
from bot.reading.products import without_names
from bot.reading.question_forms import Form, forms_of, is_hypothetical
from bot.reading.statements import trusted
from bot.reading.terms import bag, concepts_in, coverage
from bot.reading.text import plain
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.passages import Product

MEASURED = frozenset(
    {"weight", "length", "height", "width", "diameter", "thickness", "depth", "capacity"}
    | {"noise", "temperature", "power", "voltage", "brightness", "speed"}
)
"""Properties of which one is no answer to a question for another."""
_MOST = 3
"""Products of which a fact is told at once."""
_ASKED = frozenset({"none", "have", "about"})


def tell(asked: Asked) -> Told | None:
    """One fact of each product that is named, up to three; None where one of them has none."""
    products = asked.named.products
    wants = asked.wants in _ASKED or _has_no_options(asked) or "restock" in asked.matters
    if not 0 < len(products) <= _MOST or not wants:
        return None
    if asked.matters - {"restock"} and not (
        asked.matters <= SAID_OF_GOODS and is_hypothetical(asked.text)
    ):
        return None
    for form in forms_of(without_names(asked.text, products)):
        lines = [_line(form, product, asked) for product in products]
        told = [line for line in lines if line]
        if len(told) == len(products):
            return _told(told, asked)
    return None


def has_form(asked: Asked, line: str) -> bool:
    """Whether a line looks like an answer, where a measure is asked in a known form: how loud it
    is, not how long it takes."""
    if not concepts_in(asked.text) & MEASURED:
        return True
    found = forms_of(without_names(asked.text, asked.named.products))
    told = plain(line)
    return not found or any(form.name.search(told) or form.said.search(told) for form in found)


def _has_no_options(asked: Asked) -> bool:
    """Whether options are asked of goods that come in one kind: "what flavour is it?"."""
    return asked.wants == "options" and not any(p.variants for p in asked.named.products)


def _line(form: Form, product: Product, asked: Asked) -> str | None:
    """The fact that a form asks for, in the words of the shop."""
    table = filling.spoken(product.attributes, asked.language) or {}
    description = filling.spoken(product.description, asked.language) or ""
    stated = {k: v for k, v in table.items() if not _is_unsafe(v)}
    facts = [(k, filling.attribute(product, k, v, asked.language)) for k, v in stated.items()]
    said = [s for s in trusted(description) if not _is_unsafe(s)]
    named = [line for name, line in facts if form.name.search(plain(name))]
    valued = [line for name, line in facts if form.said.search(plain(stated[name]))]
    spoken = [sentence for sentence in said if form.said.search(plain(sentence))]
    found = named or valued or spoken
    title = filling.title_of(product, asked.language)
    return max(found, key=lambda line: _cover(line, title, asked), default=None)


def _cover(line: str, title: str, asked: Asked) -> float:
    return coverage(bag([line.removeprefix(title)]), asked.wanted)


def _is_unsafe(text: str) -> bool:
    return is_order_to_bot(text) or is_for_catalogue(text)


def _told(lines: list[str], asked: Asked) -> Told:
    products = asked.named.products
    sources = tuple(
        Source(p.product_id, filling.title_of(p, asked.language), line)
        for p, line in zip(products, lines, strict=True)
    )
    text = ("" if asked.language == "zh" else " ").join(dict.fromkeys(lines))
    return Told(text, sources, products[0].product_id if len(products) == 1 else None)
