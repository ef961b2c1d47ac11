"""Sums of money in a question, and what it asks about them."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.numerals import Quantity, folded, quantities
from bot.reading.terms import FORM_WORDS, concepts_in

_SUM_BEFORE = re.compile(
    r"(?:\b(?:orders?|cart|basket|purchase|total|bill|spen[dt](?:ing)?|pa(?:y(?:ing)?|id)|worth|sum)\b(?: (?:is|of|for|at|worth|comes to|about|exactly|total|value|over|only|just))*|订单|[首一]单|购物车|(?:消费|花|买|下单)(?:了|满|够)?|满|一共|总共|总价|合计|下单|买了?|刚好|正好)\s*[:：]?\s*$"
)
_SUM_AFTER = re.compile(r"\s*(?:order|cart|basket|purchase)\b|\s*的?(?:订单|单子)")
_THINGS = re.compile(r" ([a-z]+)")
_OF_SUMS = frozenset({"order", "orders", "cart", "basket", "purchase", "is", "free", "shipping", "delivery", "through", "via", "total", "so", "already", "there"})  # fmt: skip
"""A number before any other word that says something counts things."""
_GAP = re.compile(
    r"how much more|how far (?:am i |are we )?(?:from|off)|\bhow much (?!is |are |does |do you |for |to (?:send|ship))(?:else |extra )?.{0,30}\b(?:missing|short|add|buy|spend|top up)\b"
    r"|还差|差(?:了)?(?:多少|几)|(?:再|还要|还得|还需要?)(?:再)?(?:买|加|凑|消费|花)(?:够|上)?(?:多少|几)|凑(?:单|多少|够|几)|(?:买|花|消费)(?:够|满)?(?:多少|几块?)钱?(?:才|就)"
)
_OF_GOODS = re.compile(
    r"\d ?[元块]钱?的(?P<zh>[\u3400-\u9fff]{1,12}?)(?=[\s,，。?？]|要|寄|发|送|还|能|可|包邮|免|运|邮|差|$)"
    r"|\b(?:yuan|dollars|rmb|\$\d[\d.]*) (?:worth )?of (?P<en>[a-z' -]+?)(?=[,.?!]|$| (?:to|is|do|does|how|will|ship|free|sent|deliver\w*)\b)"
)
_FREE = re.compile(
    r"(?<![-\w])free\b(?! (?:of|from)\b(?! (?:charge|cost|shipping|postage)))|without (?:paying|shipping)|包邮|免(?:邮|运|费|配送)"
)
_YES_NO = re.compile(
    r"^(?:\W*(?:and|but|so|hi|hello|ok|then)\W+)*(?:is|are|do|does|can|could|will|would|am|may)\b"
    r"|\b(?:is|are|do|does|can|could|will|would|may|am) (?:it|i|we|you|a|the|my|delivery|shipping|postage|this|that)\b|\bstill\b.*\?|, free\?"
    r"|吗|么[?？]?$|不[?？]?$|[了够]没有?(?=[?？(（,，\s]|$)|能不能|可不可以|是不是|免不免|包不包|行不行"
)
_ASKS_WHAT = re.compile(
    r"\W*(?:(?:and|but|so|ok|hi|hello)\W+)*(?:how|what|when|where|which|who|why)\b"
)
_UPSIDE_DOWN = re.compile(
    r"too late|expired|n['’]t\b|have to pay|need to pay|\bcost\b|太晚|太迟|晚了吗|过期|过了吗|不能|不可以|(?:还要|要付|收)(?:运|邮)?费?吗"
)


_OF_SUMS_ALONE = frozenset({"instalment", "invite", "reward"})
"""Matters beside which a bare number is a sum."""
_LEAST = 10
"""A smaller number beside free shipping is hardly the sum of an order."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in whole units; `currency` is the ISO code, None if the text names none."""

    value: Decimal
    currency: str | None


def amount_in(question: str) -> Amount | None:
    """The one sum of money that a question speaks of. A number without a currency is one if it
    stands beside a word such as "order" or 消费."""
    text = folded(question)
    counted = quantities(question)
    found = [q for q in counted if q.unit == "money"]
    if not found:
        found = [
            q
            for q in counted
            if (q.unit is None or text.startswith("包邮", q.end - 1))
            and not _counts_things(text[q.end :])
            and not text.startswith(":", q.end)
            and (_SUM_BEFORE.search(text[: q.start]) or _SUM_AFTER.match(text, q.end))
        ]
    of_sums = asks_gap(question) or asks_free(question) or concepts_in(question) & _OF_SUMS_ALONE
    if not found and of_sums:
        found = [q for q in counted if q.unit is None and _is_order(text, q)]
    return Amount(found[0].value, found[0].currency) if len(found) == 1 else None


def _is_order(text: str, bare: Quantity) -> bool:
    """Whether a number without a unit can be the sum of an order: beside free shipping it is, if
    it counts no things."""
    after = text[bare.end :]
    inside = re.match(r" in (?:my|the|our) (?:cart|basket|bag|order)\b", after)
    stands = not re.match(r"[\u3400-\u9fff]", after) or re.match(
        r"[了的,，能还差够可再]|包邮|免", after
    )
    return bare.value >= _LEAST and bool(inside or (stands and not _counts_things(after)))


def goods_of_sum(question: str) -> str:
    """What a sum is said to be of: 220块的种子和肥料, "60 yuan of seeds"; "" if it does not say."""
    found = _OF_GOODS.search(folded(question))
    return (found["zh"] or found["en"]) if found else ""


def _counts_things(after: str) -> bool:
    word = _THINGS.match(after)
    return word is not None and word[1] not in FORM_WORDS | _OF_SUMS


def asks_gap(question: str) -> bool:
    """Whether it asks how much more must be bought."""
    return bool(_GAP.search(folded(question)))


def asks_free(question: str) -> bool:
    return bool(_FREE.search(folded(question)))


def asks_yes_no(question: str) -> bool:
    text = folded(question)
    return bool(_YES_NO.search(text)) and not _ASKS_WHAT.match(text)


def is_upside_down(question: str) -> bool:
    """Whether a yes would say that something is not so ("is it too late", "do I have to pay")."""
    return bool(_UPSIDE_DOWN.search(folded(question)))
