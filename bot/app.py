"""One shop, opened: what the chat, the staff pages and the console ask of it."""

import itertools
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from bot import cards, health, models, reporting
from bot.databases import copy_file
from bot.errors import BadInput, SettingsWrong, ShopvineError
from bot.health import Check
from bot.messages import Answer, KeptMessage, ProductCard, Question, Source
from bot.parts import Parts, clock, local_address
from bot.ports import ChatModel, Message
from bot.settings import (
    load_secrets,
    load_settings,
    write_new_shop,
    write_secrets,
)
from bot.storage import evaluations
from bot.storage.transactions import Transaction
from knowledge import indexing
from knowledge.completing import completed
from knowledge.indexing import Changes
from knowledge.languages import language_of
from knowledge.loaded import Loaded, combine
from knowledge.loaders import load_file
from knowledge.loaders.columns import Choices
from knowledge.loaders.remembered import chosen_of, keep_choices, read_choices
from knowledge.passages import Language, Product
from knowledge.ports import Embedder
from knowledge.stores.memory import ExactIndex
from knowledge.web import Reach, is_address, load_address
from knowledge.web.pictures import Fetching, fetch_pictures, picture_file
from knowledge.web.stores import Pulled, finish, pull
from prompts.library import PromptLibrary
from prompts.rendering import opening

__all__ = ["App", "Found", "Pulled", "Transaction", "clock", "local_address"]

Progress = Callable[[int, int], None]
POPULAR = 3
"""Products that the model reads ahead: a prompt takes seconds to read, and the cache is bounded."""


@dataclass(frozen=True, slots=True)
class Found:
    """One search result: a product or document, with the score of its best passage."""

    id: str
    title: str
    score: float


class App(Parts):
    """One shop, opened. Close it when done (or use `with`).

    Satisfies what the chat (`bot.chat.ports.Shop`) and the web (`bot.web.ports.WebShop`) need.
    `exclusive` refuses to open a shop that another process serves.
    """

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
            try:
                app._lock_serving()
            except ShopvineError:
                app.close()
                raise
        return app

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

    def campaign_of(self, product_id: str) -> str | None:
        """The id of the campaign that runs for that product now, or None."""
        return self.share_texts.campaign_of(product_id)

    def find_answers(self, words: str, language: Language, limit: int) -> list[Source]:
        """Approved answers that fit the words, best first. Slow."""
        return [
            Source(hit.passage.source_id, hit.passage.title, hit.passage.text)
            for hit in self.retriever.answered(words, language, limit)
        ]

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
        store = self.store
        if store is None:
            raise SettingsWrong(
                "shop.toml names no store: add [store] with kind and address, see "
                "docs/how-to/keep-prices-fresh.md."
            )
        if only_changed is None:
            only_changed = store.kind == "shopify"
        return pull(
            store,
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
                miscounted=tx.rollups.body().get("miscounted", 0),
            )
        return health.checks(facts)

    def copy_database(self) -> int:
        """Copy the shop's own file into the PostgreSQL database of its secrets; how many rows.

        Raises BadInput where that database is not empty, or the shop is being served.
        """
        self._lock_folder()
        return copy_file(self.folder, self.secrets.database_url)

    def _lock_serving(self) -> None:
        self._lock_folder()
        if not self.database.serve_alone():
            raise BadInput(
                "The shop's database is being served by another process; stop that first."
            )

    def _lock_folder(self) -> None:
        lock = FileLock(self.folder / "state" / "serving.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BadInput(
                f"The shop in {self.folder} is being served by another process; stop that first."
            ) from None
        self._open_parts.callback(lock.release)


def make_shop(folder: Path, name: str) -> list[Path]:
    """An empty shop. Raises SettingsWrong when there is one already."""
    return write_new_shop(folder, name)


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "no names at all"
