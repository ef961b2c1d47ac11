"""A desk over a real database, as the tests of receiving use it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import sharing
from bot.orders import parse_order
from bot.receiving import Desk, Rules
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from growth.programme import simple
from tests.unit.bot.orders.stores import MARKER, SECRET, find

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
START = datetime(2026, 4, 20, 12, tzinfo=UTC)
ANA, BEA = 1, 2
"""Telegram ids: Ana invited Bea."""


def code(number: int) -> str:
    return f"AbCdEfGh1234{number:02}"


@dataclass
class Till:
    """A shop that counts in CNY and gives an inviter five per cent."""

    database: Database
    time: datetime = NOW
    secrets: dict[str, str] = field(
        default_factory=lambda: dict.fromkeys(("shopify", "woocommerce", "stripe"), SECRET)
    )

    def __post_init__(self) -> None:
        self.desk = Desk(
            self.database,
            rules=lambda: Rules("CNY", ZoneInfo("Asia/Shanghai")),
            marker=MARKER,
            find=find,
            secret_of=self.secrets.get,
            now=lambda: self.time,
        )
        with self.database.write() as tx:
            sharing.keep_settings(tx, simple("CNY", inviter_percent=5), START)
            self.ana = tx.shoppers.meet(ANA, "Ana", "en", START).shopper.shopper_id
            link = sharing.link_for(tx, self.ana, None, START, lambda: code(1))
        self.bea = self.meet(BEA, "Bea", link.code)

    def meet(self, telegram_id: int, name: str, came_by: str | None = None) -> int:
        """Somebody new starts the bot; their own link code ends in their Telegram id."""
        with self.database.write() as tx:
            met = tx.shoppers.meet(telegram_id, name, "en", START)
            person = met.shopper.shopper_id
            sharing.arrive(tx, person, came_by, met.new, START + timedelta(hours=1))
            sharing.link_for(tx, person, None, START, lambda: code(telegram_id))
        return person

    def receive(self, **values):
        """An order event from a till, with defaults."""
        event = {
            "source": "till",
            "event_id": f"{values.get('type', 'order')}-1",
            "type": "order",
            "order_id": "o-1",
            "amount": "100.00",
            "currency": "CNY",
            "occurred_at": "2026-05-01T12:00:00+08:00",
        }
        return self.desk.receive(parse_order(event | values, MARKER))

    def bought(self, shopper_id: int):
        with self.database.read() as tx:
            return tx.purchases.of(shopper_id)

    def pending(self, shopper_id: int) -> int:
        with self.database.read() as tx:
            return sum(
                balance.pending + balance.earned for balance in tx.ledger.balances(shopper_id)
            )


def opened(file: Path) -> Till:
    """A shop over a copy of that database."""
    return Till(Database(sqlite_engine(file), b"key"))
