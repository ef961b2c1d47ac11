"""A shop with a real database, as the web application sees it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.adjusting import Adjusting
from bot.composing import Composing
from bot.gaps import Gaps
from bot.gaps.writing import Writing
from bot.handoffs import Handoffs
from bot.health import Check
from bot.messages import ProductCard, Source
from bot.office_hours import OfficeHours
from bot.orders import Marker
from bot.programmes import Programmes
from bot.programmes.file import Shop as PromisedOf
from bot.receiving import Desk, Rules
from bot.receiving.goods import finder
from bot.referrals.coupons import Coupons
from bot.referrals.invitations import Referrals
from bot.referrals.payouts import Payouts
from bot.referrals.telling import Telling
from bot.releasing import Releasing
from bot.settings import write_new_shop
from bot.share_texts import ShareTexts
from bot.sharing import Tell, silent
from bot.staffing import Staffing
from bot.storage.transactions import Database
from bot.working import Jobs
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.passages import Language, Product
from knowledge.stores.sqlite import KnowledgeStore
from prompts.library import PromptLibrary
from tests.unit.bot.small_shop import Absent, SmallShop

TOKEN = "staff-token-of-the-tests"
CARD = ProductCard("P1", "Paper lantern", "Lights", "¥12.50", "in stock", "Made by hand.")
ANSWERS = {"answers/returns.en": "Within 14 days."}
SECRET = b"orders-secret-of-the-tests"
WEBHOOK_SECRET = "webhook-secret-of-the-tests"


@dataclass
class Shop:
    """A shop whose clock the test sets."""

    database: Database
    name: str = "Tea & Cups <茶>"
    languages: tuple[Language, ...] = ("en", "zh")
    currency: str = "CNY"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    staff_token: str = TOKEN
    orders_secret: bytes = SECRET
    time: datetime = datetime(2026, 5, 1, 12, tzinfo=UTC)
    evaluated: Mapping[str, Any] | None = None
    state: Mapping[str, object] = field(default_factory=lambda: {"status": "ok"})
    address: str = "https://staff.test"
    translations: dict[str, str] = field(default_factory=dict)
    telling: Tell = silent
    store_kind: Literal["shopify", "woocommerce"] | None = None
    checked: list[Check] = field(default_factory=lambda: [Check("disk", "good", "8.0 GB")])

    def now(self) -> datetime:
        return self.time

    def new_token(self) -> str:
        return secrets.token_urlsafe(32)

    @cached_property
    def staffing(self) -> Staffing:
        return Staffing(self.database, now=self.now, new_token=self.new_token)

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self.database, now=self.now, tell=Telling(self.zone, "en"))

    @cached_property
    def programmes(self) -> Programmes:
        """Rules over a shop with one product, one category and no campaign."""
        promised_of = PromisedOf(
            self.currency,
            self.zone,
            CARD.product_id.__eq__,
            frozenset({"Lights"}),
            {},
            frozenset({"spring"}),
        )
        return Programmes(self.database, lambda: promised_of, self.now)

    @cached_property
    def payouts(self) -> Payouts:
        return Payouts(self.database, now=self.now)

    @cached_property
    def coupons(self) -> Coupons:
        return Coupons(self.database, now=self.now, choose=secrets.choice)

    @cached_property
    def handoffs(self) -> Handoffs:
        return Handoffs(
            self.database,
            OfficeHours.read(self.zone, {}),
            clock=self.now,
            staff_chat=-100,
            first_language="en",
            longest_wait=timedelta(minutes=15),
            remind_every=timedelta(minutes=10),
            card=lambda product_id, _: CARD if product_id == CARD.product_id else None,
            answer=lambda document_id, language: ANSWERS.get(document_id),
        )

    @cached_property
    def desk(self) -> Desk:
        return Desk(
            self.database,
            rules=lambda: Rules(self.currency, self.zone),
            marker=Marker(b"key"),
            find=finder(self.knowledge, self.languages[0]),
            secret_of=dict.fromkeys(("shopify", "woocommerce"), WEBHOOK_SECRET).get,
            now=self.now,
        )

    @cached_property
    def adjusting(self) -> Adjusting:
        folder = Path(str(self.database._engine.url.database)).parent / "settings"
        write_new_shop(folder, "Tea")
        return Adjusting(folder, lambda settings: None)

    def checks(self) -> list[Check]:
        return self.checked

    @property
    def share_texts(self) -> ShareTexts:
        """Over one product, written without a model."""
        lamp = Product("L-1", {"en": "Harbour Lamp", "zh": "港湾台灯"}, 23000, "CNY", stock=7)
        prompts = PromptLibrary.load()
        composing = Composing(SmallShop((lamp,)), Absent, prompts, shop_name="Lantern")
        return ShareTexts(
            self.database,
            composing,
            now=self.now,
            today=lambda: self.time.date().isoformat(),
            choose=lambda tones: tones[0],
        )

    @cached_property
    def knowledge(self) -> KnowledgeStore:
        folder = Path(str(self.database._engine.url.database)).parent
        return KnowledgeStore(folder / "knowledge.db")

    @cached_property
    def releasing(self) -> Releasing:
        """Of an empty shop: nothing here can be asked."""
        absent = _absent
        return Releasing(
            self.knowledge,
            retriever=absent,
            embedder=HashingEmbedder,
            reranker=lambda: None,
            model=absent,
            answering=absent,
            questions=list,
            translate=absent,
            languages=self.languages,
            now=self.now,
        )

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs()

    def translate(self, text: str, to: Language) -> str | None:
        """As scripted: what this shop's model makes of a text."""
        return self.translations.get(text)

    def find_cards(self, query: str, language: Language, limit: int) -> list[ProductCard]:
        return [CARD] if query.lower() in CARD.title.lower() else []

    def find_answers(self, words: str, language: Language, limit: int) -> list[Source]:
        return [Source(key, key, text) for key, text in ANSWERS.items() if words in text]

    @cached_property
    def gaps(self) -> Gaps:
        return Gaps(self.database, embed=HashingEmbedder().embed_query, now=self.now)

    @cached_property
    def writing(self) -> Writing:
        return Writing(
            self.database, lambda: self.releasing, languages=self.languages, now=self.now
        )

    def evaluation(self) -> Mapping[str, Any] | None:
        return self.evaluated

    def health(self) -> Mapping[str, object]:
        return self.state

    def pass_time(self, time: timedelta) -> None:
        self.time += time


def _absent(*_: object, **__: object) -> Any:
    raise AssertionError("An empty shop needs no such part.")
