"""Sums of money in a question, and what it asks about them."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.numerals import folded, quantities
from bot.reading.terms import FORM_WORDS

_SUM_BEFORE = re.compile(
    r"(?:\b(?:orders?|cart|basket|purchase|total|bill|spend(?:ing)?|pay(?:ing)?|worth|sum)\b(?: (?:is|of|for|at|worth|comes to|about|exactly|total|value|over|only|just))*|订单|购物车|消费|花了?|满|一共|总共|总价|合计|下单|买了?|刚好|正好)\s*[:：]?\s*$"
)
_SUM_AFTER = re.compile(r"\s*(?:order|cart|basket|purchase)\b|\s*的?(?:订单|单子)")
_THINGS = re.compile(r" ([a-z]+)")
_OF_SUMS = frozenset({"order", "orders", "cart", "basket", "purchase", "is", "free", "shipping", "delivery"})  # fmt: skip
"""A number before any other word that says something counts things."""
_GAP = re.compile(
    r"how much more|how far (?:am i |are we )?(?:from|off)|\bhow much (?!is |are |does |do you |for |to (?:send|ship))(?:else |extra )?.{0,30}\b(?:missing|short|add|buy|spend|top up)\b"
    r"|还差|差(?:了)?(?:多少|几)|(?:再|还要|还得|还需要?)(?:再)?(?:买|加|凑|消费|花)(?:够|上)?(?:多少|几)|凑(?:单|多少|够|几)|(?:买|花|消费)(?:够|满)?(?:多少|几块?)钱?(?:才|就)"
)
_FREE = re.compile(r"\bfree\b|without (?:paying|shipping)|包邮|免(?:邮|运|费|配送)")
_YES_NO = re.compile(
    r"^(?:\W*(?:and|but|so|hi|hello|ok|then)\W+)*(?:is|are|do|does|can|could|will|would|am|may)\b"
    r"|\b(?:is|are|do|does|can|could|will|would|may|am) (?:it|i|we|you|a|the|my|delivery|shipping|postage|this|that)\b|\bstill\b.*\?|, free\?"
    r"|吗|么[?？]?$|不[?？]?$|能不能|可不可以|是不是|免不免|包不包|行不行"
)
_ASKS_WHAT = re.compile(
    r"\W*(?:(?:and|but|so|ok|hi|hello)\W+)*(?:how|what|when|where|which|who|why)\b"
)
_UPSIDE_DOWN = re.compile(
    r"too late|expired|n['’]t\b|have to pay|need to pay|\bcost\b|太晚|太迟|晚了吗|过期|过了吗|不能|不可以|(?:还要|要付|收)(?:运|邮)?费?吗"
)


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
            and (_SUM_BEFORE.search(text[: q.start]) or _SUM_AFTER.match(text, q.end))
        ]
    return Amount(found[0].value, found[0].currency) if len(found) == 1 else None


def _counts_things(after: str) -> bool:
    word = _THINGS.match(after)
    return bool(word) and word[1] not in FORM_WORDS | _OF_SUMS


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
