"""Who shows in the leaderboard, and under which name they chose."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, delete, select

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.shoppers import shoppers
from bot.storage.upserts import upsert
from growth.leaderboard import Entrant

leaders = Table(
    "leaders",
    metadata,
    Column("shopper_id", ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("nickname", String(24)),
    Column("joined_at", UtcTime, nullable=False),
)
"""Only who asked to be shown stands here."""


class Leaders:
    """The leaderboard's entrants, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def join(self, shopper_id: int, nickname: str | None, now: datetime) -> None:
        """Show that person, under the nickname or a masked name; the newest choice counts."""
        self._connection.execute(
            upsert(self._connection, leaders)
            .values(shopper_id=shopper_id, nickname=nickname, joined_at=now)
            .on_conflict_do_update(index_elements=["shopper_id"], set_={"nickname": nickname})
        )

    def leave(self, shopper_id: int) -> None:
        self._connection.execute(delete(leaders).where(leaders.c.shopper_id == shopper_id))

    def all(self) -> Sequence[Entrant]:
        """Everybody who asked to be shown."""
        return self._listed()

    def get(self, shopper_id: int) -> Entrant | None:
        found = self._listed(leaders.c.shopper_id == shopper_id)
        return found[0] if found else None

    def _listed(self, *conditions: object) -> list[Entrant]:
        rows = self._connection.execute(
            select(leaders.c.shopper_id, shoppers.c.name, leaders.c.nickname, leaders.c.joined_at)
            .join(shoppers, shoppers.c.shopper_id == leaders.c.shopper_id)
            .where(*conditions)  # type: ignore[arg-type]
            .order_by(leaders.c.joined_at, leaders.c.shopper_id)
        )
        return [Entrant(*row) for row in rows]
