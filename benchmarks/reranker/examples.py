"""Questions with texts beside them, some of which answer: what reranker and judge learn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from benchmarks.reranker.shops import LANGUAGES, Asked, Place, Shop
from knowledge.embedders.e5 import E5Embedder
from knowledge.passages import Language

NEAR = 10
"""The wrong ones are taken from this many that lie nearest."""
OTHER_LANGUAGE, AS_FAQ, WITH_NEXT, BARE = 0.08, 0.35, 0.12, 0.1
"""Shares of the texts in the other language, with a shopper's question for a heading, with the
sentence after it, and with no heading."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, texts beside it, and which of them are right."""

    question: str
    texts: list[str]
    right: list[bool]

    @property
    def length(self) -> int:
        """Bytes, which tell about how many tokens."""
        return len("".join((self.question, *self.texts)).encode())


class Examples:
    """Makes them of shops, other ones at each call, with `wrong` texts that do not answer."""

    def __init__(self, shops: Sequence[Shop], wrong: int, rng: Random) -> None:
        self._wrong, self._rng = wrong, rng
        embedder = E5Embedder()
        self._asked = [
            (shop, asked, near)
            for shop in shops
            for asked, near in zip(shop.asked, _nearest(shop, embedder), strict=True)
        ]

    def __len__(self) -> int:
        return len(self._asked)

    def batches(self, size: int) -> Iterator[list[Example]]:
        """All questions once, those of like length together."""
        self._rng.shuffle(self._asked)
        for start in range(0, len(self._asked), 20 * size):
            made = [self._example(*each) for each in self._asked[start : start + 20 * size]]
            made.sort(key=lambda each: each.length)
            batches = [made[at : at + size] for at in range(0, len(made), size)]
            self._rng.shuffle(batches)
            yield from batches

    def _example(self, shop: Shop, asked: Asked, near: Sequence[Place]) -> Example:
        language = asked.language
        if self._rng.random() < OTHER_LANGUAGE:
            (language,) = (other for other in LANGUAGES if other != asked.language)
        beside = [p for p in shop.places() if p.block == asked.block and p not in asked.answers]
        self._rng.shuffle(beside)
        close = [place for place in near[:NEAR] if place not in asked.answers]
        half = max(2, self._wrong // 2)
        mixed = [*close[:half], *beside[: half - 1], *close[half:], self._rng.choice(shop.places())]
        wrong = [place for place in dict.fromkeys(mixed) if place not in asked.answers]
        places = [
            *wrong[: self._wrong],
            *sorted(asked.answers, key=lambda place: place.sentence),
        ]
        texts = [self._text(shop, asked, place, language) for place in places]
        return Example(asked.text, texts, [place in asked.answers for place in places])

    def _text(self, shop: Shop, asked: Asked, place: Place, language: Language) -> str:
        text, chance = shop.text(place, language), self._rng.random()
        if chance < AS_FAQ:
            same = [
                each.text
                for each in shop.asked
                if each.answers == {place} and each.language == language and each != asked
            ]
            if same:
                mark = "？" if language == "zh" else "?"
                heading = self._rng.choice(same).rstrip("?？")
                return f"{heading[:1].upper()}{heading[1:]}{mark} {text}"
        elif chance < AS_FAQ + WITH_NEXT:
            after = Place(place.block, place.sentence + 1)
            if after in shop.places() and (after not in asked.answers or place in asked.answers):
                joint = "" if language == "zh" else " "
                return f"{shop.under_heading(place, language)}{joint}{shop.text(after, language)}"
        elif chance < AS_FAQ + WITH_NEXT + BARE:
            return text
        return shop.under_heading(place, language)


def _nearest(shop: Shop, embedder: E5Embedder) -> Iterator[list[Place]]:
    """For each question the sentences of its language, nearest first."""
    places = shop.places()
    told = {
        language: embedder.embed_passages([shop.under_heading(p, language) for p in places])
        for language in LANGUAGES
    }
    for asked in shop.asked:
        alike = told[asked.language] @ embedder.embed_query(asked.text)
        yield [places[at] for at in np.argsort(-alike)]
