"""Offers to share, and the reasons why some shoppers get no more of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from growth.offers import Offer

offers = Table(
    "offers",
    metadata,
    Column("offer_id", Integer, primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("product_id", String(64)),
    Column("text", Text, nullable=False),
    Column("offered_at", UtcTime, nullable=False),
    Column("tone", String(8)),
    Column("campaign_id", String(64)),
)

silences = Table(
    "silences",
    metadata,
    Column("silence_id", Integer, primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("reason", String(32), nullable=False),
    Column("since", UtcTime, nullable=False),
)


class Offers:
    """The offers, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        shopper_id: int,
        product_id: str | None,
        text: str,
        now: datetime,
        tone: str | None = None,
        campaign_id: str | None = None,
    ) -> Offer:
        values = {
            "shopper_id": shopper_id,
            "product_id": product_id,
            "text": text,
            "offered_at": now,
            "tone": tone,
            "campaign_id": campaign_id,
        }
        offer_id = self._connection.scalar(
            insert(offers).values(**values).returning(offers.c.offer_id)
        )
        assert offer_id is not None
        return Offer(offer_id, shopper_id, product_id, text, now, tone, campaign_id)

    def last(self, shopper_id: int) -> datetime | None:
        """When this shopper was last asked to share."""
        last: datetime | None = self._connection.scalar(
            select(func.max(offers.c.offered_at, type_=UtcTime)).where(
                offers.c.shopper_id == shopper_id
            )
        )
        return last

    def all_of(self, shopper_id: int) -> Sequence[Offer]:
        rows = self._connection.execute(
            select(offers).where(offers.c.shopper_id == shopper_id).order_by(offers.c.offer_id)
        )
        return [Offer(*row) for row in rows]

    def silence(self, shopper_id: int, reason: str, now: datetime) -> None:
        """Ask this shopper to share no more: after a complaint, a handoff or /stop."""
        self._connection.execute(
            insert(silences).values(shopper_id=shopper_id, reason=reason[:32], since=now)
        )

    def silenced(self, shopper_id: int) -> bool:
        found = self._connection.scalar(
            select(silences.c.silence_id).where(silences.c.shopper_id == shopper_id).limit(1)
        )
        return found is not None

    def people(self) -> int:
        """How many people were ever asked to share."""
        count = select(func.count(func.distinct(offers.c.shopper_id)))
        return self._connection.scalar(count) or 0
