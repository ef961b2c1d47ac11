"""Limits of time, as a shop's sentences state them ("within 7 days of receipt", 3到5天送达), and
how long ago a shopper says something was."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.reading.dates import Moment, moments
from bot.reading.numerals import folded, is_range, quantities

Length = tuple[Decimal, Decimal]
"""The fewest and the most days that a stretch of time can be."""

_DAYS: dict[str, Length] = {
    "minute": (Decimal(1) / 1440, Decimal(1) / 1440),
    "hour": (Decimal(1) / 24, Decimal(1) / 24),
    "day": (Decimal(1), Decimal(1)),
    "week": (Decimal(7), Decimal(7)),
    "month": (Decimal(28), Decimal(31)),
    "year": (Decimal(365), Decimal(366)),
    "workday": (Decimal(1), Decimal(4)),
}
UNITS = frozenset(_DAYS)
"""Of time."""
_MAY = re.compile(
    r"\b(?:can|may|possible|allowed|accept(?:s|ed)?|eligible|entitled|be returned|returns?|returnable|exchange[ds]?|valid|claim|covered|warrant(?:y|ies)|guarantee[ds]?|report|tell us|send (?:us )?an?|ask for|request|until|(?:come|go|sent?) back|falls within)\b"
    r"|可以|可|能|支持|接受|享受|有效|无理由|包退|包换|保修|质保|保质|[内里](?:退(?!款)|换|申请|联系|凭|拍|报|告诉|发)|请|降价"
)
_MODAL = re.compile(
    r"\b(?:can|may|possible|allowed|accept(?:s|ed)?|eligible|entitled|falls within|on request)\b|可以|可(?!能)|能|请|申请"
)
_TAKES = re.compile(
    r"\btakes?\b|\barrives?\b|\bdelivered (?:in|within)\b|\bwe (?:refund|send|ship|issue|reply|answer|repair|dispatch|pay)|\b(?:is|are) (?:sent|made|paid|issued|refunded|shipped|answered|dispatched|processed)\b|\bgoes back\b|\bneeds?\b"
    r"|需要?|送达|到达|到货|[天日]到|发出|发货|寄出|到账|处理|退款|退回|打回|回复|开具|大约|左右|把钱"
)
_WITHIN = re.compile(
    r"\b(?:within|in|inside|under|less than|by|before)\s+(?:the )?(?:first |next )?(?:about )?$|不到$|未满$"
)
_WITHIN_AFTER = re.compile(r"\s*(?:以内|之内|内|里)")
_BEYOND = re.compile(
    r"\b(?:more than|over|longer than|exceeding|beyond)\s+(?:about )?$|(?:超过了?|多于|大于)$"
)
_BEYOND_AFTER = re.compile(r"\s*(?:多|以上|开外)")
_AFTER = re.compile(r"\b(?:after|past)\s+(?:about |exactly )?$|过了?$")
_AFTER_AFTER = re.compile(r"\s*(?:later\b|afterwards\b|之?后|以后|过后)")
_A = re.compile(r"\b(?:an?|one) (?=(?:day|week|month|year|hour)\b)")
_YEARS = (2023, 2024, 2025)
"""A common year, a leap year and the one after it: for dates without a year."""
_NEXT = re.compile(r"下一?个|\bnext (?=working|business|day)")
_LEAVES = re.compile(
    r"\b(?:leaves?|dispatch(?:ed)?|(?:is|are) (?:sent|shipped)|sent out|ship out|we (?:send|ship))\b|发出|发货|寄出|出货|出库"
)
_ASKS_MAY = re.compile(
    r"\b(?:returns?|exchanges?|warranty|guarantee)\s*\?|\bany (?:warranty|guarantee)|\b(?:in|under|within|covered by) (?:the )?(?:warranty|guarantee|cover)\b|\bcovered\b|\b(?:warranty|guarantee) (?:still |be )?(?:left|valid|good|over|expired)"
    r"|\b(?:can|may|could|able|possible|allowed|too late|still|eligible|entitled|accept|do you take|is it ok|am i|do i (?:still )?get)\b"
    r"|能|可以|可不可以|行吗|行不行|来得及|还(?:给|让|管|退|换|保)|过期|算不算|算丢|过保|在保|保不保|管保|退得了|给退|给换|接受|保修吗|[退换]吗"
)
_LONGER = re.compile(r"\b(?:extend(?:ed|ing)?|extension|prolong(?:ed)?)\b|延长|延保|加保|续保")
_ASKS_TAKES = re.compile(
    r"\b(?:will (?:it|they|my|i|you|the)|does it|do (?:i|you) (?:get|refund|deliver|ship)|arrive|reach|here)\b|(?:能|会|可以|可)?(?:到|收到|发出|送达|到账|退完|寄到|修好)(?:吗|么|得了)|到得了|能到|能收到|来得及到"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`low` to `high` of `unit` (equal where the sentence gives one number). `may`: until then
    something is allowed; otherwise it takes that long."""

    low: Decimal
    high: Decimal
    unit: str
    may: bool


