"""What staff look through: conversations by words, person, time and outcome; a day in numbers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Table, func, select
from sqlalchemy.sql import ColumnElement

from bot.messages import Turn, TurnKind
from bot.storage.conversations import Conversations, turns
from bot.storage.inbox import inbox
from bot.storage.invitations import invitations
from bot.storage.links import shares
from bot.storage.order_tables import order_events
from bot.storage.outbox import outbox


class Browsing:
    """Reads only, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def turns(
        self,
        *,
        words: Sequence[str] = (),
        shopper_id: int | None = None,
        begin: datetime | None = None,
        end: datetime | None = None,
        kinds: Sequence[TurnKind] = (),
        disliked: bool = False,
        before: int | None = None,
        limit: int = 50,
    ) -> list[Turn]:
        """The newest first. Each of `words` stands in the question or the answer, without regard
        to case (of ASCII letters); from `begin` on, before `end`; older than the turn `before`;
        `disliked`: with a thumb down."""
        table = turns.c
        conditions: list[ColumnElement[bool]] = [
            table.question.icontains(word, autoescape=True)
            | table.answer.icontains(word, autoescape=True)
            for word in words
        ]
        if shopper_id is not None:
            conditions.append(table.shopper_id == shopper_id)
        if begin is not None:
            conditions.append(table.at >= begin)
        if end is not None:
            conditions.append(table.at < end)
        if kinds:
            conditions.append(table.kind.in_(kinds))
        if disliked:
            conditions.append(table.feedback == "down")
        if before is not None:
            conditions.append(table.turn_id < before)
        query = select(turns).where(*conditions).order_by(table.turn_id.desc()).limit(limit)
        return Conversations(self._connection).read(query)

    def shares(self, begin: datetime, end: datetime) -> int:
        """How often something was shared."""
        return self._within(shares, shares.c.shared_at, begin, end)

    def arrivals(self, begin: datetime, end: datetime) -> int:
        """How many friends came through a link."""
        return self._within(invitations, invitations.c.invited_at, begin, end)

    def orders(self, begin: datetime, end: datetime) -> int:
        return self._within(
            order_events, order_events.c.occurred_at, begin, end, order_events.c.type == "order"
        )

    def oldest_update(self) -> datetime | None:
        """Since when an update waits to be worked on."""
        since: datetime | None = self._connection.scalar(
            select(func.min(inbox.c.arrived_at)).where(inbox.c.state == "waiting")
        )
        return since

    def oldest_message(self, now: datetime) -> datetime | None:
        """Since when a message waits that may be sent."""
        since: datetime | None = self._connection.scalar(
            select(func.min(outbox.c.made_at)).where(
                outbox.c.state == "waiting", outbox.c.not_before <= now
            )
        )
        return since

    def _within(
        self,
        table: Table,
        at: Column[datetime],
        begin: datetime,
        end: datetime,
        *conditions: ColumnElement[bool],
    ) -> int:
        query = select(func.count()).select_from(table)
        return self._connection.scalar(query.where(at >= begin, at < end, *conditions)) or 0
