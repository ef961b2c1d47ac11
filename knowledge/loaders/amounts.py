"""Prices and stock as people write them in tables: "¥1,299.00", "€12,50", "有货", "3 件"."""

import re
import unicodedata
from decimal import Decimal

from knowledge.cleaning import clean_line
from knowledge.loaders.reasons import reason
from knowledge.money import exponent

_SIGNS: dict[str, tuple[str, ...]] = {
    "us$": ("USD",), "usd$": ("USD",), "hk$": ("HKD",), "nt$": ("TWD",), "s$": ("SGD",),
    "a$": ("AUD",), "au$": ("AUD",), "c$": ("CAD",), "ca$": ("CAD",), "nz$": ("NZD",),
    "r$": ("BRL",), "mx$": ("MXN",), "cn¥": ("CNY",), "jp¥": ("JPY",),
    "¥": ("CNY", "JPY"), "$": ("USD", "CAD", "AUD", "HKD", "SGD", "NZD", "TWD", "MXN"),
    "€": ("EUR",), "£": ("GBP",), "₩": ("KRW",), "₹": ("INR",), "฿": ("THB",), "₫": ("VND",),
    "₽": ("RUB",), "₱": ("PHP",), "₺": ("TRY",), "zł": ("PLN",), "rm": ("MYR",), "rp": ("IDR",),
    "rmb": ("CNY",), "人民币": ("CNY",), "元": ("CNY", "TWD"), "块": ("CNY",), "块钱": ("CNY",),
    "圆": ("CNY", "JPY"), "円": ("JPY",), "日元": ("JPY",), "美元": ("USD",), "美金": ("USD",),
    "欧元": ("EUR",), "英镑": ("GBP",), "港币": ("HKD",), "港元": ("HKD",), "台币": ("TWD",),
    "新台币": ("TWD",), "韩元": ("KRW",), "澳元": ("AUD",), "加元": ("CAD",), "新元": ("SGD",),
}  # fmt: skip
"""By sign, the currencies that it can mean."""

