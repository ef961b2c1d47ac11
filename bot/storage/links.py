"""Personal links and what is known of their sharing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    union,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.invitations import invitations
from bot.storage.upserts import upsert
from growth.links import CODE_LENGTH, Link

links = Table(
    "links",
    metadata,
    Column("code", String(CODE_LENGTH), primary_key=True),
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("product_id", String(64), nullable=False, default=""),
    Column("campaign_id", String(64), nullable=False, server_default=""),
    Column("variant", String(16), nullable=False, server_default=""),
    Column("made_at", UtcTime, nullable=False),
    UniqueConstraint("shopper_id", "product_id", "campaign_id", "variant"),
)
"""What a link does not name is empty: NULLs would not be unique."""

shares = Table(
    "shares",
    metadata,
    Column("share_id", Integer, primary_key=True),
    Column("code", ForeignKey("links.code"), nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("shared_at", UtcTime, nullable=False),
)


class Links:
    """The links, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, code: str) -> Link | None:
        return self._one(links.c.code == code)

    def of(
        self,
        shopper_id: int,
        product_id: str | None,
        campaign_id: str | None = None,
        variant: str | None = None,
    ) -> Link | None:
        """The link of that person for that product (None: the shop), campaign and variant."""
        return self._one(
            (links.c.shopper_id == shopper_id)
            & (links.c.product_id == (product_id or ""))
            & (links.c.campaign_id == (campaign_id or ""))
            & (links.c.variant == (variant or ""))
        )

    def known(self, codes: Iterable[str]) -> Sequence[Link]:
        """The links among these codes, at most 1,000 of them."""
        rows = self._connection.execute(select(links).where(links.c.code.in_(list(codes))))
        return [_link(row) for row in rows]

    def add(self, link: Link) -> bool:
        """Keep a new link. False when its code, or a link for the same thing, is there already."""
        done = self._connection.execute(
            upsert(self._connection, links)
            .values(
                code=link.code,
                shopper_id=link.shopper_id,
                product_id=link.product_id or "",
                campaign_id=link.campaign_id or "",
                variant=link.variant or "",
                made_at=link.made_at,
            )
            .on_conflict_do_nothing()
        )
        return done.rowcount == 1

    def shared(self, code: str, channel: str, now: datetime) -> None:
        self._connection.execute(
            insert(shares).values(code=code, channel=channel[:32], shared_at=now)
        )

    def all_of(self, shopper_id: int) -> Sequence[Link]:
        rows = self._connection.execute(
            select(links).where(links.c.shopper_id == shopper_id).order_by(links.c.made_at)
        )
        return [_link(row) for row in rows]

    def shares_of(self, shopper_id: int) -> Sequence[tuple[str, str, datetime]]:
        """(code, channel, when) of every share of that person's links."""
        rows = self._connection.execute(
            select(shares.c.code, shares.c.channel, shares.c.shared_at)
            .join(links)
            .where(links.c.shopper_id == shopper_id)
            .order_by(shares.c.share_id)
        )
        return [(row.code, row.channel, row.shared_at) for row in rows]

    def sharers(self) -> int:
        """How many people are known to have shared: by the bot, or because a friend came."""
        known = union(
            select(links.c.shopper_id).join(shares, shares.c.code == links.c.code),
            select(invitations.c.inviter_id),
        ).subquery()
        return self._connection.scalar(select(func.count()).select_from(known)) or 0

    def _one(self, condition: object) -> Link | None:
        row = self._connection.execute(
            select(links).where(condition)  # type: ignore[arg-type]
        ).one_or_none()
        return _link(row) if row else None


def _link(row: Row[Any]) -> Link:
    return Link(
        row.code,
        row.shopper_id,
        row.product_id or None,
        row.made_at,
        row.campaign_id or None,
        row.variant or None,
    )
