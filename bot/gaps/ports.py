"""What finding and closing gaps needs from the shop's database and its releases."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from bot.messages import Answer, Given, Handoff, Question, Turn
from bot.ports import ChatModel
from knowledge.entries import Key, Value
from knowledge.passages import Document
from knowledge.releases import Draft, Release
from knowledge.translations import Missing


class Table(Protocol):
    """`bot.storage.gaps`."""

    def unmet(self, begin: datetime, end: datetime, limit: int) -> list[Turn]: ...
    def settle(self, turn_ids: Collection[int], answer: str) -> None: ...
    def last_digest(self) -> date | None: ...
    def digest_made(self, day: date, now: datetime) -> bool: ...


class Browsing(Protocol):
    def turns(
        self, *, shopper_id: int | None = None, before: int | None = None, limit: int = 50
    ) -> list[Turn]: ...
    def shares(self, begin: datetime, end: datetime) -> int: ...
    def orders(self, begin: datetime, end: datetime) -> int: ...


class Conversations(Protocol):
    def given(self, begin: datetime, end: datetime) -> Sequence[Given]: ...
    def turn(self, turn_id: int) -> Turn | None: ...


class Handoffs(Protocol):
    def all_live(self) -> Sequence[Handoff]: ...


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Named | None: ...


class Reviews(Protocol):
    def waiting(self) -> int:
        """How many orders wait for a decision."""


class OrderBook(Protocol):
    def problems(self) -> Mapping[str, int]:
        """How many orders wait for staff, by kind."""


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Transaction(Protocol):
    @property
    def gaps(self) -> Table: ...
    @property
    def browsing(self) -> Browsing: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def handoffs(self) -> Handoffs: ...
    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def order_book(self) -> OrderBook: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


class Answering(Protocol):
    def answer(self, question: Question) -> Answer: ...


class Version(Protocol):
    @property
    def answering(self) -> Answering: ...


class Releases(Protocol):
    """The draft and the versions of the knowledge (`bot.releasing`)."""

    def draft(self) -> Draft: ...
    def value(self, key: Key) -> Value | None: ...
    def put(self, values: Sequence[Value], by: str, *, proposed: bool = False) -> None: ...
    def twin(self, document: Document) -> Document | None: ...
    def refuse(self, keys: Sequence[Key]) -> None: ...
    def propose(self, lacking: Sequence[Missing]) -> int: ...
    def publish(
        self,
        by: str,
        summary: str,
        on_progress: Callable[[int, int], None],
        *,
        only: Collection[Key],
    ) -> Release | None: ...
    def opened(
        self, version: str, *, only: Collection[Key] | None, model: ChatModel
    ) -> AbstractContextManager[Version]: ...
