"""A spreadsheet's cell as its sheet shows it: 16.915 in the format "¥0.00" reads "¥16.92"."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from knowledge.loaders.fields import plain_number
from knowledge.loaders.tables import Cell

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.([0#?]+))?")
_SIGNS = "¥￥$€£₩₹฿₫₽₱₺"


def shown(value: Any, number_format: str) -> Cell:
    """Text of a value that openpyxl read. Excel keeps 15 digits of a number, so no more are read.

    Raises ValueError for a number that nobody would write.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return value.isoformat("minutes") if isinstance(value, time) else str(value)
    if isinstance(value, int | float):
        return _number(Decimal(value if isinstance(value, int) else f"{value:.15g}"), number_format)
    return str(value)


def _number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        raise ValueError("is no number")
    section = number_format.split(";")[0] if number_format else "General"
    marks = "".join("".join(found) for found in _LITERAL.findall(section))
    bare = _LITERAL.sub("", section)
    places = _PLACES.search(bare)
    if places is None or "/" in bare or "E" in bare.upper().replace("GENERAL", ""):
        return _plain(value)
    percent = "%" in bare
    decimals = len(places[1] or "")
    amount = (value * 100 if percent else value).quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
    )
    digits = format(abs(amount), "f")
    least = len(re.sub(r"[^0]", "", places[0].split(".")[0]))
    whole, dot, rest = digits.partition(".")
    sign = next((mark for mark in f"{marks}{bare}" if mark in _SIGNS), "")
    minus = "-" if amount < 0 else ""
    return f"{minus}{sign}{whole.zfill(least)}{dot}{rest}{'%' if percent else ''}"


def _plain(value: Decimal) -> str:
    text = plain_number(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
