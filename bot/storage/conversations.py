"""What was said, how it was liked, and what sharing texts were made."""

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.messages import ANSWERS, Given, Made, Question, Turn, TurnKind
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.upserts import upsert
from knowledge.passages import Language

turns = Table(
    "turns",
    metadata,
    Column("turn_id", Integer, primary_key=True),
    Column("shopper_id", Integer, ForeignKey("shoppers.shopper_id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("product_id", String(200)),
    Column("feedback", String(4)),
    Column("at", UtcTime, nullable=False, index=True),
    Column("path", String(10)),
    Column("seconds", Float),
    Column("knowledge_version", String(64)),
    Column("model", String(200)),
    Column("by", String(120)),
    Column("settled", String(200)),
    Index("ix_turns_shopper", "shopper_id", "turn_id"),
    sqlite_autoincrement=True,
)
"""`settled`: see `bot.storage.gaps`."""

topics = Table(
    "staff_topics",
    metadata,
    Column("shopper_id", Integer, ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("topic_id", BigInteger, nullable=False, unique=True),
)
"""The forum topic of each shopper in the staff chat."""

moved_chats = Table(
    "moved_chats",
    metadata,
    Column("old_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_id", BigInteger, nullable=False),
)
"""Groups that became supergroups, which have another id."""

share_texts = Table(
    "share_texts",
    metadata,
    Column("shopper_id", Integer, ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("product_id", String(200), primary_key=True),
    Column("text", Text, nullable=False),
    Column("code", String(14)),
)
"""The newest share message of each shopper and product (empty id: the shop itself), and the code
of the link that went with it."""

photos = Table(
    "photos",
    metadata,
    Column("photo", String(64), primary_key=True),
    Column("file_id", String(200), nullable=False),
)
"""Telegram's file id of a picture, by the hash of its bytes."""

labels = Table(
    "labels",
    metadata,
    Column("label_id", Integer, primary_key=True),
    Column("text", String(400), nullable=False, unique=True),
)
"""Short numbers for product ids and categories, which may be too long for a button."""

_MADE = [turns.c[each.name] for each in fields(Made)]
_TURN = [turns.c[each.name] for each in fields(Turn) if each.name in turns.c]


class Conversations:
    """The conversations, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_turn(
        self,
        shopper_id: int,
        kind: TurnKind,
        *,
        language: Language,
        now: datetime,
        question: str = "",
        answer: str = "",
        product_id: str | None = None,
        made: Made | None = None,
        by: str | None = None,
    ) -> int:
        """Write down an exchange, with how its answer was made; gives its number."""
        turn_id: int | None = self._connection.scalar(
            insert(turns)
            .values(
                shopper_id=shopper_id,
                kind=kind,
                question=question,
                answer=answer,
                language=language,
                product_id=product_id,
                at=now,
                by=by,
                **(asdict(made) if made else {}),
            )
            .returning(turns.c.turn_id)
        )
        assert turn_id is not None
        return turn_id

    def turn(self, turn_id: int) -> Turn | None:
        found = self.read(select(turns).where(turns.c.turn_id == turn_id))
        return found[0] if found else None

    def last_turns(self, shopper_id: int, limit: int) -> list[Turn]:
        """The newest turns of that shopper, oldest first."""
        query = select(turns).where(turns.c.shopper_id == shopper_id)
        return self.read(query.order_by(turns.c.turn_id.desc()).limit(limit))[::-1]

    def all_turns(self, shopper_id: int) -> list[Turn]:
        return self.read(
            select(turns).where(turns.c.shopper_id == shopper_id).order_by(turns.c.turn_id)
        )

    def given(self, begin: datetime, end: datetime) -> list[Given]:
        """The answers given from `begin` on and before `end`, oldest first; without their words."""
        columns = [turns.c[each.name] for each in fields(Given)]
        rows = self._connection.execute(
            select(*columns)
            .where(turns.c.at >= begin, turns.c.at < end, turns.c.kind.in_(ANSWERS))
            .order_by(turns.c.at, turns.c.turn_id)
        )
        return [Given(*row) for row in rows]

    def most_asked(self, limit: int, since: datetime) -> list[str]:
        """The products that most answers since then were about, the most asked first."""
        product, count = turns.c.product_id, func.count()
        rows = self._connection.execute(
            select(product)
            .where(product.is_not(None), turns.c.kind.in_(ANSWERS), turns.c.at >= since)
            .group_by(product)
            .order_by(count.desc(), product)
            .limit(limit)
        )
        return [row[0] for row in rows]

    def asked_most(self, limit: int, since: datetime) -> list[Question]:
        """What was asked more than once since then, the most asked first."""
        count = func.count()
        rows = self._connection.execute(
            select(turns.c.question, turns.c.language)
            .where(turns.c.kind.in_(ANSWERS), turns.c.question != "", turns.c.at >= since)
            .group_by(turns.c.question, turns.c.language)
            .having(count > 1)
            .order_by(count.desc(), turns.c.question)
            .limit(limit)
        )
        return [Question(*row) for row in rows]

    def rate(self, turn_id: int, feedback: Literal["up", "down"]) -> None:
        self._connection.execute(
            update(turns).where(turns.c.turn_id == turn_id).values(feedback=feedback)
        )

    def downs_since(self, shopper_id: int, since: datetime) -> int:
        """How many answers since then that shopper found bad."""
        count = self._connection.scalar(
            select(func.count()).where(
                turns.c.shopper_id == shopper_id, turns.c.feedback == "down", turns.c.at >= since
            )
        )
        return count or 0

    def topic_of(self, shopper_id: int) -> int | None:
        return self._connection.scalar(
            select(topics.c.topic_id).where(topics.c.shopper_id == shopper_id)
        )

    def set_topic(self, shopper_id: int, topic_id: int) -> None:
        """That shopper's topic from now on."""
        self._connection.execute(delete(topics).where(topics.c.shopper_id == shopper_id))
        self._connection.execute(insert(topics).values(shopper_id=shopper_id, topic_id=topic_id))

    def drop_topic(self, shopper_id: int) -> None:
        self._connection.execute(delete(topics).where(topics.c.shopper_id == shopper_id))

    def shopper_in_topic(self, topic_id: int) -> int | None:
        return self._connection.scalar(
            select(topics.c.shopper_id).where(topics.c.topic_id == topic_id)
        )

    def moved_to(self, chat_id: int) -> int:
        """The id that a group has now: a group that became a supergroup got a new one."""
        new: int | None = self._connection.scalar(
            select(moved_chats.c.new_id).where(moved_chats.c.old_id == chat_id)
        )
        return chat_id if new is None else new

    def chat_moved(self, old: int, new: int) -> bool:
        """A group got a new id; False if that was known. It has no topics yet."""
        moved = self._connection.execute(
            upsert(self._connection, moved_chats)
            .values(old_id=old, new_id=new)
            .on_conflict_do_nothing()
        )
        if moved.rowcount:
            self._connection.execute(delete(topics))
        return bool(moved.rowcount)

    def keep_share_text(
        self, shopper_id: int, product_id: str | None, text: str, code: str
    ) -> None:
        key = {"shopper_id": shopper_id, "product_id": product_id or ""}
        self._connection.execute(
            upsert(self._connection, share_texts)
            .values(**key, text=text, code=code)
            .on_conflict_do_update(index_elements=list(key), set_={"text": text, "code": code})
        )

    def share_text(self, shopper_id: int, product_id: str | None) -> tuple[str, str | None] | None:
        """The newest words and the code that went with them (None: words of long ago)."""
        row = self._connection.execute(
            select(share_texts.c.text, share_texts.c.code).where(
                share_texts.c.shopper_id == shopper_id,
                share_texts.c.product_id == (product_id or ""),
            )
        ).one_or_none()
        return (row[0], row[1]) if row else None

    def share_texts(self, shopper_id: int) -> list[str]:
        rows = self._connection.execute(
            select(share_texts.c.text).where(share_texts.c.shopper_id == shopper_id)
        )
        return [row.text for row in rows]

    def file_id(self, photo: str) -> str | None:
        """Telegram's id of the picture with that hash."""
        return self._connection.scalar(select(photos.c.file_id).where(photos.c.photo == photo))

    def keep_file_id(self, photo: str, file_id: str | None) -> None:
        """Remember, or with None forget, Telegram's id of a picture."""
        self._connection.execute(delete(photos).where(photos.c.photo == photo))
        if file_id is not None:
            self._connection.execute(insert(photos).values(photo=photo, file_id=file_id))

    def label(self, text: str) -> int:
        """A short number for that text, always the same."""
        self._connection.execute(
            upsert(self._connection, labels).values(text=text).on_conflict_do_nothing()
        )
        label_id: int | None = self._connection.scalar(
            select(labels.c.label_id).where(labels.c.text == text)
        )
        assert label_id is not None
        return label_id

    def labelled(self, label_id: int) -> str | None:
        """The text with that number."""
        return self._connection.scalar(select(labels.c.text).where(labels.c.label_id == label_id))

    def forget(self, shopper_id: int) -> None:
        """Delete everything kept here about that shopper."""
        for table in (turns, topics, share_texts):
            self._connection.execute(delete(table).where(table.c.shopper_id == shopper_id))

    def purge(self, before: datetime) -> None:
        """Delete turns older than `before`."""
        self._connection.execute(delete(turns).where(turns.c.at < before))

    def read(self, query: Select[Any]) -> list[Turn]:
        """The turns that a query on their table finds."""
        rows = self._connection.execute(query.with_only_columns(*_TURN, *_MADE))
        return [
            replace(Turn(*row[: len(_TURN)]), made=Made(*row[len(_TURN) :]) if row.path else None)
            for row in rows
        ]
