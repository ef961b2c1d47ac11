"""What the web pages need from the shop. Satisfied in `bot/app.py`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot import reporting, sharing
from bot.messages import KeptMessage, Tone
from bot.reporting.answers import Facts as AnswerFacts
from bot.share_texts import Listed
from growth.rewards import Policy
from knowledge.passages import Language


class Inbox(Protocol):
    def chats_waiting(self) -> Sequence[str]: ...


class Outbox(Protocol):
    def waiting(self) -> int: ...


class Facts(reporting.Facts, AnswerFacts, Protocol):
    """The part of a storage transaction that the web reads."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...


class Database(Protocol):
    """The shop's database."""

    def read(self) -> AbstractContextManager[Facts]: ...

    def write(self) -> AbstractContextManager[sharing.Growth]: ...


class ShareTexts(Protocol):
    """The messages with which shoppers share products (`bot.share_texts`)."""

    def listed(self) -> Sequence[Listed]: ...

    def edit(self, product_id: str, language: Language, tone: Tone, text: str) -> KeptMessage: ...

    def forbid(self, product_id: str, language: Language, tone: Tone) -> KeptMessage: ...


class WebShop(Protocol):
    """A shop, seen from its HTTP address.

    `staff_token` opens the staff pages, `orders_secret` signs order events; both are never empty.
    """

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> tuple[Language, ...]:
        """The first is the default of the staff pages, too."""

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def database(self) -> Database: ...

    @property
    def share_texts(self) -> ShareTexts: ...

    @property
    def policy(self) -> Policy:
        """The reward rules that hold now."""

    @property
    def staff_token(self) -> str: ...

    @property
    def orders_secret(self) -> bytes: ...

    def now(self) -> datetime:
        """In UTC."""

    def evaluation(self) -> Mapping[str, Any] | None:
        """The result of the newest evaluation (docs/reference/json.md), or None."""

    def health(self) -> Mapping[str, object]:
        """JSON values without secrets; `status` is "ok" when the bot can serve shoppers."""
