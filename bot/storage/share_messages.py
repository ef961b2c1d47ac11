"""The messages for sharing a product, made ahead or written by staff."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, String, Table, Text, select

from bot.messages import KeptMessage
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert

share_messages = Table(
    "share_messages",
    metadata,
    Column("product_id", String(64), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("tone", String(8), primary_key=True),
    Column("text", Text, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("state", String(9), nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)


class ShareMessages:
    """One message for each product, language and tone, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, kept: KeptMessage, now: datetime) -> None:
        """Put it in place of the one of that product, language and tone."""
        values = {
            "product_id": kept.product_id,
            "language": kept.language,
            "tone": kept.tone,
            "text": kept.text,
            "digest": kept.digest,
            "state": kept.state,
            "kept_at": now,
        }
        keys = ("product_id", "language", "tone")
        changed = {key: value for key, value in values.items() if key not in keys}
        self._connection.execute(
            upsert(self._connection, share_messages)
            .values(**values)
            .on_conflict_do_update(index_elements=list(keys), set_=changed)
        )

    def of(self, product_id: str, language: str) -> list[KeptMessage]:
        """Those of one product in one language."""
        table = share_messages.c
        return self._listed(table.product_id == product_id, table.language == language)

    def all(self) -> list[KeptMessage]:
        """By product, language and tone."""
        return self._listed()

    def _listed(self, *conditions: ColumnElement[bool]) -> list[KeptMessage]:
        table = share_messages.c
        keys = (table.product_id, table.language, table.tone)
        rows = self._connection.execute(
            select(*keys, table.text, table.digest, table.state).where(*conditions).order_by(*keys)
        )
        return [KeptMessage(*row) for row in rows]
