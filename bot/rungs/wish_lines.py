"""The sentences of a recommendation: a line for each product, and what is said above them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import filling
from bot.messages import Choice, Source
from bot.reading.claims import claims_in
from bot.reading.constraints import Want, Wish
from bot.reading.facts import Fact, facts_of, in_language
from bot.reading.fitting import Fit, Missed, offers_of
from bot.reading.limits import Measure, Money
from bot.reading.wish_words import ForWhom
from bot.replies import reply
from bot.rungs.drafts import Told
from knowledge.passages import Language, Product

_REASONS = 2
_WORD = 24
_LONGEST = 160
"""Characters of a sentence that is a reason."""

_TEXTS: dict[str, dict[Language, str]] = {
    "have": {"en": "We have:", "zh": "店里有："},
    "unsaid": {
        "en": "We have these, though the shop does not say that they are for {whom}:",
        "zh": "店里有这些，但没有写明适合{whom}：",
    },
    "suggested": {
        "en": "By what the shop says, this comes nearest:",
        "zh": "按店里的说明，最接近的是：",
    },
    "several": {
        "en": "By what the shop says, these come nearest:",
        "zh": "按店里的说明，最接近的是：",
    },
    "near": {
        "en": "I found nothing that meets all of that. The nearest, {missed}:",
        "zh": "没有找到全部符合的商品。比较接近、{missed}的有：",
    },
    "other": {"en": "though not all of it is stated", "zh": "但有的要求没有写明"},
    "money": {"en": "though not within the budget", "zh": "但不在预算内"},
    "price": {"en": "though not at such a price", "zh": "但价格不符合"},
    "people": {"en": "though not stated for so many people", "zh": "但没有写明适合这个人数"},
    "age": {"en": "though not stated for this age", "zh": "但没有写明适合这个年龄"},
    "measure": {"en": "though not of this size", "zh": "但规格不符合"},
    "want": {"en": "though not stated to be {said}", "zh": "但没有写明“{said}”"},
    "without": {"en": "though not stated to be without {said}", "zh": "但没有写明不含“{said}”"},
    "whom": {"en": "though not stated to be for {whom}", "zh": "但没有写明适合{whom}"},
    "beside": {"en": "in the same department", "zh": "同一类目"},
    "currency": {
        "en": "Our prices are in {currency}, and I cannot convert other currencies. "
        "What may it cost in {currency}?",
        "zh": "本店价格以{currency}计，我无法换算其他货币。请告诉我以{currency}计的预算。",
    },
    "nothing_else": {
        "en": "I found nothing else like that in our shop. Shall I ask a person?",
        "zh": "店里没有找到其他符合的商品，需要我帮您问一下工作人员吗？",
    },
    "what_for": {
        "en": "Gladly. What should it be, whom is it for, and what may it cost?",
        "zh": "好的。您想找哪一类商品、给谁用、预算大约多少？",
    },
}


def told(fits: Sequence[Fit], soft: Sequence[ForWhom], language: Language) -> Told:
    """The products that meet the wish. `soft`: for whom it is, which the shop says of nothing."""
    return _listed(_head(soft, language), fits, language)


def nearest(fits: Sequence[Fit], missed: Sequence[Missed], wish: Wish, language: Language) -> Told:
    """Those that miss least; `missed` is what."""
    comma = "、" if language == "zh" else ", "
    named = comma.join(dict.fromkeys(_missed(each, wish, language) for each in missed))
    head = _text("near", language, missed=named)
    return replace(_listed(head, fits, language), near=True)


def suggested(nearest: Sequence[tuple[Fit, str]], language: Language) -> Told:
    """Products of which a line comes near by meaning, each with that line."""
    fits = [replace(each, reasons=(Fact("text", line, language),)) for each, line in nearest]
    return _listed(_text("suggested" if len(fits) == 1 else "several", language), fits, language)


def nothing(language: Language) -> Told:
    """An honest no."""
    return Told(reply("no_such_product", language), answered=False)


def nothing_else(language: Language) -> Told:
    """An honest no to "something cheaper" and "another one"."""
    return Told(_text("nothing_else", language), answered=False)


def other_currency(currency: str, language: Language) -> Told:
    """Asks for a budget in the shop's own currency."""
    text = _text("currency", language, currency=currency)
    return Told(text, computed=text)


def what_for(language: Language) -> Told:
    """Asks for the first constraint."""
    text = _text("what_for", language)
    return Told(text, computed=text)


