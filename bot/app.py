"""The composition root: settings in, a shop out. The only file that names adapters or reads
the clock."""

import itertools
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout
from pydantic import SecretStr

from bot import cards, health, models, reporting
from bot.adjusting import CHANGEABLE, Adjusting
from bot.answering import Answering
from bot.checking import questions
from bot.composing import Composing
from bot.errors import BadInput, ModelProblem, SettingsWrong
from bot.gaps import Gaps
from bot.gaps.digest import Digests
from bot.gaps.writing import Writing
from bot.handoffs import Handoffs
from bot.health import Check
from bot.messages import Answer, KeptMessage, ProductCard, Question, Source
from bot.office_hours import OfficeHours
from bot.ports import ChatModel, Message
from bot.releasing import Releasing
from bot.settings import (
    Secrets,
    Settings,
    load_secrets,
    load_settings,
    write_new_shop,
    write_secrets,
)
from bot.share_texts import ShareTexts
from bot.staffing import Staffing
from bot.storage import evaluations
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database, Transaction
from bot.translating import Translating
from bot.trying import Trying
from bot.versions import Version
from growth.links import make_code
from growth.rewards import Policy
from knowledge import indexing
from knowledge.completing import completed
from knowledge.embedders.e5 import E5Embedder
from knowledge.errors import IndexHeld
from knowledge.indexing import Changes
from knowledge.languages import language_of
from knowledge.loaded import Loaded, combine
from knowledge.loaders import load_file
from knowledge.loaders.columns import Choices
from knowledge.loaders.remembered import chosen_of, keep_choices, read_choices
from knowledge.passages import Language, Product
from knowledge.ports import Embedder, VectorIndex
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore
from knowledge.web import Reach, is_address, load_address
from knowledge.web.pictures import Fetching, fetch_pictures, picture_file
from knowledge.web.stores import Pulled, Store, finish, pull
from prompts.library import PromptLibrary
from prompts.rendering import opening

if TYPE_CHECKING:
    from bot.llm.tutorial import TutorialChain

__all__ = ["App", "Found", "Pulled", "Transaction"]

Progress = Callable[[int, int], None]
ASKED = 100
"""Questions of shoppers with which a release is checked."""
POPULAR = 3
"""Products that the model reads ahead: a prompt takes seconds to read, and the cache is bounded."""


class Closable(Protocol):
    def close(self) -> None: ...


Part = TypeVar("Part", bound=Closable)


@dataclass(frozen=True, slots=True)
class Found:
    """One search result: a product or document, with the score of its best passage."""

    id: str
    title: str
    score: float


