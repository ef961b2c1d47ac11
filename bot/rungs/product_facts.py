"""The rung of filled facts: which sentence of the catalogue answers a question about products."""

import re
from collections.abc import Sequence

from bot import filling
from bot.messages import Choice, Source
from bot.reading.answer_kinds import kinds_asked, kinds_told
from bot.reading.attacks import is_order_to_bot
from bot.reading.attributes import trait
from bot.reading.claims import is_for_catalogue
from bot.reading.intents import asks_opinion, wants
from bot.reading.numerals import quantities
from bot.reading.products import names_of, numbers_of, without_names, words_about
from bot.reading.question_forms import forms_of
from bot.reading.statements import trusted
from bot.reading.terms import Term, bag, coverage, holds, terms
from bot.reading.text import plain
from bot.replies import name_list, reply
from bot.rungs import forms
from bot.rungs.choosing import tells_time
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.passages import Language, Product, Variant

_SIZE = re.compile(r"\d|^(?:size )?x*[sml]$|\b(?:small|medium|large)\b|[大中小]号")
_NO_FACTS = frozenset({"return", "exchange", "custom"})
"""Matters of the shop that no fact of a product answers."""
_SOLD = re.compile(r"\b(?:costs?|prices?|sell|pay|charge)\b|卖|多少钱|价|几[块元]")
"""Words of a price: "how much" may ask for a weight."""
_SHOWN = 3
_LISTED = 5
_STATED = 0.5
_SPOKEN_OF, _UNKNOWN = 0.34, 2
"""Share of a question that a fact must speak of where more than so many words of the question are
said nowhere of the product: "is the fabric certified flame retardant" is not about the fabric."""
_PART_OF = re.compile(
    r"\b(?:have|sell|got|get|carry|stock|buy|need|want)\b.{1,40}\bfor "
    r"(?:the|this|that|my|it|them)\b"
    r"|(?<=..)(?<![们店还没家])有(?!货|没有|卖|现货|库存).{1,10}[吗么]|的.{1,6}(?:单卖|单独卖)"
)
"""A part of a product is asked for, not the product."""
_COUNTS = re.compile(
    r"\bhow (?:many|long|far|often|big|old|fast)\b|多少(?!钱)|几[个只张支本片颗次种档天年岁格层]"
)
"""What no description answers unless it is told of."""
_MEASURED = frozenset({"length", "weight", "noise", "power", "voltage", "brightness", "charging"})
"""Kinds of which no list of variants tells."""
_ASKED_BACK = 5
"""Products of which a shopper can be asked which one is meant."""


def tell(asked: Asked) -> Told | None:
    """The filled answer, an honest "no such product", or None: this rung cannot tell."""
    products, language = asked.named.products, asked.language
    if asked.named.stranger:
        if not products and (asked.matters or asked.wants in ("none", "compare")):
            return None
        return stranger(asked)
    if not products:
        return None
    if found := forms.tell(asked) or _attributes(asked):
        return found
    if asked.matters:
        return None
    if len(products) > 1:
        return _several(asked)
    product = products[0]
    option = filling.named_option(product, asked.wanted, asked.text, language)
    spoken_for = bag([option.title, option.said]) if option else bag([])
    rest, leftover = (
        [term for term in each if not (holds(spoken_for, term) or _only_counts(term, asked))]
        for each in (asked.wanted, asked.named.leftover)
    )
    leftover = [term for term in leftover if wants(term.said) in ("none", "about")]
    asks_more = rest and asked.wants == "none"
    if asked.wants in ("options", "have", "none") and option and not (leftover or asks_more):
        text = filling.stock(product, option, language) or filling.price(product, option, language)
        return _told(text, product, asked)
    measured = kinds_asked(asked.text) & _MEASURED
    if asked.wants == "options" and not measured and (found := _options(asked, product)):
        return found
    if leftover:
        return (
            _near(asked)
            if asked.wants in ("price", "stock", "have") and not asked.pointed
            else None
        )
    if asked.wants == "price":
        return _told(filling.price(product, option, language), product, asked)
    if asked.wants == "stock":
        return _stock(asked, product, option)
    return None if _asks_a_fact(asked, product) else _about(asked, product)


