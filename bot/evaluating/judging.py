"""Whether an answer is right, and whether the shop knows all that it says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot import filling
from bot.evaluating.cases import Case
from bot.evaluating.numbers import unbacked_numbers
from bot.messages import Answer, Blocked
from bot.reading.stems import words_of
from bot.reading.text import plain
from bot.verifying import Evidence, judge
from knowledge.passages import LANGUAGES, Product
from knowledge.sentences import sentences

Verdict = Literal["correct", "wrong", "refused rightly", "refused wrongly"]

CLAIMS = frozenset({"link", "mail", "handle", "phone", "code", "name"})
"""The gate's rules that count here, besides numbers: what a shopper could act on."""
_ANYWHERE = frozenset({"code", "name"})
"""What may stand anywhere in the shop's knowledge, not only in the sources cited."""


class Known(Protocol):
    """All that the shop knows."""

    def texts_of(self, source_id: str) -> Sequence[str]:
        """Title and text of every passage made from that product, document or campaign."""

    def product(self, product_id: str) -> Product | None: ...

    def candidates(self, text: str, k: int) -> Sequence[Product]: ...

    def known_words(self, words: Sequence[str]) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, the answer it got, the verdict and why; and what nobody in the shop ever said."""

    case: Case
    answer: Answer
    verdict: Verdict
    why: str = ""
    unsupported: tuple[Blocked, ...] = ()


def judged(case: Case, answer: Answer, known: Known, shop_name: str) -> Judged:
    verdict, why = verdict_on(case, answer)
    return Judged(case, answer, verdict, why, unsupported(case, answer, known, shop_name))


def verdict_on(case: Case, answer: Answer) -> tuple[Verdict, str]:
    """The verdict, and what was wrong.

    To hand over to a person is as good as to refuse where the shop does not know, and as bad
    where it does.
    """
    text = answer.answer
    if said := _first(p for p in case.must_not if re.search(p, text)):
        return "wrong", f"says {said}"
    if case.outcome == "refused":
        if answer.outcome == "answered":
            return "wrong", "answers what the shop does not know"
        return "refused rightly", ""
    if answer.outcome != case.outcome:
        return ("wrong" if answer.outcome == "answered" else "refused wrongly"), answer.outcome
    if missing := _first(p for p in case.must if not re.search(p, text)):
        return "wrong", f"does not say {missing}"
    cited = {source.id for source in answer.sources}
    if case.sources and not cited & set(case.sources):
        return "wrong", f"cites {', '.join(sorted(cited)) or 'nothing'}"
    return "correct", ""


def unsupported(case: Case, answer: Answer, known: Known, shop_name: str) -> tuple[Blocked, ...]:
    """Numbers, names, links and codes in the answer that the shop's knowledge does not hold.

    A number must stand in what the cited sources say, in the catalogue's rows of the products
    that the answer names, or in the question; in an answer that code has filled it may be worked
    out from such (`unbacked_numbers`). A name or code may stand anywhere in the knowledge.
    """
    told = [shop_name]
    for source in answer.sources:
        told += known.texts_of(source.id)
    products = [known.product(source.id) for source in answer.sources]
    for product in (*products, *_named(answer.answer, known)):
        told += _rows(product) if product else ()
    asked = [case.question, *case.history]
    evidence = Evidence((*told, *asked))
    caught = [b for said in sentences(answer.answer) for b in judge(said, evidence)]
    filled = answer.path == "filled"
    unbacked = unbacked_numbers(answer.answer, told, asked, computed=filled)
    numbers = [Blocked("number", words) for words in unbacked]
    return (
        *numbers,
        *(
            b
            for b in caught
            if b.rule in CLAIMS and not (b.rule in _ANYWHERE and _stands(b.text, known))
        ),
    )


def _named(text: str, known: Known) -> Iterable[Product]:
    folded = plain(text)
    for product in known.candidates(text, 60):
        if any(plain(title) in folded for title in product.title.values()):
            yield product


def _rows(product: Product) -> list[str]:
    """Names, prices and counts of the product and its variants, as answers write them."""
    rows = [*product.title.values(), filling.money(product.price_minor, product.currency)]
    rows += [str(product.stock), str(filling.stock_of(product))]
    for language in LANGUAGES:
        for option in filling.options_of(product, language):
            price = filling.money(option.price_minor, product.currency)
            rows.append(f"{option.title} {price} {option.stock}")
    return rows


def _stands(words: str, known: Known) -> bool:
    wanted = words_of(plain(words))
    return bool(wanted) and set(wanted) <= known.known_words(wanted)


def _first(found: Iterable[str]) -> str | None:
    return next(iter(found), None)
