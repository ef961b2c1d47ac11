"""What a wish counts: how much it may cost, how big it must be, for how many and for what age."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.reading.numerals import Quantity, chinese_value, folded, is_range, quantities
from bot.reading.stems import stem
from bot.reading.units import in_base_units

ABOUT = Decimal("0.2")
""" "About 100" is from 80 to 120."""

_LESS = r"under|below|less than|lower than|cheaper than|fewer than|smaller than|lighter than|shorter than|beneath|<|低于|少于|小于|不到|便宜过|轻于|短于"
_MOST = r"up to|at most|(?:no|not) (?:more|higher|over|above|bigger|heavier|longer) than|not over|not exceed(?:ing)?|not above|max(?:imum)?(?: of)?|within|<=|≤|不超过|不高于|不大于|不多于|最多|最高|至多|预算(?:只有|有|是|为|在|就|大概|大约)?|budget(?: is| of| at| around|:)?|(?:only have|have only|have|spend|spending)|price limit(?: of| is)?|limit(?: of| is)?"
_MORE = r"over|above|more than|bigger than|larger than|greater than|heavier than|longer than|>|高于|超过|大于|多于|超出"
_LEAST = r"at least|(?:no|not) (?:less|fewer|lower|smaller) than|from|starting (?:at|from)|minimum(?: of)?|>=|≥|至少|不低于|不少于|不小于|起码|最低|最少"
_ROUND = (
    r"about|around|roughly|approximately|approx\.?|circa|near|close to|~|大约|大概|约|差不多|接近"
)
_FILLER = r"\s*(?:about |a |an |the |us|hk|jp|rmb|cny|usd|[$€£¥￥] ?|了|在|是|为)*$"
_BEFORE = tuple(
    (kind, re.compile(rf"(?:(?<![a-z])|(?=[^a-z]))(?:{words}){_FILLER}"))
    for kind, words in (
        ("most", _MOST),
        ("least", _LEAST),
        ("less", _LESS),
        ("more", _MORE),
        ("about", _ROUND),
    )
)
_AFTER = (
    ("about", re.compile(r"\s*(?:左右|上下|or so\b|-?ish\b|give or take)")),
    ("most", re.compile(r"\s*(?:的?预算|以内|之内|以下|之下|及以下|内(?![胆部存])|封顶|or (?:less|under|below)\b|max(?:imum)?\b|tops\b|at most\b|budget\b)")),
    ("least", re.compile(r"\s*(?:以上|及以上|起(?![来泡])|or (?:more|above|over)\b|and (?:up|above|more)\b|\+|at least\b)")),
)  # fmt: skip
_PEOPLE_AFTER = re.compile(
    r"[\s-]*(?:people|persons?|players?|adults|guests|diners|个人|人(?!民)|位|名|口人)"
)
_AGE_AFTER = re.compile(
    r"[\s-]*(?:years?[\s-]*olds?|yrs?[\s-]*olds?|y/?o\b|months?[\s-]*olds?|周?岁|of age|个月大)"
)
_ZH_AGE = re.compile(r"[一二两三四五六七八九十]+(?=周?岁)")
_AGE_BEFORE = re.compile(r"(?:\bage[ds]?|\bturning|\bturns)(?: of)?\s*$")
_COUNTED = re.compile(r"[\s-]*([a-z]+)")
_FORM = """
for and or but please with that in which who max maximum budget total to as if so each the a an on
is are at price priced range only than less more thanks thank
"""
_GOES_ON = frozenset(_FORM.split())
_NOT_COUNTED_ZH = re.compile(
    r"\s*(?:[,，.。!！?？;；、:：)）]|$|以|之|左右|上下|的|吧|吗|呢|内|封|起|有|能|可|推|买|送|，| |价|预)"
)
_THOUSANDS = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)\s?k(?![a-z])")
_CURRENT = frozenset({"mm", "cm", "m", "km", "kg", "g", "jin", "mg", "lb", "oz", "ml", "l", "inch"})
_MEASURED = _CURRENT | {"kw", "w", "v", "mah", "°c", "hour", "minute", "second", "month", "year", "day", "week", "piece", "%"}  # fmt: skip
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "SGD", "NZD", "TWD", "MXN", "BND", "FJD"})
_YUAN = frozenset({"CNY", "HKD", "TWD", "SGD", "MOP", "JPY"})


@dataclass(frozen=True, slots=True)
class Limit:
    """From `low` to `high`; None is no bound. `over` and `below`: the bound itself is left out."""

    low: Decimal | None = None
    high: Decimal | None = None
    over: bool = False
    below: bool = False

    def holds(self, value: Decimal) -> bool:
        if self.low is not None and (value < self.low or (self.over and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.below)


@dataclass(frozen=True, slots=True)
class Money:
    """A budget. `currencies` are those that the shopper can mean; none were named if empty."""

    limit: Limit
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Measure:
    """A size in base units (`units.in_base_units`), or a count of `unit` things."""

    limit: Limit
    unit: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that a wish counts. `rest` is the text without it; `age` is in months."""

    rest: str
    money: Money | None = None
    measures: tuple[Measure, ...] = ()
    people: int | None = None
    age: int | None = None