class App:
    """One shop, opened. Parts are made on first use; close it when done (or use `with`).

    Satisfies what the chat (`bot.chat.ports.Shop`) and the web (`bot.web.ports.WebShop`) need.
    `chat_model` replaces the language model that the settings name; `exclusive` refuses to open
    a shop that another process serves.
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

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        model: str | None = None,
        exclusive: bool = False,
        chat_model: ChatModel | None = None,
        embedder: Embedder | None = None,
    ) -> Self:
        """Raises SettingsWrong when there is no shop in `folder`."""
        settings = load_settings(folder)
        if model:
            llm = settings.llm.model_copy(update={"model": model})
            settings = settings.model_copy(update={"llm": llm})
        write_secrets(folder)
        (folder / "state").mkdir(exist_ok=True)
        app = cls(folder, settings, load_secrets(folder), chat_model=chat_model, embedder=embedder)
        if exclusive:
            app._lock_serving()
        return app

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
        return _revealed(self.secrets.staff_token, "staff_token")

    @property
    def orders_secret(self) -> bytes:
        return _revealed(self.secrets.orders_secret, "orders_secret").encode()

    @property
    def webhook_secret(self) -> str:
        return _revealed(self.secrets.telegram_webhook_secret, "telegram_webhook_secret")

    @property
    def policy(self) -> Policy:
        window = self.settings.sharing.attribution_window_days
        rewards = self.settings.rewards.model_dump()
        return Policy(currency=self.currency, attribution_window_days=window, **rewards)

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

        engine = sqlite_engine(self.folder / "state" / "shop.db")
        key = _revealed(self.secrets.pseudonym_key, "pseudonym_key")
        database = Database(engine, key.encode())
        self._open_parts.callback(database.close)
        migrate(engine)
        return database

    @cached_property
    def knowledge(self) -> KnowledgeStore:
        return self._opened(KnowledgeStore(self.folder / "state" / "knowledge.db"))

    @cached_property
    def embedder(self) -> Embedder:
        return self._embedder or E5Embedder()

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
            HybridRetriever(self.knowledge, self.index, ExactIndex(), self.embedder)
        )

    @cached_property
    def releasing(self) -> Releasing:
        return Releasing(
            self.knowledge,
            retriever=lambda: self.retriever,
            embedder=lambda: self.embedder,
            model=lambda: self.chat_model,
            answering=self._answering_on,
            questions=self.test_questions,
            translate=self.translate,
            languages=self.languages,
            now=self.now,
        )

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

    def _hold(self, settings: Settings) -> None:
        """Have what staff may change while the shop is served hold from now on."""
        update = {table: getattr(settings, table) for table in CHANGEABLE}
        self.settings = self.settings.model_copy(update=update)
        self.__dict__.pop("handoffs", None)  # it is made anew, with the new office hours

    @cached_property
    def staffing(self) -> Staffing:
        return Staffing(self.database, now=self.now, new_token=self.new_token)

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
    def writing(self) -> Writing:
        return Writing(
            self.database, lambda: self.releasing, languages=self.languages, now=self.now
        )

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

    def _opened(self, part: Part) -> Part:
        """Have `part` closed with the shop."""
        self._open_parts.callback(part.close)
        return part

    # Answering

    def warm_up(self) -> None:
        """Load what answering needs, so that the first shopper does not wait for it.

        Raises ModelMissing and ModelFailed.
        """
        _ = self.database, self.answering, self.composing
        self.retriever.sync()
        for (name, language), template in PromptLibrary.load().templates.items():
            if language in self.languages and name != "translate":
                fixed = (
                    Message("system", template.system),
                    Message("user", opening(template.user)),
                )
                self.chat_model.warm(fixed)

    def read_ahead(self, cancelled: Callable[[], bool]) -> None:
        """Have the model read what it needs for the products that shoppers ask about most, so that
        only the question is left to read. Slow. Raises ModelFailed."""
        for product_id, language in itertools.product(self._popular(), self.languages):
            if cancelled():
                return
            self.answering.warm(product_id, language)

    def prepare_share_messages(self, cancelled: Callable[[], bool]) -> int:
        """Make the messages for the products that shoppers ask about most, where there is none or
        a fact in one has changed; how many were made. A shopper's question goes first: it ends
        then, and goes on when it is called again. Slow."""
        return self.share_texts.prepare(
            self._popular(), self.languages, lambda: cancelled() or self._answers_under_way > 0
        )

    def _popular(self) -> list[str]:
        with self.database.read() as tx:
            return tx.conversations.most_asked(POPULAR, self.now() - timedelta(days=30))

    def model_problems(self) -> list[str]:
        """What keeps the model from answering: it is asked for a word, under a grammar. Slow."""
        return models.problems(self.chat_model)

    def answer(
        self,
        question: Question,
        on_sentence: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answer:
        """A verified answer, all of it on one version of the knowledge. Slow; call it from a worker
        thread."""
        with self._counting:
            self._answers_under_way += 1
        try:
            with self.knowledge.one_version():
                return self.answering.answer(question, on_sentence=on_sentence, cancelled=cancelled)
        finally:
            with self._counting:
                self._answers_under_way -= 1

    def share_message(self, product_id: str, language: Language) -> KeptMessage | None:
        """Verified words about a product, without a link; None if staff forbid them all. Slow
        where none was made ahead."""
        return self.share_texts.pick(product_id, language)

    def translate(
        self, text: str, to: Language, cancelled: Callable[[], bool] = lambda: False
    ) -> str | None:
        """By the model; None where numbers, names or links would not stay as they are. Slow."""
        try:
            return self.translating.translate(text, to, cancelled)
        except ModelProblem:
            return None

    def find_answers(self, words: str, language: Language, limit: int) -> list[Source]:
        """Approved answers that fit the words, best first. Slow."""
        return [
            Source(hit.passage.source_id, hit.passage.title, hit.passage.text)
            for hit in self.retriever.answered(words, language, limit)
        ]

    def approved_answer(self, document_id: str, language: Language) -> str | None:
        """The answer of that FAQ entry, or of its twin in `language` where there is one."""
        answers = {passage.source_id: text for passage, text in self.knowledge.answered()}
        twin = f"{document_id.rpartition('.')[0]}.{language}"
        return answers.get(twin) or answers.get(document_id)

    def keep_evaluation(self, result: Mapping[str, Any]) -> Path:
        return evaluations.keep(self.folder / "state" / "evaluations", result, self.now())

    def evaluation(self) -> Mapping[str, Any] | None:
        """The result of the newest evaluation, as `shopvine evaluate answers` kept it."""
        return evaluations.newest(self.folder / "state" / "evaluations")

    def search(self, query: str, k: int) -> list[Found]:
        """Products and documents, best first: in the query's language, then in the other."""
        first = language_of(query)
        found: dict[str, Found] = {}
        for language in (first, "en" if first == "zh" else "zh"):
            for hit in self.retriever.retrieve(query, language, 4 * k):
                passage = hit.passage
                found.setdefault(
                    passage.source_id, Found(passage.source_id, passage.title, hit.score)
                )
            if len(found) >= k:
                break
        return list(found.values())[:k]

    # The catalogue, as shoppers see it

    def card(self, product_id: str, language: Language) -> ProductCard | None:
        product = self.knowledge.product(product_id)
        return cards.card(product, language) if product else None

    def cards(
        self, language: Language, category: str | None, offset: int, limit: int
    ) -> Sequence[ProductCard]:
        found = self.knowledge.products(language, category, offset, limit)
        return [cards.card(product, language) for product in found]

    def categories(self, language: Language) -> Sequence[str]:
        return self.knowledge.categories(language)

    def find_cards(self, query: str, language: Language, limit: int) -> Sequence[ProductCard]:
        """Products that fit the words; the first of the catalogue when there are none."""
        if not query.strip():
            return self.cards(language, None, 0, limit)
        found = [self.card(hit.id, language) for hit in self.search(query, 3 * limit)]
        return [card for card in found if card is not None][:limit]

    def photo(self, product_id: str) -> bytes | None:
        product = self.knowledge.product(product_id)
        file = self._photo_file(product) if product else None
        return file.read_bytes() if file else None

    def _photo_file(self, product: Product) -> Path | None:
        """Only pictures inside the shop's data folder are ever shown, and those fetched from the
        web."""
        if not product.photo:
            return None
        if is_address(product.photo):
            fetched = picture_file(self._pictures, product.photo)
            return fetched if fetched.is_file() else None
        data = (self.folder / "data").resolve()
        file = (data / product.photo).resolve()
        return file if file.is_relative_to(data) and file.is_file() else None

    @property
    def _pictures(self) -> Path:
        return self.folder / "state" / "pictures"

    def fetch_pictures(self, on_progress: Progress) -> Fetching:
        """Those of published products that lie on the web and are not here yet. Slow."""
        every = self.knowledge.products(limit=self.knowledge.counts().get("product", 0))
        addresses = [p.photo for p in every if p.photo and is_address(p.photo)]
        return fetch_pictures(addresses, self._pictures, on_progress=on_progress)

    # Bringing things in

    def load(
        self,
        sources: Sequence[Path | str],
        given: Sequence[str] = (),
        on_progress: Progress = indexing.silent,
        reach: Reach = Reach(),  # noqa: B008 - a value that never changes
    ) -> Loaded:
        """Read knowledge files and addresses of the web, these as far as `reach` says. `given` says
        of columns of tables what they are ("货号=product_id"); the rest is as it was kept, or told
        by header and cells.

        Raises SourceRefused.
        """
        chosen = chosen_of(given)
        columns = Choices(chosen, read_choices(self._columns))
        currency, first = self.currency, self.languages[0]
        loaded = combine(
            [
                (
                    str(source),
                    load_address(
                        str(source),
                        default_currency=currency,
                        default_language=first,
                        reach=reach,
                        on_page=on_progress,
                    )
                    if is_address(str(source))
                    else self._completed(
                        load_file(
                            Path(source),
                            default_currency=currency,
                            default_language=first,
                            columns=columns,
                            on_progress=on_progress,
                        )
                    ),
                )
                for source in sources
            ]
        )
        names = {name for table in loaded.tables for name in table.header}
        if missing := next((column for column in chosen if column not in names), None):
            raise BadInput(f"No table has a column {missing}; --map names one of: {_list(names)}.")
        return loaded

    def _completed(self, loaded: Loaded) -> Loaded:
        """With what the columns of a product table do not tell."""
        ids = [product.product_id for product in loaded.products if loaded.tables]
        values = self.releasing.values([("product", product_id) for product_id in ids])
        known = {key[1]: value for key, value in values.items() if isinstance(value, Product)}
        return completed(loaded, known)

    def pull(self, only_changed: bool | None, on_progress: Progress) -> Pulled:
        """Products of the store that `[store]` names: everything, or what changed since the last
        pull that `finish_pull` ended. None means what the store can tell: WooCommerce does not
        promise to tell changes of variations.

        Raises SettingsWrong and SourceRefused.
        """
        store = self.settings.store
        if store is None:
            raise SettingsWrong(
                "shop.toml names no store: add [store] with kind and address, see "
                "docs/how-to/keep-prices-fresh.md."
            )
        if only_changed is None:
            only_changed = store.kind == "shopify"
        key = self.secrets.store_key
        return pull(
            Store(
                store.kind,
                store.address,
                key.get_secret_value() if key else None,
                _revealed(self.secrets.store_secret, "store_secret"),
            ),
            self.folder / "state" / "pull",
            only_changed=only_changed,
            default_language=self.languages[0],
            now=self.now(),
            on_progress=on_progress,
        )

    def finish_pull(self, pulled: Pulled) -> None:
        """Once what was pulled is kept."""
        finish(pulled)

    def keep_columns(self, loaded: Loaded) -> None:
        """Read the same header in the same way from now on."""
        keep_choices(self._columns, loaded.tables)

    @property
    def _columns(self) -> Path:
        return self.folder / "columns.json"

    def import_knowledge(self, loaded: Loaded, on_progress: Progress) -> Changes:
        """Publish at once what is new or changed, and nothing of the draft."""
        changes = indexing.apply(
            loaded,
            self.knowledge,
            self.embedder,
            at=self.now(),
            on_index=self.retriever.ready,
            on_progress=on_progress,
        )
        self.keep_behaviors(loaded)
        self.retriever.sync(on_progress)
        return changes

    def keep_behaviors(self, loaded: Loaded) -> None:
        """Past behaviour goes to the shop's database."""
        with self.database.write() as tx:
            tx.behaviors.add(loaded.behaviors)

    def rebuild_index(self, on_progress: Progress) -> int:
        """Make the vector indexes again; how many passages they hold.

        Raises BadInput while another process holds the index.
        """
        if isinstance(self.index, ExactIndex):
            raise BadInput("Another process works with this shop: stop it, then rebuild.")
        return self.retriever.rebuild(on_progress)

    def health(self) -> Mapping[str, object]:
        with self.database.read() as tx:
            waiting = tx.outbox.waiting()
        return {
            "status": "ok",
            "shop": self.name,
            "knowledge_version": self.knowledge.version(),
            "model": self.settings.llm.model,
            "outbox_waiting": waiting,
        }

    def checks(self) -> list[Check]:
        """What staff should know about how the shop is doing."""
        now = self.now()
        today = now.astimezone(self.zone).date()
        with self.database.read() as tx:
            facts = health.Facts(
                now=now,
                started_at=self.started_at,
                heard_at=self.telegram_heard_at,
                update_since=tx.browsing.oldest_update(),
                messages=tx.outbox.waiting(),
                message_since=tx.browsing.oldest_message(now),
                model=self.settings.llm.model,
                slow=reporting.answers(tx, today, today, self.zone).all.p95,
                deadline=self.settings.llm.deadline_seconds,
                version=self.knowledge.version(),
                free=shutil.disk_usage(self.folder).free,
            )
        return health.checks(facts)

    def _lock_serving(self) -> None:
        lock = FileLock(self.folder / "state" / "serving.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BadInput(
                f"The shop in {self.folder} is being served by another process; stop that first."
            ) from None
        self._open_parts.callback(lock.release)


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def local_address(listen: str) -> str:
    """Where a browser on this machine finds what listens there."""
    return f"http://{listen.replace('0.0.0.0', '127.0.0.1', 1)}"


def make_shop(folder: Path, name: str) -> list[Path]:
    """An empty shop. Raises SettingsWrong when there is one already."""
    return write_new_shop(folder, name)


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "no names at all"


def _revealed(secret: SecretStr | None, name: str) -> str:
    """An empty one would open the door to everybody."""
    if not secret:
        raise SettingsWrong(
            f'secrets.toml holds no {name}: add the line {name} = "..." with a long random text.'
        )
    return secret.get_secret_value()
