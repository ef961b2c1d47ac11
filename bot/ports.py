"""What answering needs from outside."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.passages import Campaign, Hit, Language, Part, Passage, Product


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class Retriever(Protocol):
    """Finds passages."""

    def retrieve(
        self, query: str, language: Language, k: int, *, of: Part | None = None
    ) -> Sequence[Hit]:
        """At most k passages in `language`, best first: only those of products, or only those of
        FAQ, policies and documents, if `of` says so."""

    def answered(self, question: str, language: Language, k: int) -> Sequence[Hit]:
        """At most k FAQ entries whose own questions are most like this one: `text` of a passage is
        the whole answer, `similarity` the cosine of the two questions."""

    def cosines(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """How alike the question and each of these texts are."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """For each text, read together with the question, the log-odds that it answers it; none
        where nothing can read them so."""


class Catalogue(Protocol):
    """The truth about products, prices and stock. Every call sees the newest import."""

    def version(self) -> str:
        """Changes with every change of knowledge."""

    def product(self, product_id: str) -> Product | None: ...

    def passages_of(self, product_id: str, language: Language) -> Sequence[Passage]:
        """Every passage made from that product, in that language."""

    def candidates(self, text: str, k: int) -> Sequence[Product]:
        """Products whose id, title or variant (in any language) shares words with text."""

    def categories(self, language: Language) -> Sequence[str]:
        """The names of the departments, in that language."""

    def products(
        self,
        language: Language | None = None,
        category: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Sequence[Product]:
        """Products in the order in which they were imported; those of that category, by its name
        in `language` or in any, if given."""

    def name_words(self) -> frozenset[str]:
        """The Latin words of three letters or more in product names, case folded."""

    def sounding(self, pairs: Sequence[str], k: int) -> Sequence[Product]:
        """Products in whose Chinese names some of these pairs of syllables stand (see
        `knowledge.sounds`), the most telling first."""

    def priced(self, text: str, low: int, high: int | None, k: int) -> Sequence[Product]:
        """Products that are not sold out and cost from `low` to `high` minor units (no bound if
        None): those whose names share words with `text`, the most telling first; the dearest first
        where `text` has no words."""

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        """Those of `words` (case folded) that stand anywhere in the shop's knowledge."""

    def campaigns(self) -> Sequence[Campaign]:
        """Every campaign, running or not."""


class ChatModel(Protocol):
    """Writes drafts. Nothing it writes leaves without passing the gate."""

    @property
    def name(self) -> str: ...

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        """Pieces of text as they come, at temperature 0; `grammar` is GBNF.

        A piece may be empty: the model is still reading, and the caller may look at the clock.
        Closing the iterator stops the model. Raises ModelFailed.
        """

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        """For each text, in order and as they come, the log-odds that it answers the question;
        nothing from a model that did not learn to tell.

        None: nothing came for a while, and the caller may look at the clock. Others may be served
        between two texts. Closing the iterator stops the model. Raises
        ModelFailed.
        """

    def warm(self, messages: Sequence[Message]) -> None:
        """Read these ahead, so that prompts that begin with them are answered sooner.

        The last message may go on in the prompt. Slow; prompts that come meanwhile go first.
        Nothing is lost where a model cannot. Raises ModelFailed.
        """
