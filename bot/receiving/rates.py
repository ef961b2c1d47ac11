"""Other currencies: what an amount was worth in the shop's own, exactly."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.errors import RateRefused
from growth.money import DIGITS
from growth.purchases import OrderEvent, Original

COLUMNS = ("day", "currency", "rate")
DAYS_BACK = 7
"""A rate holds for this many days after its own where no newer one was given."""
_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,18})?")


class Rate(Protocol):
    """What one unit of `currency` was worth in the shop's currency on `day`, as decimal text."""

    @property
    def day(self) -> date: ...
    @property
    def currency(self) -> str: ...
    @property
    def rate(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class Rates(Protocol):
    def on(self, currency: str, day: date, days_back: int) -> Rate | None:
        """The rate of that day, else of the latest earlier one at most `days_back` days before."""

    def add(self, day: date, currency: str, rate: str, by: str, now: datetime) -> None: ...
    def newest(self, limit: int) -> Sequence[Rate]: ...


def checked_rate(currency: str, rate: str, own: str) -> tuple[str, str]:
    """(currency, rate) as they are kept. Raises RateRefused."""
    code, plain = currency.strip().upper(), rate.strip()
    if code not in DIGITS:
        message = f"{currency[:40]!r} is not a currency code such as EUR."
        raise RateRefused("currency", message, "currency", given=currency[:40])
    if code == own:
        message = f"{own} is the shop's own currency: it needs no rate."
        raise RateRefused("own", message, "currency", own=own)
    if not _RATE.fullmatch(plain) or not Fraction(plain):
        meant = f"what one {code} is worth in {own}, in digits"
        message = f"{rate[:40]!r} is not a rate such as 7.85: {meant}."
        raise RateRefused("rate", message, "rate", given=rate[:40], code=code, own=own)
    return code, plain


def placed_on(event: OrderEvent, zone: ZoneInfo) -> date:
    """The day in the shop's zone."""
    return event.occurred_at.astimezone(zone).date()


def in_shop_currency(order: OrderEvent, rate: str, currency: str) -> OrderEvent:
    """The order with its lines at that rate. Each sum is rounded once, half to even, so that lines
    that make up the order still do."""
    total = worth(order.amount, order.currency, rate, currency)
    lines, told, before = [], 0, 0
    for line in order.lines:
        told += line.amount
        upto = worth(told, order.currency, rate, currency)
        lines.append(replace(line, amount=upto - before))
        before = upto
    original = Original(order.amount, order.currency, rate)
    return replace(order, amount=total, currency=currency, lines=tuple(lines), original=original)


def worth(amount: int, currency: str, rate: str, own: str) -> int:
    """Minor units of `own`, rounded half to even."""
    major = Fraction(amount, 10 ** DIGITS[currency])
    scaled: Fraction = major * Fraction(rate) * Fraction(10 ** DIGITS[own])
    return round(scaled)


def parse_day(text: str) -> date:
    """An ISO date. Raises RateRefused."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        message = f"{text[:40]!r} is not a day: write it as in 2026-05-01."
        raise RateRefused("day", message, "day", given=text[:40]) from None


def read_rates_csv(path: Path, own: str) -> list[tuple[str, str, date]]:
    """(currency, rate, day) from a UTF-8 CSV file with the columns COLUMNS, in any order. Raises
    RateRefused that names row and column; then none is taken."""
    try:
        reader = csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        names = [name.strip() for name in reader.fieldnames or ()]
        rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        kind = error.__class__.__name__
        message = f"{path} cannot be read ({kind}): give a CSV file in UTF-8."
        raise RateRefused("file", message) from None
    if sorted(names) != sorted(COLUMNS):
        message = f"{path}: the first line must name the columns {','.join(COLUMNS)}."
        raise RateRefused("columns", message, columns=",".join(COLUMNS))
    found = []
    for number, row in rows:
        values = {name.strip(): value or "" for name, value in row.items() if name}
        try:
            day = parse_day(values["day"])
            found.append((*checked_rate(values["currency"], values["rate"], own), day))
        except RateRefused as wrong:
            message = f"{path.name}, row {number}, {wrong.column}: {wrong}"
            raise RateRefused(wrong.reason, message, wrong.column, number, **wrong.values) from None
    return found
