"""What the web pages need from the shop. Satisfied in `bot/app.py`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from knowledge.passages import Language


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
    def currency(self) -> str:
        """ISO 4217."""

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def staff_token(self) -> str: ...

    @property
    def orders_secret(self) -> bytes: ...

    def now(self) -> datetime:
        """In UTC."""

    def health(self) -> Mapping[str, object]:
        """JSON values without secrets; `status` is "ok" when the bot can serve shoppers."""
