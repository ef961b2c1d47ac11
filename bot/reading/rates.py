"""Rates at which money becomes points, and points money, and discounts for many pieces, as a
shop's sentences state them: "every 10 yuan brings one leaf", 200积分抵10元, "10 % from 20 pieces"."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.numerals import Quantity, folded, quantities
from bot.reading.stems import stem

_CUT = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[;，；。!！]|\b(?:and|while|but)\b")
_EACH = re.compile(r"\b(?:each|every|per|for an?)\b|每")
"""Without it a sum may be the least one: "orders of 100 yuan get 2 stickers"."""
_ONE = re.compile(
    r"\b(?:(?P<each>each|every|per)|an?) (?:full |whole |single )?(?=(?:yuan|rmb|dollar|euro|pound|franc|yen|rupee|won)\b)|\bone (?=[a-z])"
)
"""What stands for the number one."""
_EACH_OF = re.compile(r"\b(?:each|every|per) $|每(?:消费|购物|花|满|买)?满?$")
_YIELDS = re.compile(
    r"\b(?:bring|earn|give|get|gain|yield|collect|make|is|are|worth|take|swap|swapped|change|exchange|redeem|become|turn|buy|off|count|knock|convert)s?(?:ed)?\b|[得积获送赠累攒换抵减值返兑当]"
)
_POINTS = re.compile(r"积|[得送攒]\d+分|\d分(?:可以?|能)?[抵换兑]|多少分")
_NOUN = re.compile(
    r"\s*([a-z]{3,})|\s*[个片枚朵颗张]?([\u3400-\u9fff]{2,4}?)(?=[，,。；;可抵换兑能减]|$)"
)
_NO_NOUNS = frozenset({"order", "day", "month", "year", "time", "voucher", "coupon", "item", "piece", "purchase", "percent", "member", "person", "working", "week", "hour"})  # fmt: skip
_LEAST_BEFORE = re.compile(
    r"(?:\bfrom|\bat least|\border(?:s|ing)?(?: of)?|\bbuy(?:ing)?|\bover|\babove|满|买|订|够|达到?|超过)\s*(?:an? )?$"
)
_LEAST_AFTER = re.compile(
    r"\s*(?:or more|and (?:more|above|over|up)|upwards?|\+|起|以上|及以上)|\s*of (?:one|the same|a single)"
)

_OF_SOME = re.compile(r"\bcheap(?:est|er)\b|\bsecond\b|\bother one\b|最便宜|最低价|第[二三2-9]")


@dataclass(frozen=True, slots=True)
class Rate:
    """`each` of what is given yields `yields`: one of the two is money in whole units of
    `currency`, the other is counted in `noun`."""

    each: Decimal
    yields: Decimal
    currency: str | None
    noun: str
    earns: bool

    def of(self, given: Decimal) -> Decimal:
        """What so much yields; only whole `each` count."""
        return given // self.each * self.yields


def rates(sentence: str) -> Iterator[Rate]:
    """The rates that a sentence states, each in a clause of its own."""
    for clause in _CUT.split(_ONE.sub(_counted, folded(sentence))):
        counted = quantities(clause)
        money = [q for q in counted if q.unit == "money"]
        others = [q for q in counted if q.unit != "money"]
        if len(money) != 1 or len(others) != 1 or not _YIELDS.search(clause):
            continue
        noun = _noun_of(clause, others[0])
        if noun is None or not (money[0].value > 0 and others[0].value > 0):
            continue
        each = [bool(_EACH_OF.search(clause[: q.start])) for q in (money[0], others[0])]
        earns = each[0] if each[0] != each[1] else money[0].start < others[0].start
        if earns and money[0].value != 1 and not _EACH.search(clause):
            continue
        first, then = (money[0], others[0]) if earns else (others[0], money[0])
        yield Rate(first.value, then.value, money[0].currency, noun, earns)


def _counted(one: re.Match[str]) -> str:
    """ "Every dollar" is every 1 dollar."""
    return f"{one['each']} 1 " if one["each"] else "1 "


def counted_as(question: str, noun: str) -> tuple[Decimal, str] | None:
    """How many of these a question speaks of, with its own word for them; None if of none."""
    text = folded(question)
    for quantity in quantities(text):
        if quantity.unit != "money" and _noun_of(text, quantity) == noun:
            return quantity.value, word_for(text, noun) or noun
    return None


def word_for(question: str, noun: str) -> str | None:
    """The question's own word for it: "leaves" for a leaf."""
    text = folded(question)
    if not noun.isascii():
        return noun if noun in text else None
    return next((word for word in re.findall(r"[a-z]+", text) if stem(word) == noun), None)


def discount_for(sentence: str, count: int) -> Decimal | None:
    """The percentage off that so many pieces get by the sentence; 0 for too few, None where it
    states no such discount."""
    text = folded(sentence)
    counted = quantities(sentence)
    least = [q for q in counted if q.unit in ("piece", None) and _is_least(text, q)]
    shares = [q for q in counted if q.unit == "%"]
    if (
        _OF_SOME.search(text)
        or not least
        or len(least) != len(shares)
        or len(counted) != len(least) + len(shares)
    ):
        return None
    met = [share.value for each, share in zip(least, shares, strict=True) if count >= each.value]
    return max(met, default=Decimal(0))


def _is_least(text: str, quantity: Quantity) -> bool:
    return bool(
        _LEAST_BEFORE.search(text[: quantity.start]) or _LEAST_AFTER.match(text, quantity.end)
    )


def _noun_of(text: str, quantity: Quantity) -> str | None:
    """What a number counts, in one word: its stem, or the Chinese word as written."""
    if quantity.unit == "point":
        return "point" if re.search(r"[a-z]", text[quantity.start : quantity.end]) else "积分"
    if quantity.unit == "minute" or text.startswith("分", quantity.end):
        return "积分" if _POINTS.search(text) else None
    named = quantity.unit not in (None, "piece")  # "kilometres" are points of some shops
    unit = re.search(r"[^\d\s]+$", text[quantity.start : quantity.end]) if named else None
    found = _NOUN.match(unit[0] if unit else text[quantity.end :])
    if found is None:
        return None
    noun = stem(found[1]) if found[1] else found[2]
    return None if noun in _NO_NOUNS else noun
