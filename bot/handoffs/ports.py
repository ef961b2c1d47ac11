"""What handing over needs from the shop's database."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.messages import Handoff, HandoffState, Lane, Made, Shopper, Turn, TurnKind
from bot.sharing import Growth
from bot.staff import Staff
from knowledge.passages import Language


class Table(Protocol):
    """The handoffs themselves (`bot.storage.handoffs`)."""

    def open(self, shopper_id: int, reason: str, now: datetime, *, silent: bool) -> int: ...
    def get(self, handoff_id: int) -> Handoff | None: ...
    def live(self, shopper_id: int) -> Handoff | None: ...
    def all_live(self) -> Sequence[Handoff]: ...
    def all_of(self, shopper_id: int) -> Sequence[Handoff]: ...
    def take(self, handoff_id: int, by: str, over: int | None, now: datetime) -> bool: ...
    def end(self, handoff_id: int, state: HandoffState, now: datetime) -> bool: ...
    def told(self, handoff_id: int, now: datetime) -> bool: ...
    def reminded(self, handoff_id: int, now: datetime) -> None: ...
    def rate(self, handoff_id: int, shopper_id: int, rating: int) -> bool: ...
    def show(self, handoff_id: int, card_id: int | None) -> None: ...
    def forget_cards(self) -> None: ...
    def forget(self, shopper_id: int) -> None: ...
    def purge(self, before: datetime) -> None: ...


class Outbox(Protocol):
    def add(
        self,
        method: str,
        payload: Mapping[str, Any],
        *,
        chat_id: int,
        now: datetime,
        lane: Lane = "interactive",
        shopper_id: int | None = None,
        about: int | None = None,
        photo_of: str | None = None,
        file: bytes | None = None,
        file_name: str | None = None,
    ) -> int: ...


class Conversations(Protocol):
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
    ) -> int: ...
    def last_turns(self, shopper_id: int, limit: int) -> Sequence[Turn]: ...
    def moved_to(self, chat_id: int) -> int: ...
    def label(self, text: str) -> int: ...


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...


class Members(Protocol):
    def all(self) -> Sequence[Staff]: ...


class Transaction(Growth, Protocol):
    """The part of a storage transaction that handing over needs."""

    @property
    def outbox(self) -> Outbox: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def handoffs(self) -> Table: ...
    @property
    def staff(self) -> Members: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...