def query(wish: Wish, like: Product | None, language: Language) -> str:
    """What is looked for, in words."""
    parts = [want.said for want in (*([wish.kind] if wish.kind else []), *wish.wants)]
    parts += [_label(each, language) for each in wish.whom]
    if any(each.name in ("child", "baby", "toddler") for each in wish.whom) or wish.age is not None:
        parts.append("适用年龄 岁以上" if language == "zh" else "suitable age from years")
    parts += [filling.title_of(like, language)] if like and not wish.kind else []
    return " ".join(parts) or ("礼物" if language == "zh" else "gift")


def _listed(head: str, fits: Sequence[Fit], language: Language) -> Told:
    lines = [_line(each, language) for each in fits]
    titles = [filling.title_of(each.product, language) for each in fits]
    ids = [each.product.product_id for each in fits]
    return Told(
        "\n".join([head, *(f"• {line}" for line in lines)]),
        tuple(Source(*each) for each in zip(ids, titles, lines, strict=True)),
        ids[0] if len(ids) == 1 else None,
        choices=tuple(Choice(*each) for each in zip(ids, titles, strict=True)),
        computed=head,
    )


def _line(each: Fit, language: Language) -> str:
    """Title, price and the facts that met the wish."""
    product, offer = each.product, each.offers[0]
    title = filling.title_of(product, language)
    several = len({o.price_minor for o in each.offers}) > 1
    if offer.variant and len(each.offers) < len(offers_of(product)):
        variant = filling.spoken(offer.variant.title, language) or offer.variant.variant_id
        title = f"{title}（{variant}）" if language == "zh" else f"{title} ({variant})"
        several = False
    price = filling.money(offer.price_minor, product.currency)
    if several:
        price = f"{price}起" if language == "zh" else f"from {price}"
    colon, stop = ("：", "。") if language == "zh" else (": ", ".")
    reasons = [_reason(fact, language) for fact in _reasons(each, language)]
    joint = "" if language == "zh" else " "
    return joint.join([f"{title}{colon}{price}{stop}", *reasons])


def _reasons(each: Fit, language: Language) -> list[Fact]:
    """At most two: what met the wish, else what the shop says of it first."""
    met = [fact for fact in each.reasons if fact.kind != "title"]
    found = in_language(met, language)
    if not found:
        own = [f for f in facts_of(each.product) if f.kind in ("text", "attribute")]
        found = sorted(in_language(own, language), key=lambda fact: fact.kind != "text")[:1]
    order = {"attribute": 0, "text": 1, "category": 2, "title": 3}
    short = [fact for fact in found if len(fact.value) <= _LONGEST]
    attributes = [fact for fact in short if fact.kind == "attribute"]
    return sorted(attributes or short, key=lambda fact: order[fact.kind])[:_REASONS]


def _reason(fact: Fact, language: Language) -> str:
    if fact.kind == "text":
        return fact.value
    colon, stop = ("：", "。") if language == "zh" else (": ", ".")
    value = f"{fact.name}{colon}{fact.value}" if fact.name else fact.value
    return value if value.endswith((".", "。", "!", "！")) else f"{value}{stop}"


def _head(soft: Sequence[ForWhom], language: Language) -> str:
    if not soft:
        return _text("have", language)
    joint = "、" if language == "zh" else " or "
    labels = joint.join(_label(each, language) for each in soft)
    return _text("unsaid", language, whom=labels)


def _label(whom: ForWhom, language: Language) -> str:
    return whom.chinese_label if language == "zh" else whom.english_label


def _missed(missed: Missed, wish: Wish, language: Language) -> str:
    match missed:
        case Money():
            return _text("money", language)
        case Measure():
            return _text("measure", language)
        case ForWhom():
            return _text("whom", language, whom=_label(missed, language))
        case Want():
            if missed == wish.kind:
                return _text("beside", language)
            if not _may_be_said(missed.said):
                return _text("other", language)
            name = "without" if missed in wish.without else "want"
            return _text(name, language, said=missed.said)
        case _:
            return _text(missed, language)


def _may_be_said(said: str) -> bool:
    """Whether the shopper's own word may stand in our sentence: plain, and no claim."""
    plain_word = re.fullmatch(r"[a-z]+(?:[ -][a-z]+)?|[\u3400-\u9fff]+", said)
    return bool(plain_word) and len(said) <= _WORD and not claims_in(said)


def _text(name: str, language: Language, **slots: str) -> str:
    return _TEXTS[name][language].format(**slots)
