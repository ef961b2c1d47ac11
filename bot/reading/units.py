"""What a number counts: units of measure and currencies, as the two languages write them."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from decimal import Decimal

_UNITS: dict[str, str] = {
    "%": r"%|％|percent|per cent|个百分点",
    "workday": r"(?:business|working|work)[ -]days?|个?工作日",
    "day": r"(?:calendar |natural |consecutive |full |whole )?days?|个?自然日|天|日",
    "week": r"weeks?|个?星期|个?礼拜|周",
    "month": r"months?|个月|月",
    "year": r"years?|yrs?|年",
    "workhour": r"(?:business|working) hours?|个?工作小时",
    "hour": r"hours?|hrs?|个?小时|个?钟头",
    "minute": r"minutes?|mins?|分钟",
    "second": r"seconds?|秒",
    "kg": r"kg|kgs|kilograms?|kilos?|公斤|千克",
    "g": r"g|grams?|克",
    "jin": r"斤",
    "mg": r"mg|毫克",
    "lb": r"lbs?|pounds? of weight",
    "oz": r"oz|ounces?|盎司",
    "ml": r"ml|milliliters?|millilitres?|毫升",
    "l": r"l|liters?|litres?|升",
    "quart": r"qts?|quarts?|夸脱",
    "gallon": r"gal|gallons?|加仑",
    "mm": r"mm|millimet(?:er|re)s?|毫米",
    "cm": r"cm|centimet(?:er|re)s?|厘米|公分",
    "m": r"met(?:er|re)s?|米|m",
    "km": r"km|kilomet(?:er|re)s?|公里|千米",
    "inch": r"inch(?:es)?|英寸|寸",
    "kw": r"kw|kilowatts?|千瓦",
    "w": r"w|watts?|瓦",
    "v": r"v|volts?|伏",
    "mah": r"mah|毫安时?",
    "°c": r"°c|℃|degrees? celsius|degrees?|摄氏度|度",
    "point": r"points?|积分",
    "time": r"times?|次",
    "piece": r"pieces?|pcs|件|个|只|条|双|套|包|盒|瓶|袋|支|本|张|片|颗|粒|块|枚|把|台|根|罐|盏|副|顶|卷|桶|箱|份|株|棵|盆|枝|朵|束|捆|幅|床|辆|坛|扎",
}
_CURRENCIES: dict[str, str] = {
    "USD": r"(?<![\s-])\$(?!\s?\d)|us dollars?|u\.s\. dollars?|usd|dollars?|bucks|美元|美金|刀",
    "HKD": r"hk dollars?|hong kong dollars?|hkd|港币|港元",
    "TWD": r"nt dollars?|taiwan dollars?|twd|新台币|台币",
    "SGD": r"singapore dollars?|sgd|新加坡元|新元|坡币",
    "AUD": r"australian dollars?|aud|澳元|澳币",
    "CAD": r"canadian dollars?|cad|加元|加币",
    "JPY": r"jpy|(?:japanese )?yen|日元|日圆|円",
    "EUR": r"€(?!\s?\d)|eur|euros?|欧元|欧(?![洲盟式美])",
    "GBP": r"(?<![\s-])£(?!\s?\d)|gbp|pounds?(?! of)|sterling|quid|英镑",
    "KRW": r"krw|won|韩元|韩币",
    "CNY": r"(?<![\s-])[¥￥](?!\s?\d)|元|块钱?(?!装)|圆|人民币|rmb|yuan|cny|renminbi|chinese yuan",
    "INR": r"inr|rupees?|卢比",
    "CHF": r"chf|francs?|瑞士法郎",
    "SEK": r"sek|swedish kron(?:or|a)|瑞典克朗",
    "NOK": r"nok|norwegian kroner?|挪威克朗",
    "DKK": r"dkk|danish kroner?|丹麦克朗",
    "PLN": r"pln|zł|zloty(?:ch|s)?|兹罗提",
    "CZK": r"czk|kč|czech (?:koruna|crowns?)|捷克克朗",
    "": r"kr|kroner?|kron(?:or|a)|克朗",
}
"""By ISO code; "" are crowns of whatever country."""
_SIGNS = {
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "jp¥": "JPY", "jp￥": "JPY", "cn¥": "CNY", "rmb¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY",
    "₩": "KRW", "₹": "INR", "rmb": "CNY", "kr.": "", "kr": "",
}  # fmt: skip
_ALL = [
    *((f"c{code}", words) for code, words in _CURRENCIES.items()),
    *((f"u{at}", words) for at, words in enumerate(_UNITS.values())),
]
_NAMES = tuple(_UNITS)
_AFTER = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<{group}>{words})" for group, words in _ALL) + r")(?![a-z])"
)
_BEFORE = re.compile(
    "(?:"
    + "|".join(
        re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True) if sign[:2] != "kr"
    )
    + rf"|\b(?:kr\.?|{'|'.join(code.lower() for code in filter(None, _CURRENCIES))}))\s?$"
)
_NAMED = {
    code: re.compile(
        rf"(?<![a-z.])(?:{words.replace('元|块钱?(?!装)|圆|', '').replace('|刀', '')})(?![a-z])"
    )
    for code, words in _CURRENCIES.items()
    if code
}
_LENGTHS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_SIZES: dict[str, tuple[str, Decimal]] = {
    **{unit: ("second", Decimal(length)) for unit, length in _LENGTHS.items()},
    "month": ("month", Decimal(1)), "year": ("month", Decimal(12)),
    "mg": ("g", Decimal("0.001")), "g": ("g", Decimal(1)), "jin": ("g", Decimal(500)), "kg": ("g", Decimal(1000)),
    "ml": ("ml", Decimal(1)), "l": ("ml", Decimal(1000)), "w": ("w", Decimal(1)), "kw": ("w", Decimal(1000)),
    "mm": ("mm", Decimal(1)), "cm": ("mm", Decimal(10)), "m": ("mm", Decimal(1000)), "km": ("mm", Decimal(10**6)),
}  # fmt: skip


def unit_after(rest: str) -> tuple[str | None, str | None, int]:
    """The unit, the currency and the length of what follows a number (case-folded text).

    "元 each" gives ("money", "CNY", 1); (None, None, 0) if no unit follows.
    """
    match = _AFTER.match(rest)
    if not match or not match.lastgroup:
        return None, None, 0
    kind, name = match.lastgroup[0], match.lastgroup[1:]
    if kind == "c":
        return "money", name or None, match.end()
    return _NAMES[int(name)], None, match.end()


def currency_before(text: str) -> str | None:
    """The currency whose sign or code stands at the end of `text`: "hk$" gives HKD, "kr" gives "",
    which is crowns of whatever country."""
    match = _BEFORE.search(text)
    if not match:
        return None
    sign = match[0].strip()
    return _SIGNS[sign] if sign in _SIGNS else sign.upper()


def in_base_units(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """The same amount in the smallest unit of its kind: 2 years are 24 months, 1 week 604,800 s.

    A month is no number of days, and a working day is no day.
    """
    if unit not in _SIZES:
        return value, unit
    base, size = _SIZES[unit]
    return value * size, base


def currencies_in(text: str) -> set[str]:
    """Currencies that a text names by word, with a number or without; not 元, which is any."""
    folded = text.casefold()
    return {code for code, words in _NAMED.items() if words.search(folded)}
