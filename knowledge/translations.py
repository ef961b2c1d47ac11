"""The other language's side of an entry: where it is missing, and putting a new one in. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from knowledge.entries import Key, Value, key_of
from knowledge.passages import LANGUAGES, Document, Language, Product, Variant

Text = TypeVar("Text")
Vector = npt.NDArray[np.float32]

NEIGHBOURS = 3
FARTHEST = -0.02
"""Scaled likeness of a pair: so all 90 true ones of two shops are found and no wrong one, and 98 of
100 are right where a fifth of the twins is missing."""
LEAST = 0.8
"""Cosine of a pair: of the 90 the lowest was 0.804 (multilingual-e5-small)."""
_LANGUAGE = re.compile(r"(?<=[/.#_-])(?:zh|en)(?=[/.#_-]|$)")


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry without one of the shop's languages. `title` is in the one it has; `fields` names
    what is missing of a product."""

    key: Key
    title: str
    language: Language
    fields: tuple[str, ...] = ()


def onto(value: Value | None, proposed: Value | None) -> Value | None:
    """A product with what it has not in a language taken from `proposed`; prices, stock and
    everything that it has stay, and one that is gone stays gone. Anything else: as proposed, unless
    it is there by now."""
    if isinstance(proposed, Product):
        return _completed(value, proposed) if isinstance(value, Product) else None
    return value if value is not None else proposed


def missing_of_product(product: Product, languages: Sequence[Language]) -> list[Missing]:
    """Where it has a title, category, description, facts or names of variants in one language of
    the shop and not in another."""
    found = []
    for language in languages:
        fields = tuple(
            name
            for name in ("title", "category", "description", "attributes")
            if getattr(product, name) and not getattr(product, name).get(language)
        )
        if any(v.title and not v.title.get(language) for v in product.variants):
            fields = (*fields, "variants")
        if fields:
            title = next(iter(product.title.values()))
            found.append(Missing(key_of(product), title, language, fields))
    return found


def twins(
    documents: Sequence[Document], vectors: Mapping[str, Vector]
) -> list[tuple[Document, Document]]:
    """Documents of one kind that say the same in Chinese and in English: their ids differ by the
    language alone, or they are nearer to each other than to their other neighbours. `vectors` holds
    the unit vector of each by id. The nearest pair first, as cross-domain similarity local scaling
    has it (A. Conneau et al., "Word translation without parallel data", ICLR 2018)."""
    sides = {
        language: {d.document_id: d for d in documents if d.language == language}
        for language in LANGUAGES
    }
    found = []
    for zh in list(sides["zh"].values()):
        en = sides["en"].get(twin_id(zh.document_id, "en"))
        if en is not None and en.document_id != zh.document_id and en.kind == zh.kind:
            found.append((zh, en))
            del sides["zh"][zh.document_id], sides["en"][en.document_id]
    for kind in dict.fromkeys(document.kind for document in documents):
        found += _nearest(
            [d for d in sides["zh"].values() if d.kind == kind and d.document_id in vectors],
            [d for d in sides["en"].values() if d.kind == kind and d.document_id in vectors],
            vectors,
        )
    return found


def twin_id(document_id: str, language: Language) -> str:
    """ "faq/zh/1" -> "faq/en/1", "answers/stairs.zh" -> "answers/stairs.en"; an id that names no
    language gets one."""
    named = _LANGUAGE.sub(language, document_id)
    return named if _LANGUAGE.search(document_id) else f"{document_id}.{language}"


def _nearest(
    zh: Sequence[Document], en: Sequence[Document], vectors: Mapping[str, Vector]
) -> list[tuple[Document, Document]]:
    if not zh or not en:
        return []
    ours, theirs = (np.stack([vectors[d.document_id] for d in side]) for side in (zh, en))
    cosines = ours @ theirs.T
    around = [np.sort(m, axis=1)[:, -NEIGHBOURS:].mean(axis=1) for m in (cosines, cosines.T)]
    scaled = 2 * cosines - around[0][:, None] - around[1][None, :]
    found, free = [], (set(range(len(zh))), set(range(len(en))))
    for row, column in zip(
        *np.unravel_index(np.argsort(-scaled, axis=None), scaled.shape), strict=True
    ):
        if scaled[row, column] < FARTHEST:
            break
        if cosines[row, column] >= LEAST and row in free[0] and column in free[1]:
            free[0].remove(row)
            free[1].remove(column)
            found.append((zh[row], en[column]))
    return found


def _completed(product: Product, proposed: Product) -> Product:
    sides = {variant.variant_id: variant.title for variant in proposed.variants}
    return replace(
        product,
        title=_both(product.title, proposed.title),
        category=_both(product.category, proposed.category),
        description=_both(product.description, proposed.description),
        attributes=_both(product.attributes, proposed.attributes),
        variants=tuple(_named(v, sides.get(v.variant_id, {})) for v in product.variants),
    )


def _named(variant: Variant, titles: Mapping[Language, str]) -> Variant:
    return replace(variant, title=_both(variant.title, titles))


def _both(own: Mapping[Language, Text], proposed: Mapping[Language, Text]) -> dict[Language, Text]:
    """In the order of the languages, so that equal content is written alike."""
    return {
        language: found
        for language in LANGUAGES
        if (found := own.get(language) or proposed.get(language))
    }
