"""Fees that depend on the sum of an order, as a shop's sentences state them: "12 yuan per order,
free from 199 yuan", 满99元包邮，不满收8元."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from bot.reading.numerals import Quantity, folded, is_range, quantities

_SIGN = re.compile(r"(?:[a-z]{0,3}[$€£¥￥₩₹]|\b(?:cny|usd|eur|gbp|hkd|rmb|jpy))\s?$")
_FROM = re.compile(
    r"(?:\bfrom|\bat least|\bminimum(?: order)?(?: value)?(?: of)?|\bstarting at|\breach(?:es|ing|ed)?|\bcomes? to|\bspend(?:ing|s)?|>=|≥|满足?|达到?了?|不低于|不少于|起订)\s*(?:an? (?:order|total|sum) of )?$"
)
_OVER = re.compile(
    r"(?:\bover|\babove|\bmore than|\bexceed(?:s|ing)?|\bgreater than|\bbeyond|>|超过了?|高于|大于|超出|多于)\s*$"
)
_UNDER = re.compile(
    r"(?:\bunder|\bbelow|\bless than|\blower than|\bsmaller than|<|不满|不足|未满|未达|低于|少于|小于|不到|没满)\s*$"
)
_UP_TO = re.compile(
    r"(?:\bup to|\bat most|\bno more than|\bnot (?:over|above|exceeding|more than)|\bmaximum(?: of)?|<=|≤|不超过|不高于|最多)\s*$"
)
_OF_ORDERS = re.compile(
    r"(?:\borders?(?: (?:value|total|sum|amount))?(?: (?:of|worth|at|for))?|订单(?:金额|总额)?|消费|购物|购买|实付)\s*$"
)
_OF_WORDS = re.compile(r"\s*(?:words?|characters?|letters?|lines?|字|个字|词|行)")
_AND_MORE = re.compile(
    r"\s*(?:or (?:more|above|over|up|higher|greater)\b|and (?:above|up|over|more|higher)\b|\+|及以上|\(含\)以上|\(含\)|以上|起(?!步))"
)
_AND_LESS = re.compile(
    r"\s*(?:or (?:less|under|below|lower)\b|and (?:under|below)\b|及以下|以下|以内)"
)
_BETWEEN = re.compile(
    r"(?:\bbetween|\bfrom|\borders? of|\bworth|订单|满|消费|在|[,，;；。:：]|^)\s*$"
)
_FREE = re.compile(
    r"\bfree\b|\bno (?:\w+ )?(?:fee|charge|cost)s?\b|\bwithout (?:any )?(?:charge|fee)|\bcosts? nothing|\bnot charged\b|\bnothing\b|\b(?:to|is) zero\b"
    r"|包邮|免(?:收|除)?(?:标准)?(?:运|邮|配送|快递|派送|手续|送货|服务|安装|包装)?(?:费|邮)|免运|不收(?:取)?(?:任何)?(?:运|邮|配送|快递|手续)?费|免费"
)
_FREE_FROM = re.compile(
    r"\b(?:on us|on the house|falls? away|waived)\b|\bwe (?:bear|pay|cover|carry) (?:for )?(?:it|that|the (?:cost|postage|shipping|carriage|delivery|freight))\b"
    r"|我们来?(?:承担|出|付|包)|不收了|免了|免收|全免|免(?=[,，;；。!！]|$)|谁都不付[运邮]费"
)
"""What says so only beside a sum: without one, "we pay the postage" is of returns."""
_NOT_FREE = re.compile(
    r"(?:\bnever|\bnot|n't|\bno longer|\bwithout)\s+(?:\w+ ){0,2}$|(?:不|没有?|无法|不能|不参加|不参与|不享受|不适用)(?:再|参加|享受)?$"
)
_A_FREE_ORDER = re.compile(r"\s*(?:订单|orders? (?:also|too))")
_REST = re.compile(
    r"\botherwise\b|\bany other order|\b(?:all|for) other orders?\b|\bsmaller orders?\b|\b(?:below|under|less than) that\b|\belse\b|否则|其余订单|其他订单|(?:不满|未满|不足|未达到?|不到|没到|没满)(?!\s*[\d零一二两三四五六七八九十百])"
)
_MORE = re.compile(
    r"\b(?:extra|additional(?:ly)?|surcharge|on top|plus|more)\b|加收|另加|另收|附加|再加|再收|多收|补"
)
_ADDS = re.compile(rf"{_MORE.pattern}|\b(?:adds?|added)\b")
_ADDS_TO_SOME = re.compile(
    r"\b(?:outside|abroad|inside|within|third|second|fourth|further|from the|over|above|more than|if you|choose|checkout)\b"
    r"|第[一二三四五六七八九十\d]|以外|之外|境外|国外|超过|起每|以上|如果|选择"
)
_ADDS_TO_EACH = re.compile(r"\b(?:each|apiece|every|per)\b|每")
_OFF = re.compile(r"(?:减|立减|返|送|抵|优惠|save|off)\s*$")
_OFF_AFTER = re.compile(r"\s*(?:off\b|discount|优惠|返现|红包|的?券)")
_CUT = re.compile(
    r"[,;:，；：。]|\band\b(?! (?:above|up|over|more|under|below))|\bbut\b|\bwhile\b|\botherwise\b|否则|其余|其他"
)
_EACH = re.compile(
    r"\s*(?:/|\bper\b|\beach\b|\bevery\b|\bfor (?:each|every)\b|每|一)\s*(?:(?:single|full|further|additional|extra) )?(?P<what>[a-z]+|[\u3400-\u9fff]{1,2})"
)
_APIECE = re.compile(r"\s*(?:each|apiece|a ?piece)\b")
_ORDERS = ("order", "parcel", "shipment", "delivery", "purchase", "单", "笔", "次", "票")
_EACH_BEFORE = re.compile(
    r"每(?P<what>[\u3400-\u9fff])[\u3400-\u9fff]{0,6}$|\b(?:each|every|per) (?P<en>[a-z]+)\b[^,;，；]*$"
)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of an order from `low` to `high`; None is open. A bound counts if `..._in` is true."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Decimal) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_in)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_in)

    def others(self) -> "Sums":
        """The sums on the other side of the one bound."""
        if self.low is not None:
            return Sums(high=self.low, high_in=not self.low_in)
        return Sums(low=self.high, low_in=not self.high_in)


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged: `amount` in whole units of `currency`, 0 for nothing, for orders of `sums`
    (None: of any sum). `more`: it comes on top of another fee. `each` is what it is charged for
    each of, "" for the order."""

    amount: Decimal
    currency: str | None = None
    sums: Sums | None = None
    more: bool = False
    each: str = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one place of a sentence says: a bound of sums, a fee, or that the rest is meant."""

    at: int
    sums: Sums | None = None
    fee: Fee | None = None
    rest: bool = False


def fees(sentence: str) -> list[Fee] | None:
    """The fees that a sentence states; [] if it states none, None if they cannot be told apart."""
    text = folded(sentence)
    marks = _marks(text)
    if marks is None:
        return None
    found = _paired(text, marks)
    if found is None:
        return None
    whole = {fee.amount for fee in found if fee.sums is None}
    return None if len(whole) > 1 else found


def added(sentence: str) -> Fee | None:
    """What a sentence adds to the postage of some goods: "$4.20 extra apiece", 每件另加4元. None where
    it adds to some places or from some number of pieces only, or counts several sums."""
    text = folded(sentence)
    money = [q for q in quantities(sentence) if q.unit == "money"]
    if len(money) != 1 or not _ADDS.search(text) or _ADDS_TO_SOME.search(text):
        return None
    (q,) = money
    each = "each" if _ADDS_TO_EACH.search(text) else ""
    return Fee(q.value, q.currency, None, more=True, each=each)


def bound(sentence: str) -> tuple[Sums, str | None] | None:
    """The one bound of sums in a sentence, with its currency; None if there are none or several."""
    text = folded(sentence)
    counted = [q for q in _counted(text) if q.unit in ("money", None)]
    found = [(sums, q.currency) for q in counted if (sums := _sums(text, q))]
    return found[0] if len(found) == 1 else None


def _counted(text: str) -> list[Quantity]:
    """The quantities; 满99包邮 counts no 包."""
    return [
        replace(q, unit=None) if text.startswith("包邮", q.end - 1) else q for q in quantities(text)
    ]


def _marks(text: str) -> list[_Mark] | None:
    counted = _counted(text)
    if any(q.unit in ("kg", "g", "lb", "jin", "%") for q in counted):
        return None
    marks: list[_Mark] = []
    ranged: set[int] = set()
    for one, other in pairwise(counted):
        if one.unit == other.unit == "money" and is_range(text, one, other):
            if not _BETWEEN.search(_before(text, one)):
                return None
            sums = Sums(one.value, other.value)
            marks.append(_Mark(one.start, sums))
            ranged |= {one.start, other.start}
    for q in counted:
        if q.start in ranged or q.unit not in ("money", None):
            continue
        if _OFF.search(_before(text, q)) or _OFF_AFTER.match(text, q.end):
            return None
        if found := _sums(text, q):
            marks.append(_Mark(q.start, found))
        elif q.unit == "money":
            marks.append(_Mark(q.start, fee=_fee(text, q)))
    free = _free(text, _FREE)
    if not free and any(mark.sums for mark in marks):
        free = _free(text, _FREE_FROM)
    marks += free
    marks += [_Mark(m.start(), rest=True) for m in _REST.finditer(text)]
    return sorted(marks, key=lambda mark: mark.at)


def _before(text: str, q: Quantity) -> str:
    return _SIGN.sub("", text[: q.start])


def _sums(text: str, q: Quantity) -> Sums | None:
    """The sums that a number bounds, if it bounds any. A bare number needs a word before it."""
    before, after = _before(text, q), text[q.end :]
    if _OF_WORDS.match(after):
        return None
    for pattern, sums in (
        (_UP_TO, Sums(high=q.value)),
        (_UNDER, Sums(high=q.value, high_in=False)),
        (_OVER, Sums(low=q.value, low_in=False)),
    ):
        if pattern.search(before):
            return sums
    if q.unit == "money" and _AND_LESS.match(after):
        return Sums(high=q.value)
    if _FROM.search(before) or (q.unit == "money" and _AND_MORE.match(after)):
        return Sums(low=q.value)
    return Sums(low=q.value) if q.unit == "money" and _OF_ORDERS.search(before) else None


def _fee(text: str, q: Quantity) -> Fee:
    start = max((m.end() for m in _CUT.finditer(text, 0, q.start)), default=0)
    end = next((m.start() for m in _CUT.finditer(text, q.end)), len(text))
    more = bool(_MORE.search(text[start:end]))
    after, before = _EACH.match(text, q.end), _EACH_BEFORE.search(text[start : q.start].rstrip())
    what = (after and after["what"]) or (before and (before["what"] or before["en"])) or ""
    what = what or ("piece" if _APIECE.match(text, q.end) else "")
    each = "" if what.startswith(_ORDERS) else what
    return Fee(q.value, q.currency, None, more, each)


def _free(text: str, pattern: re.Pattern[str]) -> list[_Mark]:
    return [
        _Mark(m.start(), fee=Fee(Decimal(0)))
        for m in pattern.finditer(text)
        if not _NOT_FREE.search(text[: m.start()]) and not _A_FREE_ORDER.match(text, m.end())
    ]


def _paired(text: str, marks: Sequence[_Mark]) -> list[Fee] | None:
    """Each fee with the bound that stands in its part of the sentence, or in the part before."""
    cuts = [m.start() for m in _CUT.finditer(text) if not m[0].startswith("and")]
    cuts += [m.start() for m in _CUT.finditer(text) if m[0].startswith("and")]
    parts: dict[int, list[_Mark]] = {}
    for mark in marks:
        parts.setdefault(sum(cut < mark.at for cut in cuts), []).append(mark)
    found: list[Fee] = []
    pending: Sums | None = None
    last: Sums | None = None
    for part in parts.values():
        sums = [mark.sums for mark in part if mark.sums]
        paid = [mark.fee for mark in part if mark.fee]
        if len(sums) > 1 or len({fee.amount for fee in paid}) > 1:
            return None
        if any(mark.rest for mark in part):
            sums = [last.others()] if last and not sums else sums
        if not paid:
            pending = sums[0] if sums else pending
            last = pending
            continue
        given = sums[0] if sums else pending
        found.append(replace(paid[0], sums=given))
        pending, last = None, given or last
    if pending and len(found) == 1 and found[0].sums is None and found[0].amount == 0:
        return [replace(found[0], sums=pending)]
    return None if pending and found else found  # what holds beyond that sum was not understood
