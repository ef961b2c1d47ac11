"""Questions that shoppers got no help with, and the days of which staff had their digest."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Column, Connection, Date, Table, func, or_, select, update

from bot.messages import ANSWERS, Turn
from bot.storage.columns import UtcTime
from bot.storage.conversations import Conversations, turns
from bot.storage.database import metadata
from bot.storage.handoffs import handoffs
from bot.storage.upserts import upsert

digests = Table(
    "digests",
    metadata,
    Column("day", Date, primary_key=True),
    Column("made_at", UtcTime, nullable=False),
)
"""The days, in the shop's zone, whose digest was made, sent or not."""

SOON = timedelta(minutes=30)
"""Who asks for a person within this time of an answer was not helped by it."""


class Gaps:
    """Within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unmet(self, begin: datetime, end: datetime, limit: int) -> list[Turn]:
        """The newest questions from `begin` on and before `end` that the bot refused or handed
        over, whose answer was disliked, or after which the shopper asked for a person; the newest
        first, without those that are settled."""
        query = (
            select(turns)
            .where(
                turns.c.at >= begin,
                turns.c.at < end,
                turns.c.kind.in_(ANSWERS),
                turns.c.question != "",
                turns.c.settled.is_(None),
                or_(
                    turns.c.kind.in_(("refused", "handoff")),
                    turns.c.feedback == "down",
                    turns.c.turn_id.in_(self._before_a_person(begin, end)),
                ),
            )
            .order_by(turns.c.turn_id.desc())
            .limit(limit)
        )
        return Conversations(self._connection).read(query)

    def settle(self, turn_ids: Collection[int], answer: str) -> None:
        """These are no gap any more: `answer` is the id of what answers them, "" where they were
        set aside."""
        self._connection.execute(
            update(turns).where(turns.c.turn_id.in_(turn_ids)).values(settled=answer)
        )

    def last_digest(self) -> date | None:
        """The newest day of which there was one."""
        last: date | None = self._connection.scalar(select(func.max(digests.c.day)))
        return last

    def digest_made(self, day: date, now: datetime) -> bool:
        """Note that day; False if it was noted before."""
        made = self._connection.execute(
            upsert(self._connection, digests).values(day=day, made_at=now).on_conflict_do_nothing()
        )
        return bool(made.rowcount)

    def _before_a_person(self, begin: datetime, end: datetime) -> list[int]:
        """The last question before each wish for a person."""
        last = (
            select(func.max(turns.c.turn_id))
            .where(
                turns.c.shopper_id == handoffs.c.shopper_id,
                turns.c.kind.in_(ANSWERS),
                turns.c.at <= handoffs.c.opened_at,
            )
            .correlate(handoffs)
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(turns.c.turn_id, turns.c.at, handoffs.c.opened_at)
            .join(handoffs, turns.c.turn_id == last)
            .where(handoffs.c.opened_at >= begin, handoffs.c.opened_at < end + SOON)
        )
        return [row.turn_id for row in rows if row.opened_at - row.at <= SOON]
