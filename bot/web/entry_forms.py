"""Entries of the knowledge as forms, and back. Money is decimal text there, never a float. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePosixPath

from knowledge.cleaning import clean, clean_line
from knowledge.loaders.amounts import price_of, stock_of
from knowledge.loaders.fields import LONGEST_ID
from knowledge.loaders.source import slug
from knowledge.money import exponent, minor_units
from knowledge.passages import LANGUAGES, Document, Language, Product, Variant
from knowledge.translations import twin_id

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
"""Characters."""
_ADDRESS = re.compile(r"https?://[^\s/]\S{0,1990}")
_PICTURES = frozenset({".jpg", ".jpeg", ".png"})

Sent = Callable[[str], str]
"""A field of the form by its name."""


class Wrong(Exception):
    """A field cannot be like that. `reason` is a key of the texts, with `slots`."""

    def __init__(self, field: str, reason: str, **slots: object) -> None:
        super().__init__(reason)
        self.field, self.reason, self.slots = field, reason, slots


def shown_product(product: Product) -> dict[str, str]:
    """What its form holds, by the name of the field."""
    shown = {
        "price": decimal_text(product.price_minor, product.currency),
        "stock": _counted(product.stock),
        "url": product.url or "",
        "photo": product.photo or "",
        **{f"variant_new_{name}": "" for name in ("id", "price", "stock")},
        **{f"variant_new_title_{language}": "" for language in LANGUAGES},
    }
    for language in LANGUAGES:
        shown[f"title_{language}"] = product.title.get(language, "")
        shown[f"category_{language}"] = product.category.get(language, "")
        shown[f"description_{language}"] = product.description.get(language, "")
        facts = product.attributes.get(language, {})
        shown[f"attributes_{language}"] = "\n".join(f"{n}: {value}" for n, value in facts.items())
    for at, variant in enumerate(product.variants):
        price = variant.price_minor
        shown[f"variant_{at}_price"] = (
            "" if price is None else decimal_text(price, product.currency)
        )
        shown[f"variant_{at}_stock"] = _counted(variant.stock)
        shown[f"variant_{at}_gone"] = ""
        for language in LANGUAGES:
            shown[f"variant_{at}_title_{language}"] = variant.title.get(language, "")
    return shown


def read_product(product: Product, sent: Sent) -> Product:
    """The product with what the form says. Raises Wrong."""
    title = texts_of("title", sent, product.title, longest=LONGEST_TITLE)
    if not title:
        raise Wrong("title_zh", "entry_no_title")
    return replace(
        product,
        title=title,
        price_minor=_price("price", sent, product.currency),
        stock=_stock("stock", sent),
        category=texts_of("category", sent, product.category, longest=LONGEST_TITLE),
        description=texts_of("description", sent, product.description, lines=True),
        attributes=_attributes(sent, product.attributes),
        variants=_variants(product, sent),
        url=_address("url", sent, product.url),
        photo=_photo(sent, product.photo),
    )


def shown_documents(sides: Mapping[Language, Document]) -> dict[str, str]:
    """What the form of both sides holds."""
    shown = {}
    for language in LANGUAGES:
        side = sides.get(language)
        shown[f"title_{language}"] = side.title if side else ""
        shown[f"text_{language}"] = side.text if side else ""
    return shown


def read_documents(sides: Mapping[Language, Document], sent: Sent) -> dict[Language, Document]:
    """Both sides as the form says; one that it leaves empty is not among them. Raises Wrong."""
    known = next(iter(sides.values()))
    found: dict[Language, Document] = {}
    for language in LANGUAGES:
        if said := _side(language, sent):
            document_id = twin_id(known.document_id, language)
            old = sides.get(language, replace(known, document_id=document_id, language=language))
            found[language] = replace(old, title=said[0], text=said[1])
    if not found:
        raise Wrong(f"title_{known.language}", "entry_no_side")
    return found


def read_answer(sent: Sent, taken: Iterable[str]) -> list[Document]:
    """A new FAQ entry, in each language that the form has; its id is none of `taken`.

    Raises Wrong.
    """
    said = {language: side for language in LANGUAGES if (side := _side(language, sent))}
    if not said:
        raise Wrong("title_zh", "entry_no_side")
    title = said["en" if "en" in said else "zh"][0]
    name, number, used = slug(title) or "answer", 1, {*taken}
    plain = name
    while any(f"answers/{name}.{language}" in used for language in LANGUAGES):
        number += 1
        name = f"{plain}-{number}"
    return [
        Document(f"answers/{name}.{language}", "faq", title, text, language)
        for language, (title, text) in said.items()
    ]


def decimal_text(minor: int, currency: str) -> str:
    """19900 CNY -> "199.00"."""
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def _counted(stock: int | None) -> str:
    return "" if stock is None else str(stock)


def _side(language: Language, sent: Sent) -> tuple[str, str] | None:
    """Title and text, None where both are empty."""
    title, text = clean_line(sent(f"title_{language}")), clean(sent(f"text_{language}"))
    if not title and not text:
        return None
    for name, given, longest in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if not given:
            raise Wrong(f"{name}_{language}", "entry_half")
        check_length(f"{name}_{language}", given, longest)
    return title, text


def texts_of(
    name: str,
    sent: Sent,
    old: Mapping[Language, str],
    *,
    lines: bool = False,
    longest: int = LONGEST_TEXT,
) -> dict[Language, str]:
    """By language, those with words; in the order they had."""
    found = {}
    for language in dict.fromkeys([*old, *LANGUAGES]):
        given = (clean if lines else clean_line)(sent(f"{name}_{language}"))
        check_length(f"{name}_{language}", given, longest)
        if given:
            found[language] = given
    return found


def check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Wrong(field, "entry_long", longest=f"{longest:,}")


def _price(field: str, sent: Sent, currency: str) -> int:
    try:
        amount, code = price_of(sent(field), currency)
        if code != currency:
            raise ValueError(code)
        return minor_units(amount, currency)
    except ValueError:
        raise Wrong(field, "entry_price_wrong", currency=currency) from None


def _stock(field: str, sent: Sent) -> int | None:
    if not sent(field):
        return None
    try:
        count = stock_of(sent(field))
    except ValueError:
        count = None
    if count is None:
        raise Wrong(field, "entry_stock_wrong")
    return count


def _attributes(
    sent: Sent, old: Mapping[Language, Mapping[str, str]]
) -> dict[Language, Mapping[str, str]]:
    found: dict[Language, Mapping[str, str]] = {}
    for language in dict.fromkeys([*old, *LANGUAGES]):
        field = f"attributes_{language}"
        check_length(field, sent(field), LONGEST_TEXT)
        lines = [line for each in sent(field).splitlines() if (line := clean_line(each))]
        facts = dict(_fact(line, field, old.get(language, {})) for line in lines)
        if len(facts) < len(lines):
            raise Wrong(field, "entry_facts_twice")
        if facts:
            found[language] = facts
    return found


def _fact(line: str, field: str, old: Mapping[str, str]) -> tuple[str, str]:
    """ "Capacity: 1.5 l". A name that was there may hold a colon of its own."""
    for name in sorted(old, key=len, reverse=True):
        if line.startswith(f"{name}:"):
            return name, _filled(line[len(name) + 1 :], field, line)
    name, *rest = re.split("[:：]", line, maxsplit=1)
    if not name.strip() or not rest:
        raise Wrong(field, "entry_fact_wrong", line=line[:60])
    return name.strip(), _filled(rest[0], field, line)


def _filled(value: str, field: str, line: str) -> str:
    if not value.strip():
        raise Wrong(field, "entry_fact_wrong", line=line[:60])
    return value.strip()


def _variants(product: Product, sent: Sent) -> tuple[Variant, ...]:
    """Those that stay, and a new one if its number is filled in."""
    kept = [
        _variant(at, each, sent, product.currency)
        for at, each in enumerate(product.variants)
        if not sent(f"variant_{at}_gone")
    ]
    number = clean_line(sent("variant_new_id"))
    fields = ("price", "stock", *(f"title_{language}" for language in LANGUAGES))
    if not number and not any(sent(f"variant_new_{name}") for name in fields):
        return tuple(kept)
    if not number or len(number) > LONGEST_ID:
        raise Wrong("variant_new_id", "entry_variant_number", longest=LONGEST_ID)
    if number in (variant.variant_id for variant in kept):
        raise Wrong("variant_new_id", "entry_variant_twice")
    made = _variant("new", Variant(number, {}), sent, product.currency)
    if not made.title:
        raise Wrong("variant_new_title_zh", "entry_no_title")
    return (*kept, made)


def _variant(at: int | str, variant: Variant, sent: Sent, currency: str) -> Variant:
    price = f"variant_{at}_price"
    return replace(
        variant,
        title=texts_of(f"variant_{at}_title", sent, variant.title, longest=LONGEST_TITLE),
        price_minor=_price(price, sent, currency) if sent(price) else None,
        stock=_stock(f"variant_{at}_stock", sent),
    )


def _address(field: str, sent: Sent, old: str | None) -> str | None:
    given = clean_line(sent(field))
    if given == (old or ""):
        return old
    if not _ADDRESS.fullmatch(given) and given:
        raise Wrong(field, "entry_address_wrong")
    return given or None


def _photo(sent: Sent, old: str | None) -> str | None:
    """An address, or a file in the shop's data folder."""
    given = clean_line(sent("photo"))
    place = PurePosixPath(given.replace("\\", "/"))
    inside = bool(given) and not place.is_absolute() and ".." not in place.parts
    if given != (old or "") and inside and "://" not in given:
        if place.suffix.casefold() not in _PICTURES or len(given) > LONGEST_TITLE:
            raise Wrong("photo", "entry_photo_wrong")
        return given
    try:
        return _address("photo", sent, old)
    except Wrong:
        raise Wrong("photo", "entry_photo_wrong") from None