_NUMBER = r"\d(?:[\d.,'’\s]*\d)?"
_PRICE = re.compile(rf"(?P<before>[^\d.,+-]*?)\s*(?P<number>{_NUMBER})\s*(?P<after>[^\d]*)")
_GROUPED = re.compile(r"[1-9]\d{0,2}([,.'’\s])\d{3}(?:\1\d{3})*")
_COUNT = re.compile(
    rf"({_NUMBER})\s*(?:pcs?\.?|pieces?|units?|items?|in stock|left|available|"
    r"件|个|只|台|双|套|盒|瓶|包|条|本|支|把|张|份|袋|箱)?",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


IN_STOCK = _words(
    "in stock|instock|in_stock|available|available now|yes|y|true|on sale|ready|plenty|many|"
    "有货|有|现货|有现货|充足|库存充足|货源充足|是|在售|上架|可售|大量|足够|有库存"
)
SOLD_OUT = _words(
    "out of stock|outofstock|out_of_stock|sold out|soldout|unavailable|not available|no|n|false|"
    "none|discontinued|oos|缺货|无货|售罄|售完|没货|无|否|没有|断货|下架|已售罄|卖完|无库存|停售"
)


def plain_text(text: str) -> str:
    """On one line, full-width characters as their usual ones, ￥ as ¥."""
    return clean_line(unicodedata.normalize("NFKC", text)).replace("￥", "¥")


def _marked_digits(text: str) -> bool:
    """Whether it holds raised or circled digits and the like: "10²" is not 102."""
    return any(
        not char.isdecimal() and any(map(str.isdecimal, unicodedata.normalize("NFKC", char)))
        for char in text
    )


_SAYS_ANYTHING = _words("yes|y|true|no|n|false|none|many|plenty|ready|是|否|有|无|没有|足够")
"""Words that answer other questions as well."""


def price_of(text: str, default: str) -> tuple[Decimal, str]:
    """The amount and its currency (ISO 4217); `default` where the text names none.

    A sign that stands for several currencies means the default if that is one of them. Raises
    ValueError for what is not one price, and for a sign that could mean several others.
    """
    plain = plain_text(text)
    found = _PRICE.fullmatch(plain)
    if not found or _marked_digits(text):
        raise ValueError(reason("number", text=text))
    marks = [mark for mark in (found["before"].strip(), found["after"].strip(" ./")) if mark]
    codes = {_currency(mark, default, text) for mark in marks}
    if len(codes) > 1:
        raise ValueError(reason("two_currencies", text=text))
    code = codes.pop() if codes else default
    return decimal_of(found["number"]), code


def decimal_of(number: str) -> Decimal:
    """A number with or without separators. The last mark that stands alone is the decimal one,
    except where digits come in threes after commas, spaces or apostrophes: "1,299" is 1299."""
    plain = re.sub(r"[\s'’]", "", number)
    commas, dots = plain.count(","), plain.count(".")
    if commas and dots:
        decimal_mark = max(",.", key=plain.rfind)
        thousands = "." if decimal_mark == "," else ","
        whole, _, rest = plain.rpartition(decimal_mark)
        if decimal_mark in whole or not _GROUPED.fullmatch(whole) or thousands in rest:
            raise ValueError(reason("marks", text=number))
        plain = f"{whole.replace(thousands, '')}.{rest}"
    elif commas == 1 and not _GROUPED.fullmatch(plain):
        plain = plain.replace(",", ".")
    elif commas or dots > 1:
        if not _GROUPED.fullmatch(plain):
            raise ValueError(reason("marks", text=number))
        plain = re.sub("[,.]", "", plain)
    return Decimal(plain)


def has_currency(text: str) -> bool:
    """Whether a text is a number with the sign, name or code of a currency."""
    found = _PRICE.fullmatch(plain_text(text))
    if found is None:
        return False
    return any(_meanings(mark) for mark in (found["before"].strip(), found["after"].strip(" ./")))


def currency_named(text: str, default: str) -> str | None:
    """The currency that a text such as "USD" or "元" names; None where it names none."""
    meanings = _meanings(plain_text(text))
    if len(meanings) > 1:
        return default if default in meanings else None
    return meanings[0] if meanings else None


def stock_of(text: str) -> int | None:
    """A count; 0 where the text says that there is none; None where it says that there is some.

    ValueError for what says nothing about stock.
    """
    plain = plain_text(text).casefold()
    if plain in IN_STOCK:
        return None
    if plain in SOLD_OUT:
        return 0
    found = _COUNT.fullmatch(plain)
    if not found or _marked_digits(text):
        raise ValueError(reason("stock", text=text))
    number = decimal_of(found[1])
    if number != number.to_integral_value() or number > 10**9:
        raise ValueError(reason("count", text=text))
    return int(number)


def is_stock_word(text: str) -> bool:
    """Whether a text tells in words that can mean nothing else whether there is stock."""
    return plain_text(text).casefold() in (IN_STOCK | SOLD_OUT) - _SAYS_ANYTHING


def _currency(mark: str, default: str, text: str) -> str:
    meanings = _meanings(mark)
    if not meanings:
        raise ValueError(reason("number", text=text))
    if default in meanings:
        return default
    if len(meanings) > 1:
        names = " or ".join(meanings[:3])
        raise ValueError(reason("which_currency", mark=mark, names=names))
    return meanings[0]


def _meanings(mark: str) -> tuple[str, ...]:
    """The currencies that a sign, a name, a code, or code and sign together can mean."""
    plain = plain_text(mark).casefold().replace(" ", "")
    if plain in _SIGNS:
        return _SIGNS[plain]
    if re.fullmatch("[a-z]{3}", plain):
        try:
            exponent(plain.upper())
        except ValueError:
            return ()
        return (plain.upper(),)
    code, sign = plain[:3], plain[3:]
    return (code.upper(),) if code.upper() in _SIGNS.get(sign, ()) else ()