def _only_counts(term: Term, asked: Asked) -> bool:
    """Whether it is a measure word where it stands: "多少盆", "L码"."""
    if len(term.word) != 1 or term.word.isascii():
        return False
    before = r"多少|[几剩每单\dsml一二两三四五六七八九十]"
    return bool(re.search(rf"(?:{before})\s*{term.word}", plain(asked.text)))


def _asks_a_fact(asked: Asked, product: Product) -> bool:
    """Whether it asks for something special of the product, so that its description is no answer:
    "do you sell refills for it?", "does it work on 110 V?"."""
    if asked.wants == "about":
        return False
    if asked.wants == "have":
        return bool(asked.wanted) and bool(_PART_OF.search(plain(asked.text)))
    if _COUNTS.search(plain(asked.text)):
        return True
    measures = {q for q in quantities(asked.text) if q.unit}
    own = {q for title in product.title.values() for q in quantities(title)}
    compares = trait(asked.text) is not None  # with what, is not clear
    return bool(asked.wanted or forms_of(asked.text) or measures - own or compares)


def stranger(asked: Asked) -> Told:
    """No such product; the nearest names are offered, and no fact of them."""
    return _near(asked) if asked.named.products else no_such(asked)


def no_such(asked: Asked) -> Told:
    return Told(reply("no_such_product", asked.language), answered=False)


def _near(asked: Asked) -> Told:
    names = [filling.title_of(p, asked.language) for p in asked.named.products[:_SHOWN]]
    text = reply("near_names", asked.language, names=name_list(names, asked.language))
    near = asked.named.products[:_SHOWN]
    sources = tuple(_source(p, asked) for p in near)
    return Told(text, sources, answered=False, choices=choices(near, asked.language), asks=True)


def _attributes(asked: Asked) -> Told | None:
    """Facts asked by their name, for up to three products."""
    products = asked.named.products
    unexplained = [term for term in asked.named.leftover if not term.concepts]
    kinds = kinds_asked(without_names(asked.text, products))
    if (
        len(products) > _SHOWN
        or asked.matters & _NO_FACTS
        or asked.wants == "compare"
        or (asked.wants == "price" and not kinds and _SOLD.search(plain(asked.said or asked.text)))
        or (asked.matters and unexplained)
    ):
        return None
    lines, sources = [], []
    for product in products:
        option = filling.named_option(product, asked.wanted, asked.text, asked.language)
        if option and asked.wants in ("price", "stock", "options", "have"):
            return None
        found = filling.asked_attributes(product, asked.wanted, asked.language)
        if not found and _COUNTS.search(plain(asked.text)):  # of a name that says the same
            found = filling.asked_attributes(product, terms(asked.text), asked.language)
        for name, value in list(found.items())[:_SHOWN]:
            if _is_unsafe(value):
                continue
            line = filling.attribute(product, name, value, asked.language)
            if not tells_time(asked.text, line) or _is_told_better(line, product, asked):
                continue
            if kinds and not kinds & kinds_told(f"{name} {value}"):
                continue
            spoken_of = coverage(bag([name, value]), asked.wanted)
            if len(unexplained) > _UNKNOWN and spoken_of < _SPOKEN_OF:
                continue
            lines.append(line)
            sources.append(
                Source(product.product_id, filling.title_of(product, asked.language), line)
            )
    if not lines:
        return None
    only = products[0].product_id if len(products) == 1 else None
    several = choices(products, asked.language) if len(products) > 1 else ()
    return Told(_lines(lines, asked), tuple(sources), only, choices=several)