def counted_in(text: str) -> Counted:
    """The limits in a wish. A number that counts nothing in particular is money only beside a word
    such as "under" or 以内."""
    whole = _THOUSANDS.sub(lambda m: f"{Decimal(m[1]) * 1000:f}", folded(text))
    whole = _ZH_AGE.sub(lambda m: f"{chinese_value(m[0]):f}", whole)
    found = [
        q for q in quantities(whole) if whole[max(0, q.start - 1) : q.start] not in ("几", "数")
    ]
    money: Money | None = None
    measures: list[Measure] = []
    people = age = None
    taken: list[tuple[int, int]] = []
    for first, last in _pairs(whole, found):
        low, high = first.value, last.value
        start, end = first.start, last.end
        bare = _number_end(whole, last)
        if aged := _AGE_AFTER.match(whole, bare):
            age, end = int(high * (1 if last.unit == "month" else 12)), aged.end()
        elif _AGE_BEFORE.search(whole[:start]):
            age = int(high * 12)
        elif many := _PEOPLE_AFTER.match(whole, bare):
            people, end = int(high), many.end()
        else:
            limit, start, end = _limit(whole, first, last)
            unit = _unit(whole, last, limit)
            if unit is None:
                continue
            if unit == "money":
                spelled = whole[max(0, first.start - 4) : last.end]
                money = Money(limit or Limit(None, high), _currencies(last, spelled))
            else:
                measures.append(_measure(limit or Limit(low, high), unit))
        taken.append((start, end))
    return Counted(_without(whole, taken), money, tuple(measures), people, age)


def _pairs(whole: str, found: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Each number with itself, or with the other end of its range."""
    listed: list[tuple[Quantity, Quantity]] = []
    ends = {
        one.start: other
        for one, other in pairwise(found)
        if is_range(whole, one, other) and one.value <= other.value
    }
    skip = -1
    for quantity in found:
        if quantity.start == skip:
            continue
        other = ends.get(quantity.start, quantity)
        skip = other.start if other is not quantity else -1
        listed.append((quantity, other))
    return listed


def _limit(whole: str, first: Quantity, last: Quantity) -> tuple[Limit | None, int, int]:
    """The bound that the words beside a number make of it, and where all of it stands."""
    if first is not last:
        between = re.search(r"(?:between|from|在|从|介于)\s*[^\d\s]{0,3}\s*$", whole[: first.start])
        after = re.match(r"\s*之间", whole[last.end :])
        start = between.start() if between else first.start
        return Limit(first.value, last.value), start, last.end + (after.end() if after else 0)
    before = whole[: first.start]
    for kind, pattern in _BEFORE:
        if match := pattern.search(before):
            about = _AFTER[0][1].match(whole, last.end)
            return _bound(kind, last.value), match.start(), (about.end() if about else last.end)
    for kind, pattern in _AFTER:
        if match := pattern.match(whole, last.end):
            return _bound(kind, last.value), first.start, match.end()
    return None, first.start, last.end


def _bound(kind: str, value: Decimal) -> Limit:
    if kind == "about":
        return Limit(value * (1 - ABOUT), value * (1 + ABOUT))
    if kind in ("most", "less"):
        return Limit(None, value, below=kind == "less")
    return Limit(value, None, over=kind == "more")


def _unit(whole: str, last: Quantity, limit: Limit | None) -> str | None:
    """What the number counts: money, a unit of measure, or the word behind it; None: unclear."""
    if last.unit in _MEASURED and last.unit != "piece":
        return last.unit
    if last.unit == "money":
        return "money"
    after = _COUNTED.match(whole, last.end)
    if last.unit == "piece" and not after:
        return "piece" if limit or last.value > 1 else None
    if after and after[1] not in _GOES_ON:
        return stem(after[1]) if limit else None
    if last.unit == "piece":
        return "piece"
    if not whole[last.end : last.end + 1].isascii() and not _NOT_COUNTED_ZH.match(whole, last.end):
        return None
    return "money" if limit else None


def _measure(limit: Limit, unit: str) -> Measure:
    """In base units."""
    size, base = in_base_units(Decimal(1), unit)
    low = None if limit.low is None else limit.low * size
    high = None if limit.high is None else limit.high * size
    return Measure(Limit(low, high, limit.over, limit.below), base or unit)


def _currencies(money: Quantity, spelled: str) -> frozenset[str]:
    """What the shopper can mean: "$" and "dollars" are of many countries, 元 of several."""
    if money.currency is None:
        return frozenset()
    if money.currency == "USD" and not re.search(r"us|u\.s|美|刀", spelled):
        return _DOLLARS
    if money.currency == "CNY" and not re.search(r"cny|rmb|yuan|renminbi|人民币", spelled):
        return frozenset({"CNY", "JPY"}) if re.search("[¥￥]", spelled) else _YUAN
    return frozenset({money.currency})


def _number_end(whole: str, last: Quantity) -> int:
    """Where the bare number ends: its unit may be part of "5 years old"."""
    match = re.match(r"[\d,.]*\d|[零〇一二两三四五六七八九十百半]+", whole[last.start : last.end])
    return last.start + (match.end() if match else last.end - last.start)


def _without(whole: str, taken: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(taken, reverse=True):
        whole = f"{whole[:start]} {whole[end:]}"
    return re.sub(r"\s+", " ", whole).strip()
