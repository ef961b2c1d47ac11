"""The composition root: the parts of a shop, made of its settings. The only file that reads the
clock, and with `bot.models` the only one that names adapters."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import cards, models, sharing
from bot.adjusting import CHANGEABLE, Adjusting
from bot.answering import Answering
from bot.checking import questions
from bot.checking.remembering import Remembering
from bot.composing import Composing
from bot.databases import engine_of
from bot.errors import ModelProblem, SettingsWrong
from bot.gaps import Gaps
from bot.gaps.digest import Digests
from bot.gaps.fixing import Fixing
from bot.gaps.writing import Writing, no_model
from bot.handoffs import Handoffs
from bot.messages import Answer, ProductCard, Question
from bot.office_hours import OfficeHours
from bot.orders import Marker
from bot.ports import ChatModel
from bot.programmes import Programmes
from bot.programmes.file import Shop, campaign_days
from bot.receiving import Desk, Rules
from bot.receiving.deliveries import SENDERS
from bot.receiving.goods import finder
from bot.referrals.coupons import Coupons
from bot.referrals.discounts import Discounts
from bot.referrals.invitations import Referrals
from bot.referrals.payouts import Payouts
from bot.referrals.telling import Telling
from bot.releasing import Releasing
from bot.reporting import Nightly, Weekly
from bot.settings import (
    Secrets,
    Settings,
)
from bot.share_texts import ShareTexts
from bot.staffing import Staffing
from bot.storage.transactions import Database
from bot.translating import Translating
from bot.trying import Trying
from bot.versions import Version
from bot.working import Jobs
from growth.links import make_code
from growth.programme import Programme, simple
from knowledge.embedders.e5 import E5Embedder
from knowledge.errors import IndexHeld
from knowledge.passages import LANGUAGES, Language
from knowledge.ports import Embedder, Reranker, VectorIndex
from knowledge.rerankers.e5 import E5Reranker
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore
from knowledge.web.stores import Store
from prompts.library import PromptLibrary

if TYPE_CHECKING:
    from bot.llm.tutorial import TutorialChain


ASKED = 100
"""Questions of shoppers with which a release is checked."""


class Closable(Protocol):
    def close(self) -> None: ...


Part = TypeVar("Part", bound=Closable)


class Parts:
    """The parts of one shop, each made on first use, closed together.

    `chat_model` and `embedder` replace those that the settings name.
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        keys: Secrets,
        *,
        chat_model: ChatModel | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.secrets = keys
        self._chat_model = chat_model
        self._embedder = embedder
        self._open_parts = ExitStack()
        self._answers_under_way, self._counting = 0, Lock()
        self.address = settings.web.address or local_address(settings.web.listen)
        """Where staff reach the pages, without a slash at the end."""
        self.started_at = self.now()
        self.telegram_heard_at: datetime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and of the model."""
        self._open_parts.close()

    # What is always there

    @property
    def name(self) -> str:
        return self.settings.shop.name

    @property
    def languages(self) -> tuple[Language, ...]:
        return self.settings.shop.languages

    @property
    def currency(self) -> str:
        return self.settings.shop.currency

    @property
    def zone(self) -> ZoneInfo:
        return self.settings.zone

    @property
    def staff_chat(self) -> int | None:
        return self.settings.telegram.staff_chat

    @property
    def offer_every_days(self) -> int:
        return self.settings.sharing.offer_every_days

    @property
    def staff_token(self) -> str:
        return revealed(self.secrets.staff_token, "staff_token")

    @property
    def orders_secret(self) -> bytes:
        return revealed(self.secrets.orders_secret, "orders_secret").encode()

    @property
    def webhook_secret(self) -> str:
        return revealed(self.secrets.telegram_webhook_secret, "telegram_webhook_secret")

    @property
    def programme(self) -> Programme:
        """What the settings promise; it holds until an owner publishes a programme."""
        window = self.settings.sharing.attribution_window_days
        rewards = self.settings.rewards.model_dump()
        return simple(self.currency, attribution_window_days=window, **rewards)

    def now(self) -> datetime:
        return clock()

    def new_code(self) -> str:
        """A fresh random link code."""
        return make_code(secrets.choice)

    def new_token(self) -> str:
        """A fresh secret that opens a door."""
        return secrets.token_urlsafe(32)

    # Parts, made on first use; libraries that load slowly are imported with the part

    @cached_property
    def database(self) -> Database:
        from bot.storage.migrating import migrate

        engine = engine_of(self.folder, self.secrets.database_url)
        key = revealed(self.secrets.pseudonym_key, "pseudonym_key")
        database = Database(engine, key.encode())
        self._open_parts.callback(database.close)
        migrate(engine)
        self._promise(database)
        return database

    @cached_property
    def knowledge(self) -> KnowledgeStore:
        return self._opened(KnowledgeStore(self.folder / "state" / "knowledge.db"))

    @cached_property
    def embedder(self) -> Embedder:
        return self._embedder or E5Embedder()

    @cached_property
    def reranker(self) -> Reranker | None:
        """None beside another embedder than the own one."""
        return None if self._embedder else E5Reranker()

    @cached_property
    def index(self) -> VectorIndex:
        """The folder's, or one in memory while another process holds that."""
        from knowledge.stores.chroma import ChromaIndex

        try:
            return self._opened(ChromaIndex(self.folder / "state" / "vectors", self.embedder.name))
        except IndexHeld:
            return ExactIndex()

    @cached_property
    def retriever(self) -> HybridRetriever:
        return self._opened(
            HybridRetriever(self.knowledge, self.index, ExactIndex(), self.embedder, self.reranker)
        )

    @cached_property
    def releasing(self) -> Releasing:
        return Releasing(
            self.knowledge,
            retriever=lambda: self.retriever,
            embedder=lambda: self.embedder,
            reranker=lambda: self.reranker,
            model=lambda: self.chat_model,
            answering=self._answering_on,
            questions=self.test_questions,
            translate=self.translate,
            languages=self.languages,
            now=self.now,
        )

    @cached_property
    def jobs(self) -> Jobs:
        """Slow work that staff start, on the pages or in their chat: one at a time."""
        return Jobs()

    @cached_property
    def trying(self) -> Trying:
        return Trying(self._opened_version, lambda: self.chat_model, self.settings.llm.model)

    @contextmanager
    def _opened_version(self, version: str, *, model: ChatModel) -> Iterator[Version]:
        """What shoppers get needs no copy. Raises UnknownVersion."""
        if version != self.knowledge.version():
            with self.releasing.opened(version, model=model) as opened:
                yield opened
            return
        with self.knowledge.one_version():
            answering = self._answering_on(self.retriever, self.knowledge, model)
            yield Version(self.knowledge, self.retriever, answering)

    def test_questions(self) -> list[Question]:
        """The shop's own list, and what shoppers asked most; what a release is checked with."""
        own = questions.read(self.folder / "data" / "test_questions.jsonl")
        with self.database.read() as tx:
            asked = tx.conversations.asked_most(ASKED, self.now() - timedelta(days=30))
        return questions.once([*own, *asked])

    @cached_property
    def chat_model(self) -> ChatModel:
        return self._chat_model or models.start(
            self.settings.llm, self.folder, self.secrets.model_server_key, self._open_parts
        )

    @cached_property
    def answering(self) -> Answering:
        return self._answering_on(self.retriever, self.knowledge, self.chat_model)

    def _answering_on(
        self, retriever: HybridRetriever, knowledge: KnowledgeStore, model: ChatModel
    ) -> Answering:
        return Answering(
            retriever,
            knowledge,
            model,
            PromptLibrary.load(),
            shop_name=self.name,
            zone=self.zone,
            clock=self.now,
            deadline_seconds=self.settings.llm.deadline_seconds,
        )

    @cached_property
    def composing(self) -> Composing:
        return Composing(
            self.knowledge, lambda: self.chat_model, PromptLibrary.load(), shop_name=self.name
        )

    @cached_property
    def share_texts(self) -> ShareTexts:
        return ShareTexts(
            self.database,
            self.composing,
            now=self.now,
            today=lambda: self.now().astimezone(self.zone).date().isoformat(),
            choose=secrets.choice,
        )

    @cached_property
    def adjusting(self) -> Adjusting:
        return Adjusting(self.folder, self._hold)

    def _promise(self, database: Database) -> None:
        """Have the programme of the settings hold, unless an owner published another."""
        with database.read() as tx:
            if sharing.settings_hold(tx, self.programme, self.now()):
                return
        with database.write() as tx:
            sharing.keep_settings(tx, self.programme, self.now())

    def _hold(self, settings: Settings) -> None:
        """Have what staff may change while the shop is served hold from now on."""
        update = {table: getattr(settings, table) for table in CHANGEABLE}
        self.settings = self.settings.model_copy(update=update)
        self._promise(self.database)
        self.__dict__.pop("handoffs", None)  # it is made anew, with the new office hours

    @cached_property
    def desk(self) -> Desk:
        return Desk(
            self.database,
            rules=lambda: Rules(self.currency, self.zone),
            marker=self.marker,
            find=finder(self.knowledge, self.languages[0]),
            secret_of=self._store_webhook_secret,
            now=self.now,
            tell=self.telling,
        )

    @cached_property
    def marker(self) -> Marker:
        """Makes keyed hashes of what names a person."""
        return Marker(revealed(self.secrets.pseudonym_key, "pseudonym_key").encode())

    @property
    def store_connected(self) -> bool:
        """Whether an online store tells of its orders by itself."""
        return any(self._store_webhook_secret(store) for store in SENDERS)

    def _store_webhook_secret(self, source: str) -> str | None:
        secret: SecretStr | None = getattr(self.secrets, f"{source}_webhook_secret")
        return secret.get_secret_value() if secret else None

    @cached_property
    def staffing(self) -> Staffing:
        return Staffing(self.database, now=self.now, new_token=self.new_token)

    @cached_property
    def telling(self) -> Telling:
        return Telling(self.zone, self.languages[0])

    @cached_property
    def payouts(self) -> Payouts:
        return Payouts(self.database, now=self.now)

    @cached_property
    def coupons(self) -> Coupons:
        return Coupons(self.database, now=self.now, choose=secrets.choice)

    @property
    def store_kind(self) -> Literal["shopify", "woocommerce"] | None:
        """What runs the online store that the settings name."""
        return self.settings.store.kind if self.settings.store else None

    @property
    def store(self) -> Store | None:
        """The online store that the settings name, with its keys."""
        table = self.settings.store
        if table is None:
            return None
        key, secret = self.secrets.store_key, self.secrets.store_secret
        shown = key.get_secret_value() if key else None
        return Store(table.kind, table.address, shown, revealed(secret, "store_secret"))

    @cached_property
    def discounts(self) -> Discounts | None:
        """Tells the store of coupons, in a shop that has one."""
        if self.store is None:
            return None
        return Discounts(self.database, self.store, now=self.now, tell=self.telling.coupon)

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self.database, now=self.now, tell=self.telling)

    @cached_property
    def programmes(self) -> Programmes:
        return Programmes(self.database, self._promised_of, self.now)

    def _promised_of(self) -> Shop:
        """What rules may name, as shoppers see it now."""
        return Shop(
            self.currency,
            self.zone,
            lambda product_id: self.knowledge.product(product_id) is not None,
            frozenset(name for one in LANGUAGES for name in self.knowledge.categories(one)),
            {
                each.campaign_id: campaign_days(each.start_date, each.end_date, self.zone)
                for each in self.knowledge.campaigns()
            },
            frozenset(filled.pool.name for filled in self.coupons.pools()),
        )

    @cached_property
    def handoffs(self) -> Handoffs:
        rules = self.settings.staff
        return Handoffs(
            self.database,
            OfficeHours.read(self.zone, rules.hours),
            clock=self.now,
            staff_chat=self.staff_chat,
            first_language=self.languages[0],
            longest_wait=timedelta(minutes=rules.longest_wait_minutes),
            remind_every=timedelta(minutes=rules.remind_minutes),
            card=self.card,
            answer=self.approved_answer,
        )

    @cached_property
    def gaps(self) -> Gaps:
        return Gaps(self.database, embed=lambda text: self.embedder.embed_query(text), now=self.now)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self.database, self.gaps, lambda: self.handoffs.hours, self.zone)

    @cached_property
    def weekly(self) -> Weekly:
        return Weekly(self.database, lambda: self.handoffs.hours, self.zone)

    @cached_property
    def nightly(self) -> Nightly:
        return Nightly(self.database, self.zone)

    @cached_property
    def writing(self) -> Writing:
        return Writing(
            self.database, lambda: self.releasing, languages=self.languages, now=self.now
        )

    @cached_property
    def fixing(self) -> Fixing:
        return Fixing(
            self.database,
            self.gaps,
            lambda: self.releasing,
            approved=self._answer_of_staff,
            translate=self.translate,
            languages=self.languages,
            now=self.now,
        )

    def _answer_of_staff(self, question: Question) -> Answer:
        """What shoppers get where no model is asked: an approved answer comes before it."""
        with self.knowledge.one_version():
            quiet = Remembering(no_model, "")
            return self._answering_on(self.retriever, self.knowledge, quiet).answer(question)

    @cached_property
    def translating(self) -> Translating:
        prompts, embed = PromptLibrary.load(), self.embedder.embed_query
        return Translating(self.chat_model, prompts, self.knowledge, embed)

    def tutorial(self) -> "TutorialChain":
        """The usual tutorial chain on the same model file, embedder and knowledge. Slow.

        Raises ModelMissing, and BadInput where the model runs on a server.
        """
        return models.start_tutorial_chain(
            self.settings.llm, self.folder, self.knowledge, self.embedder, self._open_parts
        )

    def translate(
        self, text: str, to: Language, cancelled: Callable[[], bool] = lambda: False
    ) -> str | None:
        """By the model; None where numbers, names or links would not stay as they are. Slow."""
        try:
            return self.translating.translate(text, to, cancelled)
        except ModelProblem:
            return None

    def card(self, product_id: str, language: Language) -> ProductCard | None:
        product = self.knowledge.product(product_id)
        return cards.card(product, language) if product else None

    def approved_answer(self, document_id: str, language: Language) -> str | None:
        """The answer of that FAQ entry, or of its twin in `language` where there is one."""
        answers = {passage.source_id: text for passage, text in self.knowledge.answered()}
        twin = f"{document_id.rpartition('.')[0]}.{language}"
        return answers.get(twin) or answers.get(document_id)

    def _opened(self, part: Part) -> Part:
        """Have `part` closed with the shop."""
        self._open_parts.callback(part.close)
        return part


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def local_address(listen: str) -> str:
    """Where a browser on this machine finds what listens there."""
    return f"http://{listen.replace('0.0.0.0', '127.0.0.1', 1)}"


def revealed(secret: SecretStr | None, name: str) -> str:
    """An empty one would open the door to everybody."""
    if not secret:
        raise SettingsWrong(
            f'secrets.toml holds no {name}: add the line {name} = "..." with a long random text.'
        )
    return secret.get_secret_value()
