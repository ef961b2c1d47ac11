"""Shoppers: one row a person, found by their Telegram id."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from bot.messages import Shopper
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.marks import ShopperMarks
from bot.storage.waiting import WaitingEvents
from knowledge.passages import Language

shoppers = Table(
    "shoppers",
    metadata,
    Column("shopper_id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, unique=True),
    Column("telegram_mark", String(64), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("language", String(2)),
    Column("stopped", Boolean, nullable=False, default=False),
    Column("met_at", UtcTime, nullable=False, index=True),
    Column("asked_at", UtcTime),
    Column("forgotten_at", UtcTime),
    sqlite_autoincrement=True,
)
"""`telegram_mark` is a keyed hash that outlives the Telegram id, so that a person who asked to be
forgotten does not come back as a new shopper who can be invited again."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What `meet` found: the shopper, and whether we never met this person before."""

    shopper: Shopper
    new: bool


class Shoppers:
    """The shoppers, within one transaction."""

    def __init__(self, connection: Connection, pseudonym_key: bytes) -> None:
        self._connection = connection
        self._key = pseudonym_key

    def meet(
        self, telegram_id: int, name: str, language: Language | None, now: datetime
    ) -> Meeting:
        """The shopper with that Telegram id, made if need be; their name is kept current."""
        known = self.by_telegram_id(telegram_id)
        if known is not None:
            if known.name != name[:120]:
                known = replace(known, name=name[:120])
                self._set(known.shopper_id, name=known.name)
            return Meeting(known, new=False)
        mark = self._mark(telegram_id)
        seen_before = self._connection.scalar(
            select(shoppers.c.shopper_id).where(shoppers.c.telegram_mark == mark).limit(1)
        )
        shopper_id = self._connection.scalar(
            insert(shoppers)
            .values(
                telegram_id=telegram_id,
                telegram_mark=mark,
                name=name[:120],
                language=language,
                met_at=now,
            )
            .returning(shoppers.c.shopper_id)
        )
        assert shopper_id is not None
        shopper = Shopper(shopper_id, telegram_id, name[:120], language)
        return Meeting(shopper, new=seen_before is None)

    def get(self, shopper_id: int) -> Shopper | None:
        return self._one(shoppers.c.shopper_id == shopper_id)

    def by_telegram_id(self, telegram_id: int) -> Shopper | None:
        return self._one(shoppers.c.telegram_id == telegram_id)

    def first_met(self, shopper_id: int) -> datetime:
        """When that person was first met, before being forgotten if they ever were."""
        theirs = select(shoppers.c.telegram_mark).where(shoppers.c.shopper_id == shopper_id)
        met: datetime | None = self._connection.scalar(
            select(func.min(shoppers.c.met_at, type_=UtcTime)).where(
                shoppers.c.telegram_mark == theirs.scalar_subquery()
            )
        )
        assert met is not None
        return met

    def mark(self, telegram_id: int) -> str:
        """The keyed hash under which that person is known for ever."""
        return self._mark(telegram_id)

    def was_forgotten(self, telegram_id: int) -> bool:
        """Whether that person once asked to be forgotten."""
        found = self._connection.scalar(
            select(shoppers.c.shopper_id)
            .where(
                shoppers.c.telegram_mark == self._mark(telegram_id),
                shoppers.c.forgotten_at.is_not(None),
            )
            .limit(1)
        )
        return found is not None

    def set_language(self, shopper_id: int, language: Language) -> None:
        self._set(shopper_id, language=language)

    def set_stopped(self, shopper_id: int, stopped: bool) -> None:
        self._set(shopper_id, stopped=stopped)

    def asked(self, shopper_id: int, now: datetime) -> None:
        """Remember when this shopper asked their first question."""
        self._connection.execute(
            update(shoppers)
            .where(shoppers.c.shopper_id == shopper_id, shoppers.c.asked_at.is_(None))
            .values(asked_at=now)
        )

    def forget(self, shopper_id: int, now: datetime) -> None:
        """Remove what identifies the person; the row stays so that chains and totals balance.

        Who is forgotten already stays so since then: it decides what their orders earned.
        """
        ShopperMarks(self._connection).forget(shopper_id)
        shopper = self.get(shopper_id)
        if shopper and shopper.telegram_id is not None:
            WaitingEvents(self._connection).forget(shopper.telegram_id)
            self._set(shopper_id, telegram_id=None, name="", language=None, forgotten_at=now)

    def _set(self, shopper_id: int, **values: object) -> None:
        self._connection.execute(
            update(shoppers).where(shoppers.c.shopper_id == shopper_id).values(**values)
        )

    def _one(self, condition: object) -> Shopper | None:
        row = self._connection.execute(
            select(
                shoppers.c.shopper_id,
                shoppers.c.telegram_id,
                shoppers.c.name,
                shoppers.c.language,
                shoppers.c.stopped,
            ).where(condition)  # type: ignore[arg-type]
        ).one_or_none()
        return Shopper(*row) if row else None

    def _mark(self, telegram_id: int) -> str:
        return hmac.new(self._key, str(telegram_id).encode(), hashlib.sha256).hexdigest()
