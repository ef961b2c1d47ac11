"""What other currencies are worth, as the shop says, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Column, Connection, Date, Index, Integer, String, Table, insert, select
from sqlalchemy.sql import ColumnElement

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import append_only

currency_rates = Table(
    "currency_rates",
    metadata,
    Column("rate_id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("rate", String(40), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
)
Index("ix_currency_rates_day", currency_rates.c.currency, currency_rates.c.day)
append_only(currency_rates)
"""`rate` is decimal text: what one unit of `currency` was worth in the shop's on `day` in its zone.
Of two rates for one day the newer holds; orders that were converted before keep theirs."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `currency` was worth in the shop's currency, as decimal text."""

    day: date
    currency: str
    rate: str
    by: str
    at: datetime


class Rates:
    """The rates, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, day: date, currency: str, rate: str, by: str, now: datetime) -> None:
        self._connection.execute(
            insert(currency_rates).values(day=day, currency=currency, rate=rate, by=by, at=now)
        )

    def on(self, currency: str, day: date, days_back: int) -> Rate | None:
        """The rate of that day, else of the latest earlier one at most `days_back` days before."""
        found = self._rates(
            currency_rates.c.currency == currency,
            currency_rates.c.day.between(day - timedelta(days=days_back), day),
        )
        return found[0] if found else None

    def newest(self, limit: int) -> Sequence[Rate]:
        """The latest days first."""
        return self._rates()[:limit]

    def _rates(self, *conditions: ColumnElement[bool]) -> list[Rate]:
        rows = self._connection.execute(
            select(*(currency_rates.c[name] for name in ("day", "currency", "rate", "by", "at")))
            .where(*conditions)
            .order_by(currency_rates.c.day.desc(), currency_rates.c.rate_id.desc())
        )
        return [Rate(*row) for row in rows]
