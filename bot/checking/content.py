"""What can be told of a shop's knowledge without asking it anything: what disagrees, what lacks a
language. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.checking import sides
from bot.checking.contradictions import Contradiction, contradictions
from bot.checking.sides import Disagreement
from knowledge.entries import Key, Value, key_of
from knowledge.passages import Document, Language, Product
from knowledge.translations import Missing, Vector, missing_of_product, twins

MANY = 5000
"""Products: comparing their sides takes about 1.7 ms each."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Products first, then documents, each in the order given."""

    disagreements: tuple[Disagreement, ...]
    contradictions: tuple[Contradiction, ...]
    missing: tuple[Missing, ...]


def look_through(
    values: Iterable[Value],
    vectors: Mapping[str, Vector],
    languages: Sequence[Language],
    changed: Collection[Key] = (),
) -> Findings:
    """`vectors` holds the unit vector of each document by its id. Of more products than `MANY`,
    only the sides of those that are `changed` are compared."""
    products, documents = _sorted(values)
    pairs = twins(documents, vectors)
    keys = {*changed}
    compared = [p for p in products if len(products) <= MANY or key_of(p) in keys]
    told = [*map(sides.of_product, compared), *(sides.of_twins(*pair) for pair in pairs)]
    return Findings(
        tuple(each for each in told if each),
        tuple(contradictions(documents)),
        tuple(_missing(products, documents, pairs, languages)),
    )


def missing(
    values: Iterable[Value], vectors: Mapping[str, Vector], languages: Sequence[Language]
) -> tuple[Missing, ...]:
    """Products and FAQ entries without a side in a language of the shop."""
    products, documents = _sorted(values)
    return tuple(_missing(products, documents, twins(documents, vectors), languages))


def _missing(
    products: Iterable[Product],
    documents: Iterable[Document],
    pairs: Iterable[tuple[Document, Document]],
    languages: Sequence[Language],
) -> Iterator[Missing]:
    for product in products:
        yield from missing_of_product(product, languages)
    paired = {document.document_id for pair in pairs for document in pair}
    for document in documents:
        if document.kind == "faq" and document.document_id not in paired:
            for language in languages:
                if language != document.language:
                    yield Missing(key_of(document), document.title, language, ("title", "text"))


def _sorted(values: Iterable[Value]) -> tuple[list[Product], list[Document]]:
    listed = list(values)
    return (
        [value for value in listed if isinstance(value, Product)],
        [value for value in listed if isinstance(value, Document)],
    )
