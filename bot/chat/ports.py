"""What the chat needs from the shop. Satisfied in `bot/app.py` and `bot/storage`."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Literal, Protocol

from bot import matching, receiving
from bot.gaps import Gaps
from bot.gaps.digest import Digests
from bot.gaps.fixing import Fixing
from bot.gaps.ports import Audit
from bot.gaps.ports import Table as GapTable
from bot.gaps.writing import Writing
from bot.handoffs import Handoffs
from bot.handoffs.ports import Table
from bot.messages import (
    Answer,
    Incoming,
    KeptMessage,
    Lane,
    Made,
    News,
    Outgoing,
    ProductCard,
    Question,
    Shopper,
    Source,
    Turn,
    TurnKind,
)
from bot.orders import Marker
from bot.referrals import telling
from bot.referrals.telling import Telling
from bot.releasing import Releasing
from bot.reporting import Nightly, Weekly
from bot.staff import Staff
from bot.working import Jobs
from growth.invitations import GroupJoin, GroupLink
from growth.leaderboard import Entrant
from growth.offers import Offer
from growth.purchases import MarkKind
from knowledge.passages import Language


class Meeting(Protocol):
    @property
    def shopper(self) -> Shopper: ...
    @property
    def new(self) -> bool:
        """Whether this person was never met before, not even before being forgotten."""


class Shoppers(Protocol):
    def meet(
        self, telegram_id: int, name: str, language: Language | None, now: datetime
    ) -> Meeting: ...
    def get(self, shopper_id: int) -> Shopper | None: ...
    def by_telegram_id(self, telegram_id: int) -> Shopper | None: ...
    def first_met(self, shopper_id: int) -> datetime: ...
    def mark(self, telegram_id: int) -> str: ...
    def was_forgotten(self, telegram_id: int) -> bool: ...
    def set_language(self, shopper_id: int, language: Language) -> None: ...
    def set_stopped(self, shopper_id: int, stopped: bool) -> None: ...
    def asked(self, shopper_id: int, now: datetime) -> None: ...
    def forget(self, shopper_id: int, now: datetime) -> None: ...


class Inbox(Protocol):
    def keep(self, update_id: int, chat: str, body: str, now: datetime) -> bool: ...
    def waiting(self, chat: str) -> int: ...
    def chats_waiting(self) -> list[str]: ...
    def next_of(self, chat: str) -> Incoming | None: ...
    def behind(self, update_id: int, chat: str) -> list[str]: ...
    def tried(self, update_id: int) -> int: ...
    def done(self, update_id: int, now: datetime) -> None: ...
    def failed(self, update_id: int, now: datetime) -> None: ...
    def declined(self, update_id: int, now: datetime) -> None: ...
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
        not_before: datetime | None = None,
    ) -> int: ...
    def hold(self, shopper_id: int, lane: Lane, now: datetime) -> None: ...
    def due(self, now: datetime, limit: int) -> list[Outgoing]: ...
    def waiting(self, chat_id: int | None = None) -> int: ...
    def sent(self, outbox_id: int, message_id: int | None) -> None: ...
    def uncertain(self, outbox_id: int) -> None: ...
    def dropped(self, outbox_id: int) -> None: ...
    def again(self, outbox_id: int, not_before: datetime) -> None: ...
    def take_uncertain(self, outbox_id: int, chat_id: int, now: datetime) -> bool: ...
    def about_whom(self, chat_id: int, message_id: int) -> int | None: ...
    def moved(self, old: int, new: int) -> None: ...
    def messages_about(self, shopper_id: int) -> list[tuple[int, int]]: ...
    def forget(self, shopper_id: int, chat_id: int | None) -> None: ...
    def purge(self, before: datetime) -> None: ...


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
    def turn(self, turn_id: int) -> Turn | None: ...
    def last_turns(self, shopper_id: int, limit: int) -> list[Turn]: ...
    def all_turns(self, shopper_id: int) -> list[Turn]: ...
    def rate(self, turn_id: int, feedback: Literal["up", "down"]) -> None: ...
    def downs_since(self, shopper_id: int, since: datetime) -> int: ...
    def topic_of(self, shopper_id: int) -> int | None: ...
    def set_topic(self, shopper_id: int, topic_id: int) -> None: ...
    def drop_topic(self, shopper_id: int) -> None: ...
    def shopper_in_topic(self, topic_id: int) -> int | None: ...
    def moved_to(self, chat_id: int) -> int: ...
    def chat_moved(self, old: int, new: int) -> bool: ...
    def keep_share_text(
        self, shopper_id: int, product_id: str | None, text: str, code: str
    ) -> None: ...
    def share_text(
        self, shopper_id: int, product_id: str | None
    ) -> tuple[str, str | None] | None: ...
    def share_texts(self, shopper_id: int) -> list[str]: ...
    def file_id(self, photo: str) -> str | None: ...
    def keep_file_id(self, photo: str, file_id: str | None) -> None: ...
    def label(self, text: str) -> int: ...
    def labelled(self, label_id: int) -> str | None: ...
    def forget(self, shopper_id: int) -> None: ...
    def purge(self, before: datetime) -> None: ...


class NewsTable(telling.NewsTable, Protocol):
    def all_of(self, shopper_id: int) -> Sequence[News]: ...
    def forget(self, shopper_id: int) -> None: ...
    def purge(self, before: datetime) -> None: ...


class GroupLinks(Protocol):
    """Invitation links of groups."""

    def of(self, chat_id: int, shopper_id: int) -> GroupLink | None: ...
    def by_address(self, address: str) -> GroupLink | None: ...
    def add(self, chat_id: int, shopper_id: int, address: str, now: datetime) -> GroupLink: ...
    def joined(self, link: GroupLink, member_mark: str, now: datetime) -> bool: ...
    def joins(self, shopper_id: int) -> int: ...
    def joins_of(self, shopper_id: int) -> Sequence[GroupJoin]: ...
    def came_by(self, shopper_id: int) -> Sequence[GroupJoin]: ...
    def forget(self, shopper_id: int) -> Sequence[tuple[int, str]]: ...


class ShopperMarks(matching.ShopperMarks, Protocol):
    """Keyed hashes of e-mail addresses and so on."""

    def of(self, shopper_id: int) -> Sequence[tuple[MarkKind, str, str, datetime]]:
        """(kind, mark, source, when)."""

    def forget(self, shopper_id: int) -> None: ...


class Leaders(Protocol):
    """Who shows in the leaderboard."""

    def join(self, shopper_id: int, nickname: str | None, now: datetime) -> None: ...
    def leave(self, shopper_id: int) -> None: ...
    def get(self, shopper_id: int) -> Entrant | None: ...
    def all(self) -> Sequence[Entrant]: ...


class Offers(Protocol):
    def add(
        self,
        shopper_id: int,
        product_id: str | None,
        text: str,
        now: datetime,
        tone: str | None = None,
        campaign_id: str | None = None,
    ) -> Offer: ...
    def last(self, shopper_id: int) -> datetime | None: ...
    def silenced(self, shopper_id: int) -> bool: ...
    def all_of(self, shopper_id: int) -> Sequence[Offer]: ...
    def silence(self, shopper_id: int, reason: str, now: datetime) -> None: ...


class Members(Protocol):
    """The members of staff."""

    def by_telegram_id(self, telegram_id: int) -> Staff | None: ...
    def all(self) -> Sequence[Staff]: ...


class Logins(Protocol):
    def make_link(self, staff_id: int, token: str, now: datetime) -> None: ...


class Weeklies(Protocol):
    """The weeks that staff were told of (`bot.storage.weeklies`)."""

    def last(self) -> date | None: ...
    def made(self, monday: date, now: datetime) -> bool: ...


class Transaction(receiving.Books, Protocol):
    """One database transaction: what sharing needs, and what the chat keeps."""

    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def news(self) -> NewsTable: ...
    @property
    def group_links(self) -> GroupLinks: ...
    @property
    def marks(self) -> ShopperMarks: ...
    @property
    def leaders(self) -> Leaders: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def handoffs(self) -> Table: ...
    @property
    def gaps(self) -> GapTable: ...
    @property
    def weeklies(self) -> Weeklies: ...
    @property
    def staff(self) -> Members: ...
    @property
    def logins(self) -> Logins: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def write(self) -> AbstractContextManager[Transaction]: ...
    def read(self) -> AbstractContextManager[Transaction]: ...


class Shop(Protocol):
    """A shop, seen from the chat. Methods may block; the chat calls them in worker threads."""

    @property
    def name(self) -> str: ...
    @property
    def languages(self) -> tuple[Language, ...]:
        """The first is the default."""

    @property
    def database(self) -> Database: ...
    @property
    def staff_chat(self) -> int | None:
        """Chat id of the staff group."""

    @property
    def offer_every_days(self) -> int:
        """At most one offer to share in this many days."""

    def now(self) -> datetime:
        """In UTC."""

    def answer(
        self,
        question: Question,
        on_sentence: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] = ...,
    ) -> Answer:
        """Slow. `on_sentence` gets each verified sentence as soon as it may be shown."""

    def share_message(self, product_id: str, language: Language) -> KeptMessage | None:
        """Slow. Verified words about a product, without a link; None if staff forbid them all."""

    def campaign_of(self, product_id: str) -> str | None:
        """The id of the campaign that runs for that product now, or None."""

    def card(self, product_id: str, language: Language) -> ProductCard | None: ...
    def cards(
        self, language: Language, category: str | None, offset: int, limit: int
    ) -> Sequence[ProductCard]: ...
    def categories(self, language: Language) -> Sequence[str]: ...
    def find_cards(self, query: str, language: Language, limit: int) -> Sequence[ProductCard]: ...
    @property
    def handoffs(self) -> Handoffs:
        """The chats that people have taken, or should."""

    @property
    def marker(self) -> Marker:
        """Makes keyed hashes of what names a person."""

    @property
    def telling(self) -> Telling:
        """Who tells shoppers their news."""

    @property
    def digests(self) -> Digests:
        """What staff are told once a day."""

    @property
    def weekly(self) -> Weekly:
        """What staff are told once a week."""

    @property
    def nightly(self) -> Nightly:
        """The numbers of a large shop, added up once a night."""

    @property
    def fixing(self) -> Fixing:
        """Answers put right by staff."""

    @property
    def releasing(self) -> Releasing:
        """The draft, its check and its release."""

    @property
    def gaps(self) -> Gaps:
        """What shoppers could not get."""

    @property
    def writing(self) -> Writing:
        """Answers to it."""

    @property
    def jobs(self) -> Jobs:
        """Slow work that staff started, here or on the pages."""

    def translate(self, text: str, to: Language, cancelled: Callable[[], bool] = ...) -> str | None:
        """Slow. By the model; None where numbers, names or links would not stay as they are."""

    def find_answers(self, words: str, language: Language, limit: int) -> Sequence[Source]:
        """Approved answers that fit the words, best first."""

    def photo(self, product_id: str) -> bytes | None:
        """JPEG or PNG."""

    def new_code(self) -> str:
        """A fresh link code."""

    @property
    def store_connected(self) -> bool:
        """Whether an online store tells of its orders by itself."""

    telegram_heard_at: datetime | None
    """When Telegram last answered."""

    @property
    def address(self) -> str:
        """Where staff reach their pages, without a slash at the end."""

    def new_token(self) -> str:
        """A fresh secret that opens a door."""
