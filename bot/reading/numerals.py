"""Numbers in text, whatever they are written in, with the unit beside them."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.text import strip_invisible


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and what it counts: "%", "day", "money", "kg" and so on, or None."""

    value: Decimal
    unit: str | None = None


_UNITS: dict[str, str] = {
    "%": r"%|％|percent|per cent|个百分点",
    "day": r"(?:business |working |calendar |natural )?days?|个?工作日|个?自然日|天|日",
    "week": r"weeks?|个?星期|个?礼拜|周",
    "month": r"months?|个月|月",
    "year": r"years?|yrs?|年",
    "hour": r"(?:business |working )?hours?|hrs?|个?小时|个?钟头",
    "minute": r"minutes?|mins?|分钟",
    "second": r"seconds?|秒",
    "money": r"元|块钱?|圆|人民币|rmb|yuan|cny|usd|dollars?|bucks|eur|euros?|gbp|pounds?|jpy|yen|美元|欧元|英镑|港币|日元",
    "kg": r"kg|kgs|kilograms?|kilos?|公斤|千克",
    "g": r"g|grams?|克",
    "jin": r"斤",
    "mg": r"mg|毫克",
    "lb": r"lbs?",
    "oz": r"oz|ounces?|盎司",
    "ml": r"ml|milliliters?|millilitres?|毫升",
    "l": r"l|liters?|litres?|升",
    "mm": r"mm|millimet(?:er|re)s?|毫米",
    "cm": r"cm|centimet(?:er|re)s?|厘米|公分",
    "m": r"met(?:er|re)s?|米|m",
    "km": r"km|kilomet(?:er|re)s?|公里|千米",
    "inch": r"inch(?:es)?|英寸|寸",
    "w": r"w|watts?|瓦",
    "v": r"v|volts?|伏",
    "mah": r"mah|毫安时?",
    "°c": r"°c|℃|摄氏度|度",
    "piece": r"pieces?|pcs|件|个|只|条|双|套|包|盒|瓶|袋|支|本|张|片|颗|粒|块",
}
_UNIT = "|".join(f"(?P<u{n}>{pattern})" for n, pattern in enumerate(_UNITS.values()))
_UNIT_NAMES = tuple(_UNITS)
_AFTER = re.compile(rf"[\s-]?(?:{_UNIT})(?![a-z])")
_DIGITS = re.compile(r"(?<![a-z0-9_.])\d+(?:,\d{3})*(?:\.\d+)?")
_MONEY_BEFORE = re.compile(
    r"(?:[$€£¥₩₹]|\b(?:cny|usd|eur|gbp|jpy|rmb|hkd|chf|cad|aud|sgd|sek|nok|dkk|krw|inr|twd))\s?$"
)
_ZH = "零〇一二两三四五六七八九十百千万亿"
_CHINESE = re.compile(rf"[{_ZH}]*[{_ZH}半](?:点[{_ZH}]+)?")
_ZH_DIGIT = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ZH_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_WORDS = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * n
    for n, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_WORDS["dozen"] = 12
_ANY_WORD = "|".join(sorted((*_WORDS, "hundred", "thousand"), key=len, reverse=True))
_ENGLISH = re.compile(rf"\b(?:{_ANY_WORD})(?:(?:[\s-]|\sand\s)(?:{_ANY_WORD}))*\b")
_IDIOM = re.compile(
    "万一|十分|一般|一些|一下|一样|一起|一定|一直|统一|三包|千万别|第一|一旦|进一步|百分百"
)


def quantities(text: str) -> list[Quantity]:
    """Every number of `text`, in digits, full-width digits, Chinese or English words.

    八折 is 20 % (off), 三成 is 30 %, 半年 is half a year. Digits inside a word such as M5 are not
    numbers: they are part of a name.
    """
    folded = unicodedata.normalize("NFKC", strip_invisible(text)).casefold()
    return [*_in_digits(folded), *_in_chinese(_IDIOM.sub(" ", folded)), *_in_english(folded)]


def _in_digits(text: str) -> list[Quantity]:
    found = []
    for match in _DIGITS.finditer(text):
        value = Decimal(match[0].replace(",", ""))
        rest = text[match.end() :]
        if rest[:1] == "折":
            found.append(_discounted(value))
        elif unit := _unit(rest):
            found.append(Quantity(value, unit))
        elif not re.match(r"[a-z_]", rest):
            before = text[max(0, match.start() - 4) : match.start()]
            found.append(Quantity(value, "money" if _MONEY_BEFORE.search(before) else None))
    return found


def _in_chinese(text: str) -> list[Quantity]:
    found = []
    for match in _CHINESE.finditer(text):
        if text[max(0, match.start() - 3) : match.start()] == "百分之":
            found.append(Quantity(chinese_value(match[0]), "%"))
            continue
        value, rest = chinese_value(match[0]), text[match.end() :]
        unit = _unit(rest)
        if rest[:1] == "折":
            found.append(_discounted(value))
        elif rest[:1] == "成" and len(match[0]) == 1:
            found.append(Quantity(value * 10, "%"))
        elif (unit and not (unit == "piece" and value == 1)) or (
            len(match[0]) > 1 and not set(match[0]) <= {"万", "千", "百"}
        ):
            found.append(Quantity(value, unit))
    return found


def _in_english(text: str) -> list[Quantity]:
    found = []
    for match in _ENGLISH.finditer(text):
        value, unit = _english_value(match[0]), _unit(text[match.end() :])
        if value != 1 or (unit and unit != "piece"):
            found.append(Quantity(value, unit))
    return found


def _unit(rest: str) -> str | None:
    match = _AFTER.match(rest)
    return _UNIT_NAMES[int(str(match.lastgroup)[1:])] if match else None


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
