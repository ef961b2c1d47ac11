"""What staff said of referrals that look lost. Nothing of it is ever changed or removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    insert,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import append_only
from growth.lost import About, LostDecision

lost_decisions = Table(
    "lost_decisions",
    metadata,
    Column("fact_id", Integer, primary_key=True),
    Column("what", String(9), nullable=False),
    Column("sign", String(8), nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("inviter_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("order_key", ForeignKey("order_events.order_key")),
    Column("reason", String(300), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("what IN ('dismissed', 'restored')", name="what"),
)
Index("ix_lost_decisions_at", lost_decisions.c.at)
append_only(lost_decisions)


class LostDecisions:
    """The decisions, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, decision: LostDecision) -> None:
        what = "dismissed" if decision.dismissed else "restored"
        about = decision.about
        self._connection.execute(
            insert(lost_decisions).values(
                what=what,
                sign=about.sign,
                shopper_id=about.shopper_id,
                inviter_id=about.inviter_id,
                order_key=about.order_key,
                reason=decision.reason,
                by=decision.by,
                at=decision.at,
            )
        )

    def since(self, begin: datetime) -> Sequence[LostDecision]:
        """Oldest first."""
        return [
            LostDecision(
                row.what == "dismissed",
                About(row.sign, row.shopper_id, row.inviter_id, row.order_key),
                row.reason,
                row.by,
                row.at,
            )
            for row in self._connection.execute(
                select(lost_decisions)
                .where(lost_decisions.c.at >= begin)
                .order_by(lost_decisions.c.fact_id)
            )
        ]
