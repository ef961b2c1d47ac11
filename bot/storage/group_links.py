"""Invitation links of groups, and who came through them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.shoppers import shoppers
from bot.storage.upserts import upsert
from growth.invitations import GroupJoin, GroupLink

group_links = Table(
    "group_links",
    metadata,
    Column("group_link_id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("address", String(200), unique=True),
    Column("made_at", UtcTime, nullable=False),
    UniqueConstraint("chat_id", "shopper_id"),
)
"""`address` is empty once its owner was forgotten."""

group_joins = Table(
    "group_joins",
    metadata,
    Column("join_id", Integer, primary_key=True),
    Column("group_link_id", ForeignKey("group_links.group_link_id"), nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("member_mark", String(64), index=True),
    Column("joined_at", UtcTime, nullable=False),
    UniqueConstraint("chat_id", "member_mark"),
)
"""`member_mark` is the keyed hash that `shoppers.telegram_mark` holds, too; NULL once that person
was forgotten."""


class GroupLinks:
    """The links of groups and their joins, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, chat_id: int, shopper_id: int) -> GroupLink | None:
        """That person's link to that group."""
        return self._one(
            (group_links.c.chat_id == chat_id) & (group_links.c.shopper_id == shopper_id)
        )

    def by_address(self, address: str) -> GroupLink | None:
        return self._one(group_links.c.address == address)

    def add(self, chat_id: int, shopper_id: int, address: str, now: datetime) -> GroupLink:
        """Keep a link; the one that is there already stays."""
        self._connection.execute(
            upsert(self._connection, group_links)
            .values(chat_id=chat_id, shopper_id=shopper_id, address=address, made_at=now)
            .on_conflict_do_nothing()
        )
        found = self.of(chat_id, shopper_id)
        assert found is not None
        return found

    def joined(self, link: GroupLink, member_mark: str, now: datetime) -> bool:
        """Somebody came through that link. False when that person was counted in this group."""
        done = self._connection.execute(
            upsert(self._connection, group_joins)
            .values(
                group_link_id=link.group_link_id,
                chat_id=link.chat_id,
                member_mark=member_mark,
                joined_at=now,
            )
            .on_conflict_do_nothing()
        )
        return done.rowcount == 1

    def joins_of(self, shopper_id: int) -> Sequence[GroupJoin]:
        """Everybody who came through that person's links, oldest first."""
        rows = self._connection.execute(
            select(group_links.c.group_link_id, group_links.c.shopper_id, group_joins.c.joined_at)
            .join(group_joins, group_joins.c.group_link_id == group_links.c.group_link_id)
            .where(group_links.c.shopper_id == shopper_id)
            .order_by(group_joins.c.join_id)
        )
        return [GroupJoin(*row) for row in rows]

    def came_by(self, shopper_id: int) -> Sequence[GroupJoin]:
        """Through whose links that person came into groups, oldest first."""
        rows = self._connection.execute(
            select(group_links.c.group_link_id, group_links.c.shopper_id, group_joins.c.joined_at)
            .join(group_joins, group_joins.c.group_link_id == group_links.c.group_link_id)
            .join(shoppers, shoppers.c.telegram_mark == group_joins.c.member_mark)
            .where(shoppers.c.shopper_id == shopper_id)
            .order_by(group_joins.c.join_id)
        )
        return [GroupJoin(*row) for row in rows]

    def joins(self, shopper_id: int) -> int:
        """How many people came into groups through that person."""
        query = (
            select(func.count())
            .select_from(group_joins)
            .join(group_links, group_links.c.group_link_id == group_joins.c.group_link_id)
            .where(group_links.c.shopper_id == shopper_id)
        )
        return self._connection.scalar(query) or 0

    def forget(self, shopper_id: int) -> Sequence[tuple[int, str]]:
        """Take that person out of the joins and the addresses of their links away; gives (chat,
        address) of each, which nobody should be able to follow any more."""
        rows = self._connection.execute(
            select(group_links.c.chat_id, group_links.c.address).where(
                group_links.c.shopper_id == shopper_id, group_links.c.address.is_not(None)
            )
        ).all()
        self._connection.execute(
            update(group_links).where(group_links.c.shopper_id == shopper_id).values(address=None)
        )
        mark = select(shoppers.c.telegram_mark).where(shoppers.c.shopper_id == shopper_id)
        self._connection.execute(
            update(group_joins)
            .where(group_joins.c.member_mark == mark.scalar_subquery())
            .values(member_mark=None)
        )
        return [(row.chat_id, row.address) for row in rows]

    def _one(self, condition: object) -> GroupLink | None:
        row = self._connection.execute(
            select(
                group_links.c.group_link_id,
                group_links.c.chat_id,
                group_links.c.shopper_id,
                group_links.c.address,
            ).where(condition)  # type: ignore[arg-type]
        ).one_or_none()
        return GroupLink(*row) if row else None
