"""Several products that a question names in one breath: "20 L or 40 L dry bag", 端砚歙砚哪个沉."""

import re
from collections.abc import Collection, Sequence

from bot.reading.attributes import without_comparison
from bot.reading.stems import stem, words_of
from bot.reading.terms import FORM_WORDS
from bot.reading.text import plain
from knowledge.passages import Product

MOST = 4
"""Products that one question sets side by side by their names."""
SIDES = re.compile(r"\b(?:or|and|vs\.?|versus|than|with)\b|[,，、/]|还是|和|与|跟|或者?|比")
"""What stands between the things that a question compares."""
_HAN = re.compile(r"[\u3400-\u9fff]+")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_NOUNS = frozenset({"bag", "box", "pack", "bottle", "case", "pair", "kind", "set"})
"""Form words that are goods in a name."""
_JOINING = frozenset({"a", "an", "the", "and", "or", "of", "for", "with", "in", "on", "to", "set"})
_HOW = re.compile(r"\bhow \w+\b")
_LONG = 4
"""Letters of a word that another one may end with: a backpack is a pack."""


def mentioned(question: str, candidates: Sequence[Product]) -> tuple[Product, ...]:
    """The products of which each has a word or a number of the question that no other one has, in
    the order in which they are named; () where it is not clear which are meant."""
    text = plain(without_comparison(question))
    parts = [_bare(part) for part in SIDES.split(text)]
    said = _pieces(text)
    groups = {key: _plainest(found) for key, found in _grouped(said, candidates, parts).items()}
    codes = {piece for piece in said if re.search(r"[a-z]", piece) and re.search(r"\d", piece)}
    if not groups or codes - frozenset.union(*groups):
        return ()
    if not 1 < len(groups) <= MOST or any(len(found) > 1 for found in groups.values()):
        return ()
    if _is_loose(groups):
        return ()
    ordered = sorted(groups.items(), key=lambda pair: _place(text, pair[0], groups))
    return tuple(found[0] for _, found in ordered)


def whole_names(question: str, candidates: Sequence[Product]) -> tuple[Product, ...]:
    """The products whose whole titles stand in the question, in its order; a title within another
    one that stands there names nothing."""
    text = plain(question)
    said = [
        (at, t, p)
        for p in candidates
        for t in map(plain, p.title.values())
        if (at := text.find(t)) >= 0
    ]
    longest = [each for each in said if not any(each[1] in o and each[1] != o for _, o, _ in said)]
    return tuple({p.product_id: p for _, _, p in sorted(longest, key=lambda e: e[0])}.values())


def words_said(question: str, product: Product) -> int:
    """How many words of its titles the question says, those of everyday form too: "the long wallet"
    is the one that is called long."""
    said = set(words_of(_HOW.sub(" ", plain(question)))) - _JOINING
    return len({word for t in product.title.values() for word in words_of(plain(t))} & said)


def alike(question: str, candidates: Sequence[Product]) -> tuple[Product, ...]:
    """The few products that all have as much of the question in their names: "summit packs"."""
    said = _pieces(plain(without_comparison(question)))
    groups = _grouped(said, candidates, ())
    if len(groups) != 1:
        return ()
    ((pieces, found),) = groups.items()
    return tuple(found) if 1 < len(found) <= MOST and not _are_numbers(pieces) else ()


def _grouped(
    said: frozenset[str], candidates: Sequence[Product], parts: Sequence[str]
) -> dict[frozenset[str], list[Product]]:
    """The products by what of the question stands in their names, without those that have less of
    it than another one and are no part of their own."""
    held = [(product, _held(said, product), _is_part(product, parts)) for product in candidates]
    groups: dict[frozenset[str], list[Product]] = {}
    for product, pieces, whole in held:
        if pieces and (whole or not any(pieces < other for _, other, _ in held)):
            groups.setdefault(pieces, []).append(product)
    return groups


def _plainest(products: list[Product]) -> list[Product]:
    """Of a name and the same name with more in it (熟宣 and 半熟宣) the one without."""
    if len(products) < 2:
        return products
    first, *others = sorted(products, key=lambda product: min(map(len, product.title.values())))
    within = all(
        _is_within(plain(title), plain(other.title.get(language, "")))
        for other in others
        for language, title in first.title.items()
    )
    return [first] if within else products


def _is_within(name: str, longer: str) -> bool:
    """Whether all characters of the name stand in the longer one, in order."""
    rest = iter(longer)
    return len(longer) > len(name) and all(char in rest for char in name)


def _held(said: frozenset[str], product: Product) -> frozenset[str]:
    own = _own(product)
    return frozenset(
        piece
        for piece in said
        if piece in own
        or (piece.isascii() and len(piece) >= _LONG and any(o.endswith(piece) for o in own))
    )


def _bare(part: str) -> str:
    """A part of the question without its form words: "is the hammock" -> "hammock"."""
    if not part.isascii():
        return part.strip()
    return " ".join(w for w in words_of(part) if w not in FORM_WORDS or w.rstrip("s") in _NOUNS)


def _is_part(product: Product, parts: Sequence[str]) -> bool:
    """Whether a part of the question is what one of its titles ends with, so that a longer name
    beside it is another product: a hammock and a hammock stand."""
    titles = [plain(title) for title in product.title.values()]
    return any(_is_name(part) and title.endswith(part) for part in parts for title in titles)


def _is_name(part: str) -> bool:
    return len(part) > 1 and not _NUMBER.fullmatch(part)


def _place(text: str, pieces: frozenset[str], groups: Collection[frozenset[str]]) -> int:
    """Where what this product alone has stands in the question."""
    shared = frozenset.intersection(*groups)
    return min((text.find(piece) for piece in pieces - shared), default=len(text))


def _is_loose(groups: Collection[frozenset[str]]) -> bool:
    """Whether one of them is named by a number alone, and shares no word with the others."""
    shared = frozenset.intersection(*groups)
    return not shared and any(map(_are_numbers, groups))


def _are_numbers(pieces: Collection[str]) -> bool:
    return all(_NUMBER.fullmatch(piece) for piece in pieces)


def _pieces(folded: str) -> frozenset[str]:
    """Stems of its words, its numbers, and the pairs of its Chinese characters."""
    spare = FORM_WORDS - _NOUNS - {f"{noun}s" for noun in _NOUNS}
    said = (word for word in words_of(folded) if word not in spare and len(word) > 1)
    words = {stem(word) for word in said if not word[0].isdigit()}
    runs = _HAN.findall(folded)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(words | pairs | set(_NUMBER.findall(folded)))


def _own(product: Product) -> frozenset[str]:
    folded = plain("\n".join([product.product_id, *product.title.values()]))
    loose = {stem(piece) for word in words_of(folded) for piece in re.split(r"[-./]", word)}
    return _pieces(folded) | loose