def _is_told_better(line: str, product: Product, asked: Asked) -> bool:
    """Whether a sentence of its description says more of what is asked: that there is no plastic in
    it, where the line only lists what there is."""
    told = filling.spoken(product.description, asked.language) or ""
    title = filling.title_of(product, asked.language)
    own = coverage(bag([line.removeprefix(title)]), asked.wanted)
    return any(coverage(bag([each]), asked.wanted) > own for each in trusted(told))


def _several(asked: Asked) -> Told | None:
    products, language = asked.named.products, asked.language
    if asked.named.leftover:
        return _near(asked) if asked.wants in ("price", "stock", "have") else None
    if asked.wants in ("price", "stock", "have") or not (asked.wanted or _counts_else(asked)):
        sources = tuple(_source(p, asked) for p in products[:_LISTED])
        listed = choices(products[:_LISTED], language)
        return Told(filling.offers(products, language), sources, choices=listed)
    return None if _counts_else(asked) and not asked.wanted else which(asked)


def _counts_else(asked: Asked) -> bool:
    """Whether it holds a number that is in none of their names: "on 110?"."""
    named = numbers_of(name for product in asked.named.products for name in names_of(product))
    return any(quantity.value not in named for quantity in quantities(asked.text))


def which(asked: Asked) -> Told | None:
    """The question back, where a name fits several products; None where it fits one or many."""
    products, language = asked.named.products, asked.language
    if asked.named.stranger or not 1 < len(products) <= _ASKED_BACK or asks_opinion(asked.text):
        return None
    named = name_list([filling.title_of(product, language) for product in products], language)
    sources = tuple(_source(p, asked) for p in products)
    return Told(
        reply("which", language, names=named),
        sources,
        choices=choices(products, language),
        asks=True,
    )


def is_stated(asked: Asked) -> bool:
    """Whether the shop speaks of what is asked for one of the products at least."""
    words = (words_about(product) for product in asked.named.products)
    return any(coverage(own, asked.wanted) >= _STATED for own in words)


def choices(products: Sequence[Product], language: Language) -> tuple[Choice, ...]:
    return tuple(Choice(p.product_id, filling.title_of(p, language)) for p in products)


def _options(asked: Asked, product: Product) -> Told | None:
    """The variants; or the facts whose name or value the question says."""
    text = filling.options(product, asked.language)
    if text is None or (_asks_colour(asked) and not any(map(_is_colour, product.variants))):
        return None
    return _told(text, product, asked)


def _asks_colour(asked: Asked) -> bool:
    return any("colour" in term.concepts for term in asked.wanted)


def _is_colour(variant: Variant) -> bool:
    """Anything but a size or a measure may be the name of a colour."""
    return not any(_SIZE.search(plain(title)) for title in variant.title.values())


def _stock(asked: Asked, product: Product, option: filling.Option | None) -> Told:
    text = filling.stock(product, option, asked.language)
    text = text or filling.availability(product, asked.language)
    if text is None:
        title = filling.title_of(product, asked.language)
        return Told(reply("not_stated", asked.language, title=title), answered=False)
    return _told(text, product, asked)


def _about(asked: Asked, product: Product) -> Told:
    """Its description as the shop wrote it, without orders to the bot, then price and stock."""
    description = filling.spoken(product.description, asked.language) or ""
    kept = [s for s in trusted(description) if not _is_unsafe(s)][:2]
    lines = [*kept, filling.price(product, None, asked.language)]
    return _told(_lines(lines, asked), product, asked)


def _is_unsafe(text: str) -> bool:
    return is_order_to_bot(text) or is_for_catalogue(text)


def _told(text: str, product: Product, asked: Asked) -> Told:
    source = Source(product.product_id, filling.title_of(product, asked.language), text)
    return Told(text, (source,), product.product_id)


def _source(product: Product, asked: Asked) -> Source:
    line = filling.offer(product, asked.language)
    return Source(product.product_id, filling.title_of(product, asked.language), line)


def _lines(lines: list[str], asked: Asked) -> str:
    return ("" if asked.language == "zh" else " ").join(lines)