Relation = Literal["at", "within", "after", "beyond"]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How long a question speaks of: `at` that time, some time `within` it, `after` it (which may
    mean right then), or `beyond` it."""

    value: Decimal
    unit: str
    relation: Relation


def deadline(sentence: str) -> Deadline | None:
    """The one limit of time in a sentence; None if it has none, or several."""
    text = folded(sentence)
    if _NEXT.search(text):
        return None
    found = [q for q in quantities(text) if q.unit in _DAYS]
    if not found or len(found) > 2:
        return None
    first, last = found[0], found[-1]
    if len(found) == 2 and not (first.unit == last.unit and is_range(text, first, last)):
        return None
    takes, may = _TAKES.search(text), _MAY.search(text)
    if not (takes or may):
        return None
    allows = bool(may) and not (takes and (first != last or not _MODAL.search(text)))
    within = _relation(text[: first.start], text[last.end :]) == "within"
    low = Decimal(0) if within and not allows and first == last else first.value
    return Deadline(low, last.value, str(first.unit), allows)


def elapsed(question: str) -> Elapsed | None:
    """The one stretch of time that a question speaks of."""
    text = _A.sub("1 ", folded(question))
    found = [q for q in quantities(text) if q.unit in _DAYS]
    if len(found) != 1:
        return None
    q = found[0]
    return Elapsed(q.value, str(q.unit), _relation(text[: q.start], text[q.end :]))


def between(question: str) -> Elapsed | None:
    """The days between the two dates that a question speaks of, in whatever order: "can I return
    it on 20 April, it came on 3 April?". None where the calendar of the year matters."""
    days = [one for one in moments(question) if one.day]
    if len(days) != 2 or not days[0].month:
        return None
    first, last = days[0], replace(days[1], month=days[1].month or days[0].month)
    apart = {_days_between(first, last, year) for year in _YEARS}
    found = apart.pop()
    return Elapsed(Decimal(found), "day", "at") if found is not None and not apart else None


def _days_between(one: Moment, other: Moment, year: int) -> int | None:
    """By the calendar of that year, where none is said; None where there is no such day. Without a
    year, the two lie as near as they can."""
    said = one.year or other.year
    try:
        dates = [
            date(each.year or said or year, each.month or 1, each.day or 1) for each in (one, other)
        ]
        after = min(dates).replace(year=min(dates).year + 1)
    except ValueError:
        return None
    apart = max(dates) - min(dates)
    return (apart if said else min(apart, after - max(dates))).days


def leaves(text: str) -> bool:
    """Whether it speaks of the day on which a parcel is sent, not of when it comes."""
    return bool(_LEAVES.search(folded(text)))


def asks_may(question: str) -> bool:
    """Whether it asks if something is still allowed; not if a limit may be made longer."""
    text = folded(question)
    return bool(_ASKS_MAY.search(text)) and not _LONGER.search(text)


def asks_takes(question: str) -> bool:
    """Whether it asks if something will have happened by then."""
    return bool(_ASKS_TAKES.search(folded(question)))


def is_allowed(asked: Elapsed, rule: Deadline) -> bool | None:
    """Whether what is allowed until the deadline still is; None where the words leave it open."""
    later = _later(asked, rule.high, rule.unit)
    if later is None:
        return None
    if asked.relation == "at":
        return not later
    if asked.relation == "within":
        return True if not later else None
    if later or _equal(asked, rule.high, rule.unit):
        return False if later or asked.relation == "beyond" else None
    return True if asked.relation == "after" else None


def is_done(asked: Elapsed, rule: Deadline) -> bool | None:
    """Whether what takes so long has happened by then; None between the fewest and the most."""
    if _later(asked, rule.high, rule.unit) or _equal(asked, rule.high, rule.unit):
        return True
    return False if _earlier(asked, rule.low, rule.unit) else None


def _relation(before: str, after: str) -> Relation:
    if _BEYOND.search(before) or _BEYOND_AFTER.match(after):
        return "beyond"
    if _WITHIN.search(before) or _WITHIN_AFTER.match(after):
        return "within"
    return "after" if _AFTER.search(before) or _AFTER_AFTER.match(after) else "at"


def _length(value: Decimal, unit: str) -> Length:
    if unit == "month" and value % 12 == 0:
        value, unit = value / 12, "year"
    fewest, most = _DAYS[unit]
    return value * fewest, value * most


def _equal(asked: Elapsed, value: Decimal, unit: str) -> bool:
    same = asked.unit == unit and asked.value == value
    if {asked.unit, unit} == {"month", "year"}:
        same = _months(asked.value, asked.unit) == _months(value, unit)
    fewest, most = _length(value, unit)
    return same or (fewest == most and _length(asked.value, asked.unit) == (fewest, most))


def _later(asked: Elapsed, value: Decimal, unit: str) -> bool | None:
    """Whether the asked is longer than the value; None if that depends on the calendar."""
    if _equal(asked, value, unit):
        return False
    if asked.unit == unit:
        return asked.value > value
    if {asked.unit, unit} == {"month", "year"}:
        return _months(asked.value, asked.unit) > _months(value, unit)
    (fewest, most), (least, longest) = _length(asked.value, asked.unit), _length(value, unit)
    if fewest > longest:
        return True
    return False if most <= least else None


def _earlier(asked: Elapsed, value: Decimal, unit: str) -> bool:
    if asked.unit == unit:
        return asked.value < value
    return _length(asked.value, asked.unit)[1] < _length(value, unit)[0]


def _months(value: Decimal, unit: str) -> Decimal:
    return value * 12 if unit == "year" else value
