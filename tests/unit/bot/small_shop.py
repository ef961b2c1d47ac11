"""Small doubles for answering: a shop held in memory, and models that say what they are told."""

from collections.abc import Generator, Iterator, Sequence

from bot.errors import ModelFailed
from bot.ports import Message
from bot.reading.stems import stem, words_of
from bot.reading.terms import bag, coverage, terms
from bot.reading.text import plain
from knowledge.chunking import of_document, of_product
from knowledge.passages import (
    KINDS,
    Campaign,
    Document,
    Hit,
    Language,
    Part,
    Passage,
    Product,
)
from knowledge.sounds import sound_pairs


class SmallShop:
    """Retriever and Catalogue over lists."""

    def __init__(
        self,
        products: Sequence[Product] = (),
        documents: Sequence[Document] = (),
        campaigns: Sequence[Campaign] = (),
    ) -> None:
        self._products = {p.product_id: p for p in products}
        self._campaigns = campaigns
        self._passages = [x for p in products for x in of_product(p)]
        self._passages += [x for d in documents for x in of_document(d)]

    def version(self) -> str:
        return "v1"

    def product(self, product_id: str) -> Product | None:
        return self._products.get(product_id)

    def passages_of(self, product_id: str, language: Language) -> Sequence[Passage]:
        return [p for p in self._passages if (p.product_id, p.language) == (product_id, language)]

    def candidates(self, text: str, k: int) -> Sequence[Product]:
        return list(self._products.values())[:k]

    def categories(self, language: Language) -> Sequence[str]:
        names = (p.category.get(language) for p in self._products.values())
        return list(dict.fromkeys(name for name in names if name))

    def products(
        self,
        language: Language | None = None,
        category: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Sequence[Product]:
        found = [
            p
            for p in self._products.values()
            if category is None
            or category in ([p.category.get(language)] if language else p.category.values())
        ]
        return found[offset : offset + limit]

    def name_words(self) -> frozenset[str]:
        titles = plain("\n".join(t for p in self._products.values() for t in p.title.values()))
        return frozenset(w for w in words_of(titles) if w.isalpha() and len(w) > 2)

    def sounding(self, pairs: Sequence[str], k: int) -> Sequence[Product]:
        own = [(p, set(sound_pairs(" ".join(p.title.values())))) for p in self._products.values()]
        return [product for product, sounds in own if sounds & set(pairs)][:k]

    def priced(self, text: str, low: int, high: int | None, k: int) -> Sequence[Product]:
        within = (p for p in self._products.values() if low <= p.price_minor)
        return [p for p in within if high is None or p.price_minor <= high][:k]

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        told = plain("\n".join(f"{p.title}\n{p.text}" for p in self._passages))
        stems = {stem(word) for word in words_of(told)}
        return frozenset(w for w in words if (stem(w) in stems if w.isascii() else w in told))

    def campaigns(self) -> Sequence[Campaign]:
        return self._campaigns

    def retrieve(
        self, query: str, language: Language, k: int, *, of: Part | None = None
    ) -> Sequence[Hit]:
        wanted = terms(query)
        rated = [
            Hit(p, coverage(bag([p.title, p.text]), wanted), 0.85)
            for p in self._passages
            if p.language == language and (of is None or p.kind in KINDS[of])
        ]
        return sorted(rated, key=lambda hit: -hit.score)[:k]

    def answered(self, question: str, language: Language, k: int) -> Sequence[Hit]:
        asked = frozenset(term.word for term in terms(question))
        entries = [p for p in self._passages if (p.kind, p.language) == ("faq", language)]
        own = [(p, frozenset(term.word for term in terms(p.title))) for p in entries]
        rated = [Hit(p, 0, len(asked & words) / max(len(asked | words), 1)) for p, words in own]
        return sorted(rated, key=lambda hit: -(hit.similarity or 0))[:k]

    def cosines(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        return [0.7 + 0.3 * coverage(bag([text]), terms(question)) for text in texts]

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        return []


class Absent:
    """A model that is not there."""

    name = "absent"

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        raise ModelFailed("There is no model.")
        yield ""

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        raise ModelFailed("There is no model.")
        yield 0.0


class Saying:
    """A model that says one thing, whatever the grammar allows; `asked` holds the prompts."""

    name = "saying"

    def __init__(self, text: str) -> None:
        self._text = text
        self.asked: list[Sequence[Message]] = []

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        self.asked.append(messages)
        yield ""
        yield from self._text

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        yield from ()
