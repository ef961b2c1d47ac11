"""Numbers in text, whatever they are written in, with the unit beside them."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from bot.reading.text import strip_invisible
from bot.reading.units import currency_before, unit_after


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and what it counts: "%", "day", "money", "kg" and so on, or None.

    `currency` is the ISO code of money, None where the text names none. `start` and `end` are
    where the number and its unit stand in `folded(text)`.
    """

    value: Decimal
    unit: str | None = None
    currency: str | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


_DIGITS = re.compile(r"(?<![a-z0-9_.])\d+(?:,\d{3})*(?:\.\d+)?")
_CROWNS = (
    r"€|kr\b\.?|eur(?:os?)?\b|dkk\b|sek\b|nok\b|chf\b|pln\b|zł|czk\b|kč|kron[eo]r\b|欧元?|克朗"
)
_COMMAS = re.compile(
    rf"((?:{_CROWNS}) ?)?(?<![\d.,])(\d+(?:\.\d{{3}})*,\d{{2}}|\d{{1,3}}(?:\.\d{{3}})+)(?![\d,.]*\d)( ?(?:{_CROWNS}))?",
    re.IGNORECASE,
)
"""Sums as most of Europe writes them, beside a currency that is so written."""
_FRACTION = re.compile(r"([零一二两三四五六七八九十百]+)分之([零一二两三四五六七八九十百]+)")
_RANGE = re.compile(
    r"\s*(?:-|–|—|~|～|to|and|至|到|或|or)\s*(?:[$€£¥]\s?)?(?=[\d零一二两三四五六七八九十百])"
)
_ONE = re.compile(
    r"(?<=\bwithin )an? |(?<=\bup to )an? |(?<=\btakes )an? |(?<=\bfor )an? |(?<=\babout )an? |(?<=\bafter )an? |\bhalf an? "
)
_ZH = "零〇一二两三四五六七八九十百千万亿"
_CHINESE = re.compile(rf"[{_ZH}]*[{_ZH}半](?:点[{_ZH}]+)?")
_ZH_DIGIT = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ZH_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UP_TO_19 = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: n for n, word in enumerate(_UP_TO_19.split())}
_WORDS |= {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_WORDS["dozen"] = 12
_ANY_WORD = "|".join(sorted((*_WORDS, "hundred", "thousand"), key=len, reverse=True))
_ENGLISH = re.compile(rf"\b(?:{_ANY_WORD})(?:(?:[\s-]|\sand\s)(?:{_ANY_WORD}))*\b")
_IDIOM = re.compile(
    "万一|十分|一般|一些|一下|一样|一起|一定|一直|统一|(?:国家|享受|支持|实行|提供|有没有)三包|三包(?:政策|服务|规定|期|范围)|千万别|第一|一旦|进一步|百分百"
)


def folded(text: str) -> str:
    """The form in which numbers are looked for. Sums with a decimal comma ("€ 1.249,50") are written
    with a point, in as many characters."""
    text = _COMMAS.sub(_with_point, text)
    return unicodedata.normalize("NFKC", strip_invisible(text)).casefold()


def _with_point(sum_: re.Match[str]) -> str:
    before, number, after = (part or "" for part in sum_.groups())
    if not (before or after):
        return sum_[0]
    point = number.replace(".", "").replace(",", ".")
    spare = " " * (len(number) - len(point))
    return f"{before}{point}{spare}" if before else f"{spare}{point}{after}"


def quantities(text: str) -> list[Quantity]:
    """Every number of `text`, in digits, full-width digits, Chinese or English words.

    八折 is 20 % (off), 三成 is 30 %, 半年 is half a year, "twice" is 2 times. In "2 to 4 days" both
    numbers count days. Digits inside a word such as M5 are not numbers: they are part of a name.
    """
    whole = folded(text)
    found = [*_in_digits(whole), *_in_chinese(whole), *_in_english(whole)]
    return _ranges_filled(whole, sorted(found, key=lambda q: q.start))


def without_quantities(text: str) -> str:
    """`folded(text)` with its numbers and their units blanked out."""
    whole = folded(text)
    for quantity in reversed(quantities(text)):
        whole = f"{whole[: quantity.start]} {whole[quantity.end :]}"
    return whole


def is_range(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether nothing but "to" or a dash stands between two neighbours of `folded(text)`."""
    joint = _RANGE.match(text, one.end)
    return joint is not None and joint.end() == other.start


def within_a_range(one: Quantity, text: str) -> bool:
    """Whether a range in the text, of the same unit, holds that amount: 16 cm in "15 to 22 cm"."""
    whole = folded(text)
    return any(
        low.unit == high.unit == one.unit
        and is_range(whole, low, high)
        and low.value <= one.value <= high.value
        for low, high in pairwise(quantities(whole))
    )


def _ranges_filled(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first number of a range counts what the second does."""
    filled = list(found)
    for at in range(len(filled) - 2, -1, -1):
        one, other = filled[at], filled[at + 1]
        if one.unit is None and other.unit and is_range(text, one, other):
            filled[at] = replace(one, unit=other.unit, currency=other.currency)
    return filled


def _in_digits(text: str) -> list[Quantity]:
    found = []
    for match in _DIGITS.finditer(text):
        value, end = Decimal(match[0].replace(",", "")), match.end()
        if scale := re.match(r"\s?([万千百亿])(?!克|米|瓦|分)", text[end:]):
            value, end = value * _ZH_SCALE[scale[1]], end + scale.end()
        if text[end : end + 1] == "折":
            found.append(replace(_discounted(value), start=match.start(), end=end + 1))
            continue
        unit, currency, length = unit_after(text[end:])
        sign = currency_before(text[max(0, match.start() - 5) : match.start()])
        if sign is not None and unit in (None, "money"):
            unit, currency = "money", sign or currency
        if unit or not re.match(r"[a-z_]", text[end:]):
            found.append(Quantity(value, unit, currency, match.start(), end + length))
    return found


def _in_chinese(text: str) -> list[Quantity]:
    found = []
    for match in _FRACTION.finditer(text):
        if match[1] == "百":
            continue
        parts = chinese_value(match[2]), chinese_value(match[1])
        if parts[1]:
            found.append(Quantity(parts[0] / parts[1], None, None, *match.span()))
    spare = _IDIOM.sub(lambda m: " " * len(m[0]), text)
    for quantity in list(found):
        blank = " " * (quantity.end - quantity.start)
        spare = spare[: quantity.start] + blank + spare[quantity.end :]
    return found + [q for match in _CHINESE.finditer(spare) if (q := _chinese(match, spare))]


def _chinese(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    if start and (text[start - 1].isdigit() or text[:start].rstrip()[-1:].isdigit()):
        return None  # 2万: read with the digits
    value = chinese_value(match[0])
    if text[max(0, start - 3) : start] == "百分之":
        return Quantity(value, "%", None, start - 3, end)
    if text[end : end + 1] == "折":
        return replace(_discounted(value), start=start, end=end + 1)
    if text[end : end + 1] == "成" and len(match[0]) == 1:
        return Quantity(value * 10, "%", None, start, end + 1)
    unit, currency, length = unit_after(text[end:])
    counts = unit and not (unit in ("piece", "time", "point") and value == 1)
    opens_range = unit is None and _RANGE.match(text, end) and match[0] in "二两三四五六七八九十"
    if counts or opens_range or (len(match[0]) > 1 and not set(match[0]) <= {"万", "千", "百"}):
        return Quantity(value, unit, currency, start, end + length)
    return None


def _in_english(text: str) -> list[Quantity]:
    found = []
    for match in _ENGLISH.finditer(text):
        value = _english_value(match[0])
        unit, currency, length = unit_after(text[match.end() :])
        if value != 1 or (unit and unit not in ("piece", "time")):
            end = match.end() + length
            found.append(Quantity(value, unit, currency, match.start(), end))
    for match in re.finditer(r"\b(twice|thrice)\b", text):
        found.append(Quantity(Decimal(2 + (match[1] == "thrice")), "time", None, *match.span()))
    for match in _ONE.finditer(text):
        unit, currency, length = unit_after(text[match.end() :])
        if unit and unit not in ("piece", "time", "point"):
            value = Decimal("0.5") if match[0].startswith("half") else Decimal(1)
            found.append(Quantity(value, unit, currency, match.start(), match.end() + length))
    return found


def _discounted(value: Decimal) -> Quantity:
    share = value * 10 if value < 10 else value
    return Quantity(100 - share, "%")


def chinese_value(text: str) -> Decimal:
    """两百三十 -> 230, 二〇二六 -> 2026, 半 -> 0.5, 一万二 -> 12000 (as spoken)."""
    whole, _, fraction = text.partition("点")
    half = whole.endswith("半")
    whole = whole.removesuffix("半")
    if whole and not any(char in _ZH_SCALE for char in whole):
        value = Decimal("".join(str(_ZH_DIGIT[char]) for char in whole))
    else:
        value = Decimal(_scaled(whole))
    if fraction:
        value += Decimal("0." + "".join(str(_ZH_DIGIT.get(char, 0)) for char in fraction))
    return value + Decimal("0.5") if half else value


def _scaled(text: str) -> int:
    total = section = digit = last = 0
    for char in text:
        if char in _ZH_DIGIT:
            digit = _ZH_DIGIT[char]
            if char in "零〇":
                last = 0
        else:
            last = _ZH_SCALE[char]
            if last >= 10_000:
                total, section, digit = (total + section + digit) * last or last, 0, 0
            else:
                section, digit = section + (digit or 1) * last, 0
    spoken = digit * last // 10 if digit and last > 10 else digit
    return total + section + spoken


def _english_value(text: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[\s-]+", text):
        if word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total, current = total + (current or 1) * 1000, 0
        elif word == "dozen":
            current = (current or 1) * 12
        else:
            current += _WORDS.get(word, 0)
    return Decimal(total + current)
