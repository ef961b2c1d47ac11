"""What the web pages need from the shop. Satisfied in `bot/app.py`."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from bot import reporting, sharing
from bot.adjusting import Adjusting
from bot.gaps import Gaps
from bot.gaps.writing import Writing
from bot.handoffs import Handoffs
from bot.handoffs import Transaction as HandoffTransaction
from bot.health import Check
from bot.messages import (
    Answer,
    KeptMessage,
    ProductCard,
    Question,
    Shopper,
    Source,
    Tone,
    Turn,
    TurnKind,
)
from bot.programmes import Programmes
from bot.receiving import Desk
from bot.referrals import deciding
from bot.referrals.coupons import Coupons
from bot.referrals.invitations import Referrals
from bot.referrals.payouts import Payouts
from bot.releasing import Releasing
from bot.reporting.answers import Conversations as AnswerConversations
from bot.reporting.answers import Facts as AnswerFacts
from bot.share_texts import Listed
from bot.staff import Staff
from bot.staffing import Staffing
from bot.trying import Trying
from bot.working import Jobs
from knowledge.loaded import Loaded
from knowledge.passages import Language
from knowledge.web import Reach


class Inbox(Protocol):
    def chats_waiting(self) -> Sequence[str]: ...


class Outbox(Protocol):
    def waiting(self) -> int: ...
    def add(
        self, method: str, payload: Mapping[str, Any], *, chat_id: int, now: datetime
    ) -> int: ...


class Browsing(Protocol):
    """What staff look through (`bot.storage.browsing`)."""

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
    ) -> list[Turn]: ...
    def shares(self, begin: datetime, end: datetime) -> int: ...
    def arrivals(self, begin: datetime, end: datetime) -> int: ...
    def orders(self, begin: datetime, end: datetime) -> int: ...


class Conversations(AnswerConversations, Protocol):
    def last_turns(self, shopper_id: int, limit: int) -> list[Turn]: ...


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...


class Members(Protocol):
    """The members of staff (`bot.storage.staff`)."""

    def get(self, staff_id: int) -> Staff | None: ...
    def all(self) -> Sequence[Staff]: ...


class Logins(Protocol):
    """Links and sessions (`bot.storage.logins`)."""

    def link(self, token: str, now: datetime) -> int | None: ...
    def use_link(self, token: str, now: datetime) -> int | None: ...
    def open(self, mark: str, staff_id: int | None, now: datetime) -> None: ...
    def session(self, mark: str) -> tuple[int | None, datetime, datetime] | None: ...
    def seen(self, mark: str, now: datetime) -> None: ...
    def close(self, mark: str) -> None: ...
    def close_all(self, staff_id: int, but: str = "") -> int: ...
    def purge(self, idle_since: datetime) -> None: ...


class Deed(Protocol):
    """A line of the audit log."""

    @property
    def audit_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...
    def newest(self, limit: int, before: int | None = None) -> Sequence[Deed]: ...


class Facts(reporting.Facts, AnswerFacts, deciding.Facts, Protocol):
    """The part of a storage transaction that the web reads."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def staff(self) -> Members: ...
    @property
    def logins(self) -> Logins: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def browsing(self) -> Browsing: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def shoppers(self) -> Shoppers: ...


class Transaction(HandoffTransaction, deciding.Transaction, Protocol):
    """The part of a storage transaction that the web writes."""

    @property
    def staff(self) -> Members: ...
    @property
    def logins(self) -> Logins: ...
    @property
    def audit(self) -> Audit: ...


class Found(Protocol):
    """A product or document that fits words."""

    @property
    def id(self) -> str: ...


class Database(Protocol):
    """The shop's database."""

    def read(self) -> AbstractContextManager[Facts]: ...

    def write(self) -> AbstractContextManager[Transaction]: ...


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
    def currency(self) -> str: ...

    @property
    def database(self) -> Database: ...

    @property
    def share_texts(self) -> ShareTexts: ...

    @property
    def staffing(self) -> Staffing: ...

    @property
    def adjusting(self) -> Adjusting: ...

    @property
    def address(self) -> str:
        """Where staff reach the pages, without a slash at the end."""

    @property
    def staff_token(self) -> str: ...

    @property
    def orders_secret(self) -> bytes: ...

    def now(self) -> datetime:
        """In UTC."""

    def new_token(self) -> str:
        """A fresh secret that opens a door."""

    @property
    def handoffs(self) -> Handoffs:
        """The chats that people have taken, or should."""

    @property
    def gaps(self) -> Gaps:
        """What shoppers could not get."""

    @property
    def writing(self) -> Writing:
        """Answers to it."""

    def translate(self, text: str, to: Language) -> str | None:
        """Slow. By the model; None where numbers, names or links would not stay as they are."""

    def find_cards(self, query: str, language: Language, limit: int) -> Sequence[ProductCard]:
        """Products that fit the words, best first."""

    def find_answers(self, words: str, language: Language, limit: int) -> Sequence[Source]:
        """Approved answers that fit the words, best first."""

    @property
    def desk(self) -> Desk:
        """Where orders come in."""

    @property
    def referrals(self) -> Referrals:
        """Who brought whom, put right."""

    @property
    def payouts(self) -> Payouts:
        """What people have earned, handed over by lists."""

    @property
    def coupons(self) -> Coupons:
        """Pools of codes that are given as rewards."""

    @property
    def store_kind(self) -> Literal["shopify", "woocommerce"] | None:
        """What runs the online store that coupons can live in, None without one."""

    @property
    def programmes(self) -> Programmes:
        """The owner's rules."""

    @property
    def releasing(self) -> Releasing: ...

    @property
    def jobs(self) -> Jobs:
        """Slow work that staff started."""

    @property
    def telling(self) -> sharing.Tell:
        """Tells shoppers what became of their rewards."""

    @property
    def trying(self) -> Trying: ...

    def search(self, query: str, k: int) -> Sequence[Found]:
        """Products and documents that are published, best first."""

    def load(
        self,
        sources: Sequence[Path | str],
        given: Sequence[str],
        on_progress: Callable[[int, int], None],
        reach: Reach,
    ) -> Loaded:
        """Read files and addresses. Slow. Raises SourceRefused and BadInput."""

    def keep_columns(self, loaded: Loaded) -> None:
        """Read the same header in the same way from now on."""

    def keep_behaviors(self, loaded: Loaded) -> None:
        """Past behaviour that came along goes to the shop's database."""

    def answer(self, question: Question) -> Answer:
        """On the published knowledge. Slow."""

    def checks(self) -> Sequence[Check]:
        """What staff should know about how the shop is doing."""

    def evaluation(self) -> Mapping[str, Any] | None:
        """The result of the newest evaluation (docs/reference/json.md), or None."""

    def health(self) -> Mapping[str, object]:
        """JSON values without secrets; `status` is "ok" when the bot can serve shoppers."""
