"""Products, documents and campaigns -> passages that can be retrieved and quoted. Pure.

Prices and stock stand in no passage: they are read from the catalogue when an answer is made.
"""

import hashlib
import re
from collections.abc import Mapping

from knowledge.languages import HAN
from knowledge.passages import (
    LANGUAGES,
    Campaign,
    Document,
    Kind,
    Language,
    Passage,
    Product,
)
from knowledge.sentences import sentences

LONGEST = 120
"""Tokens of a passage, about; a single sentence that is longer stays whole."""

_TOKENS = re.compile(rf"[{HAN}]|[^\W_{HAN}]+|[^\w\s]")


def of_product(product: Product) -> list[Passage]:
    """Facts, then the description, in each language that the shop gave."""
    spoken = [
        language
        for language in LANGUAGES
        if language in product.title
        or language in product.description
        or language in product.attributes
    ]
    return [passage for language in spoken for passage in _in_language(product, language)]


def of_document(document: Document) -> list[Passage]:
    pieces = pack(_parts(document.text, document.language))
    return _passages(document.document_id, document.kind, document.title, pieces, document.language)


def of_campaign(campaign: Campaign) -> list[Passage]:
    """One sentence a language, with its dates, so that it stays true after the end."""
    return [
        passage
        for language, title in campaign.title.items()
        for passage in _passages(
            campaign.campaign_id, "campaign", title, [_campaign(campaign, language)], language
        )
    ]


def indexed_text(passage: Passage) -> str:
    """What is embedded and searched: the title once as heading, then the text."""
    text = passage.text.replace(f"{passage.title}: ", "").replace(f"{passage.title}：", "")
    return f"{passage.title}\n{text}"


def tokens(text: str) -> int:
    """About how many tokens a model reads: characters of Chinese, words and marks of English."""
    return len(_TOKENS.findall(text))


def pack(parts: list[str], longest: int = LONGEST) -> list[str]:
    """Parts, with the white space after them, in pieces of at most `longest` tokens."""
    pieces: list[list[str]] = []
    size = 0
    for part in parts:
        length = tokens(part)
        if not pieces or size + length > longest:
            pieces.append([])
            size = 0
        pieces[-1].append(part)
        size += length
    return ["".join(piece).strip() for piece in pieces]


def _parts(text: str, language: Language) -> list[str]:
    """Sentences, each with what joins it to the next: lines stay lines."""
    joint = "" if language == "zh" else " "
    parts: list[str] = []
    for line in filter(None, map(sentences, text.splitlines())):
        parts += [f"{sentence}{joint}" for sentence in line[:-1]] + [f"{line[-1]}\n"]
    return parts


def _in_language(product: Product, language: Language) -> list[Passage]:
    title = _text(product.title, language)
    texts = pack([f"{fact}\n" for fact in _facts(product, title, language)])
    texts += pack(_parts(product.description.get(language, ""), language))
    return _passages(product.product_id, "product", title, texts, language, product.product_id)


def _facts(product: Product, title: str, language: Language) -> list[str]:
    """Short sentences that each name the product, so that one can be quoted alone."""
    named = {"category": "category", "code": "product code", "variants": "available variants"}
    if language == "zh":
        named = {"category": "分类", "code": "商品编号", "variants": "可选款式"}
    facts = {named["code"]: product.product_id}
    if language in product.category:
        facts[named["category"]] = product.category[language]
    facts |= product.attributes.get(language, {})
    if product.variants:
        titles = [_text(variant.title, language) for variant in product.variants]
        facts[named["variants"]] = ("、" if language == "zh" else ", ").join(titles)
    return [_fact(title, name, value, language) for name, value in facts.items()]


def _fact(title: str, name: str, value: str, language: Language) -> str:
    colon, point = ("：", "。") if language == "zh" else (": ", ".")
    ended = value.endswith((".", "。", "!", "！", "?", "？"))
    return f"{title}{colon}{name} {value}{'' if ended else point}"


def _campaign(campaign: Campaign, language: Language) -> str:
    title, days = campaign.title[language], (campaign.start_date, campaign.end_date)
    if language == "zh":
        discount = f"优惠 {campaign.discount}，" if campaign.discount else ""
        return f"{title}：{discount}{days[0]} 至 {days[1]}。"
    discount = f"discount {campaign.discount}, " if campaign.discount else ""
    return f"{title}: {discount}from {days[0]} to {days[1]}."


def _text(texts: Mapping[Language, str], language: Language) -> str:
    """In that language, else in the one there is."""
    return texts[language] if language in texts else next(iter(texts.values()))


def _passages(
    source_id: str,
    kind: Kind,
    title: str,
    texts: list[str],
    language: Language,
    product_id: str | None = None,
) -> list[Passage]:
    """The id follows from the content: a passage with the same id never changes."""
    found: dict[str, Passage] = {}
    for text in texts:
        content = "\x00".join((source_id, kind, language, title, text))
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        passage_id = f"{source_id}#{digest}"
        found[passage_id] = Passage(passage_id, source_id, kind, title, text, language, product_id)
    return list(found.values())
