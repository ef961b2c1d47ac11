"""Which words a shopper gets to share a product with: made ahead, checked, edited or forbidden."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.composing import TONES, Composing
from bot.errors import BadInput
from bot.messages import KeptMessage, Tone
from knowledge.loaders.reasons import reason
from knowledge.passages import Language


class Messages(Protocol):
    """Where they are kept (`bot.storage.share_messages`)."""

    def keep(self, kept: KeptMessage, now: datetime) -> None: ...
    def of(self, product_id: str, language: str) -> list[KeptMessage]: ...
    def all(self) -> list[KeptMessage]: ...


class Transaction(Protocol):
    @property
    def share_messages(self) -> Messages: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A kept message; a stale one is never sent: a fact that it may say has changed."""

    kept: KeptMessage
    stale: bool


class ShareTexts:
    """Picks, makes and keeps share messages. `now` and `today` (ISO date, shop's time) are asked
    anew each time; `choose` gives one of several."""

    def __init__(
        self,
        database: Database,
        composing: Composing,
        *,
        now: Callable[[], datetime],
        today: Callable[[], str],
        choose: Callable[[Sequence[Tone]], Tone],
    ) -> None:
        self._database, self._composing = database, composing
        self._now, self._today, self._choose = now, today, choose

    def pick(self, product_id: str, language: Language) -> KeptMessage | None:
        """The words for one shopper, in one of the tones that staff do not forbid; None if they
        forbid all. Slow where none was made ahead. KeyError for an unknown product."""
        kept = self._kept(product_id, language)
        open_tones = [t for t in TONES if t not in kept or kept[t].state != "forbidden"]
        if not open_tones:
            return None
        return self._current(product_id, language, self._choose(open_tones), kept)

    def campaign_of(self, product_id: str) -> str | None:
        """The id of the campaign that runs for that product now, or None."""
        return self._composing.campaign_of(product_id, self._today())

    def prepare(
        self,
        products: Iterable[str],
        languages: Sequence[Language],
        cancelled: Callable[[], bool],
    ) -> int:
        """Make what is missing or stale for these products, in order; how many were made. Slow."""
        made = 0
        for product_id in products:
            for language in languages:
                kept = self._kept(product_id, language)
                for tone in TONES:
                    if cancelled():
                        return made
                    made += self._prepared(product_id, language, tone, kept)
        return made

    def listed(self) -> list[Listed]:
        """Every kept message, those of products that are gone left out."""
        with self._database.read() as tx:
            kept = tx.share_messages.all()
        found = []
        for each in kept:
            try:
                found.append(Listed(each, self._digest(each) != each.digest))
            except KeyError:
                continue
        return found

    def edit(self, product_id: str, language: Language, tone: Tone, text: str) -> KeptMessage:
        """Keep the words of staff. BadInput for an unknown product, and for words that the gate
        does not let out."""
        try:
            made = self._composing.edited(product_id, language, self._today(), tone, text)
        except KeyError:
            raise _unknown(product_id) from None
        return self._keep(replace(made, state="edited"))

    def forbid(self, product_id: str, language: Language, tone: Tone) -> KeptMessage:
        """Never send this product in that language and tone. BadInput for an unknown product."""
        kept = self._kept(product_id, language)
        try:
            made = kept.get(tone) or self._composing.message(
                product_id, language, self._today(), tone
            )
        except KeyError:
            raise _unknown(product_id) from None
        return self._keep(replace(made, state="forbidden"))

    def _current(
        self, product_id: str, language: Language, tone: Tone, kept: dict[Tone, KeptMessage]
    ) -> KeptMessage:
        """The kept one if it is still true; else one made now."""
        old = kept.get(tone)
        if old and old.digest == self._digest(old):
            return old
        made = self._composing.message(product_id, language, self._today(), tone)
        return made if old and old.state == "edited" else self._keep(made)

    def _prepared(
        self, product_id: str, language: Language, tone: Tone, kept: dict[Tone, KeptMessage]
    ) -> bool:
        old = kept.get(tone)
        if old and old.state != "made":
            return False
        try:
            return self._current(product_id, language, tone, kept) is not old
        except KeyError:
            return False

    def _kept(self, product_id: str, language: Language) -> dict[Tone, KeptMessage]:
        with self._database.read() as tx:
            return {each.tone: each for each in tx.share_messages.of(product_id, language)}

    def _digest(self, kept: KeptMessage) -> str:
        return self._composing.digest(kept.product_id, kept.language, self._today(), kept.tone)

    def _keep(self, kept: KeptMessage) -> KeptMessage:
        with self._database.write() as tx:
            tx.share_messages.keep(kept, self._now())
        return kept


def _unknown(product_id: str) -> BadInput:
    return BadInput(reason("product_unknown", product=product_id))
