"""Which products a question names, and whether it names one the shop does not have."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.reading.describing import NO_NAMES, describes
from bot.reading.glossary import meanings, parted
from bot.reading.measures import fits as counted_alike
from bot.reading.measures import misfit
from bot.reading.mentions import words_said
from bot.reading.numerals import quantities, within_a_range
from bot.reading.stems import stem, words_of
from bot.reading.terms import Bag, Term, bag, edge_free, holds, terms
from bot.reading.text import plain
from knowledge.passages import Product

_MEASURES = frozenset({"kg", "g", "jin", "mg", "lb", "oz", "ml", "l", "mm", "cm", "m", "inch", "w"})
KnownWords = Callable[[Sequence[str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names.

    `products` are those it names equally well, none if it names none. `rest` are its content words
    that are not their names, `leftover` those of them that stand nowhere in what the shop says of
    these products. `stranger` is true when it names a product the shop does not have; `misfit` when
    a number is what tells it from these. `share` is how much of the title it says, 0 to 1.
    """

    products: tuple[Product, ...] = ()
    rest: tuple[Term, ...] = ()
    leftover: tuple[Term, ...] = ()
    stranger: bool = False
    share: float = 0.0
    misfit: bool = False

    @property
    def only(self) -> Product | None:
        return self.products[0] if len(self.products) == 1 else None


@dataclass(frozen=True, slots=True)
class _Match:
    product: Product
    weight: float
    share: float
    rest: tuple[Term, ...]
    leftover: tuple[Term, ...]
    stranger: bool
    misfit: bool = False


def identify(
    question: str, candidates: Iterable[Product], known: KnownWords, by_number: bool = False
) -> Named:
    """The products named in `question`; a model number or modifier that fits none is a stranger.

    A number alone names nothing, unless `by_number` ("and the 180?").
    """
    wanted = terms(question)
    found = (_match(question, wanted, product, by_number) for product in candidates)
    matches = [match for match in found if match]
    if not matches:
        return Named((), tuple(wanted), tuple(wanted), _strange(question, wanted, known))
    best = max(match.weight for match in matches)
    close = [match for match in matches if match.weight >= best - 1e-6]
    fewest = min(map(_unlike, close))
    close = [match for match in close if _unlike(match) == fewest]
    if any(match.share >= 0.999 for match in close):
        close = [match for match in close if match.share >= 0.999]
    friendly = [match for match in close if not match.stranger]
    if not friendly:
        products = tuple(match.product for match in close)
        misfit = any(match.misfit for match in close) or _has_code(close[0])
        return Named(products, close[0].rest, close[0].leftover, True, misfit=misfit)
    said = [words_said(question, match.product) for match in friendly]
    friendly = [m for m, count in zip(friendly, said, strict=True) if count == max(said)]
    friendly.sort(key=lambda match: (match.product.price_minor, match.product.product_id))
    first = friendly[0]
    strange = _has_code(first)
    products = tuple(match.product for match in friendly)
    return Named(products, first.rest, first.leftover, strange, first.share, strange)


def _has_code(match: _Match) -> bool:
    """Whether the question has a code that the shop does not write of the product."""
    return any(term.code for term in match.leftover)


def names_of(product: Product) -> list[str]:
    """Everything a shopper may call it: id, titles and variant titles in every language."""
    variants = [title for v in product.variants for title in v.title.values()]
    return [product.product_id, *product.title.values(), *variants]


def words_about(product: Product) -> Bag:
    """Every word the shop says of a product."""
    facts = [f"{k} {v}" for table in product.attributes.values() for k, v in table.items()]
    return bag(
        [*names_of(product), *product.category.values(), *product.description.values(), *facts]
    )


def _unlike(match: _Match) -> int:
    """How many plain words of the question this product does not have."""
    return sum(not term.concepts for term in match.leftover)


def _match(question: str, wanted: list[Term], product: Product, by_number: bool) -> _Match | None:
    folded = plain(question)
    if _says_id(folded, product.product_id):
        others = tuple(t for t in wanted if t.word not in plain(product.product_id))
        left = tuple(t for t in others if not holds(words_about(product), t))
        return _Match(product, 99.0, 1.0, others, left, False)
    titles = [plain(title) for title in product.title.values()]
    whole = [title for title in titles if len(title) > 1 and _contains(folded, title)]
    names, about = bag([product.product_id, *product.title.values()]), words_about(product)
    weight, stranger, named, begun = 0.0, False, False, False
    rest: list[Term] = []
    before_name: Term | None = None
    for term in wanted:
        if term.word.isascii():
            hit = latin_hit(term, names) or _meant(term, product)
            weight += hit * term.weight
            if hit:
                named = named or not term.concepts
                if before_name and not begun and _adjacent(folded, before_name, term):
                    stranger = True
                before_name, begun = None, True
                continue
            rest.append(term)
            if not _is_said(term, about):
                before_name = None if term.concepts or term.said in NO_NAMES else term
        else:
            counting = _is_measure_word(term.word, names.text) and not _counts(term.word, folded)
            found, pieces, front = 0.0, [term.word], ""
            if not counting:
                found, pieces, front = _han_hit(term.word, names.text)
            if not found:
                found, pieces, front = _han_meant(term.word, product)
            weight += found / 2
            named = named or bool(found and not term.concepts)
            rest += [term] if not found else [Term(piece) for piece in pieces]
            strange = found and front and not _counts(front, folded)
            stranger = stranger or bool(strange and describes(front, about))
    if not (weight or by_number):
        return None
    fits, misfits = _numbers(folded, product)
    weight += fits
    if not weight:
        return None
    stranger = stranger or misfits
    share = 1.0 if whole else max(_title_share(title, wanted) for title in titles)
    if not named and not fits and share < 0.5:
        return None
    bonus = max((len(title) for title in whole), default=0) / 100
    bonus += _longest_run(folded, names.text) / 1000
    leftover = tuple(piece for term in rest for piece in _unsaid(term, [about]))
    return _Match(product, weight + bonus, share, tuple(rest), leftover, stranger, misfits)


def _is_said(term: Term, about: Bag) -> bool:
    """Whether what the shop says of a product has the word, or one in the other language."""
    if term.code:
        return False
    return bool(holds(about, term)) or bool(meanings(term.said) & meanings(about.text))


def _counts(piece: str, folded: str) -> bool:
    """Whether one Chinese character stands after a number, as a measure word does: 三刀."""
    numeral = r"[\d一二两三四五六七八九十百几半]"
    return len(piece) == 1 and bool(re.search(rf"{numeral}\s*{piece}", folded))


def _is_measure_word(word: str, names: str) -> bool:
    """Whether one Chinese character stands in the names after a number alone: 20 包."""
    return len(word) == 1 and not re.search(rf"(?<!\d)(?<!\d ){word}", names)


def _numbers(folded: str, product: Product) -> tuple[int, bool]:
    """How many numbers of the question stand in its names; whether a measure fits none of them."""
    asked = quantities(folded)
    said = words_about(product).text
    named, facts = numbers_of(names_of(product)), numbers_of([said])
    fits = sum(quantity.value in named for quantity in asked)
    fits += counted_alike(folded, names_of(product))
    if misfit(folded, names_of(product), said):
        return fits, True
    measures = {q.value for q in asked if q.unit in _MEASURES and not within_a_range(q, said)}
    measures -= named | facts
    bare = {q.value for q in asked if q.unit is None} - named
    return fits, any(_beside_name(folded, value, product) for value in measures) or any(
        _ends_name(folded, value, product) for value in bare
    )


def _ends_name(folded: str, value: Decimal, product: Product) -> bool:
    """Whether a number follows a Latin word of the name, as in "Pro 5"."""
    names = bag(product.title.values())
    before = re.search(rf"([a-z]+)[\s-]+{value}(?![\d.])", folded)
    return bool(before and len(before[1]) > 1 and stem(before[1]) in names.stems)


def _beside_name(folded: str, value: Decimal, product: Product) -> bool:
    """Whether a measure stands right before or after a word of the name."""
    names = bag(product.title.values())
    found = re.search(
        rf"(\w+)?[\s-]*(?<![\d.]){value}[\s-]*(?:[a-z]{{1,6}}\b|[\u3400-\u9fff]{{1,2}})?[\s-]*(\w+)?",
        folded,
    )
    beside = [word for word in found.groups() if word] if found else []
    return any(
        stem(word) in names.stems if word.isascii() else bool(_common_runs(word, names.text))
        for word in beside
    )


def numbers_of(texts: Iterable[str]) -> set[Decimal]:
    """Every number that is written there in digits."""
    return {Decimal(found) for text in texts for found in re.findall(r"\d+(?:\.\d+)?", text)}


def _says_id(folded: str, product_id: str) -> bool:
    name = plain(product_id)
    if len(name) < 2 or (name.isdigit() and len(name) < 4):
        return bool(
            re.search(rf"(?:#|no\.? ?|编号|货号|item |product |id ){re.escape(name)}\b", folded)
        )
    return bool(re.search(rf"(?<![a-z0-9-]){re.escape(name)}(?![a-z0-9-])", folded))


def _contains(folded: str, title: str) -> bool:
    if title.isascii():
        squeezed = " ".join(stem(word) for word in words_of(folded))
        return f" {' '.join(stem(w) for w in words_of(title))} " in f" {squeezed} "
    return title.replace(" ", "") in folded.replace(" ", "")


def latin_hit(term: Term, names: Bag) -> float:
    if all(word in names.stems for word in term.word.split()):
        return 1.0
    if "-" in term.word and all(_doing(part) in names.stems for part in term.word.split("-")):
        return 1.0
    squeezed = re.sub(r"[-./ ]", "", term.word)
    if term.code:
        return float(squeezed in re.sub(r"[-./ ]", "", names.text) and squeezed in _codes(names))
    return 0.0


def _doing(part: str) -> str:
    """The stem of what does something as that of doing it: a self-waterer is self-watering."""
    return stem(part.removesuffix("er") if len(part) > 5 else part)


def _meant(term: Term, product: Product) -> float:
    """Whether an English title has a word of that meaning; a Chinese one, where it is the only."""
    if term.concepts or term.code:
        return 0.0
    title = product.title.get("en") or " ".join(product.title.values())
    return 0.9 * bool(meanings(term.said) & meanings(plain(title)))


def _han_meant(word: str, product: Product) -> tuple[float, list[str], str]:
    """As `_han_hit`, by the meaning of the words for goods in it, where no title is Chinese."""
    if "zh" in product.title:
        return 0, [word], ""
    named = meanings(plain(" ".join(product.title.values())))
    pieces, found = [""], 0.0
    for piece, meant in parted(word):
        if meant & named:
            found += len(piece)
            pieces.append("")
        else:
            pieces[-1] += piece
    left = [edge_free(piece) for piece in pieces]
    return found * 0.9, [piece for piece in left if piece], left[0]


def _codes(names: Bag) -> set[str]:
    words = words_of(names.text)
    pairs = {a + b for a, b in pairwise(words)}
    return {re.sub(r"[-./]", "", word) for word in words} | pairs


def _adjacent(folded: str, first: Term, second: Term) -> bool:
    """Whether the two stand side by side, with no comma or dash between: the first describes the
    second."""
    a, b = first.word.split()[-1], second.word.split()[0]
    parts = re.split(r"[,.;:!?()–—]+(?=\s|$)|\s+-+\s+|\s{2,}", folded)
    stems = ([stem(word) for word in words_of(part)] for part in parts)
    return any(x == a and y == b for part in stems for x, y in pairwise(part))


def _han_hit(word: str, names: str) -> tuple[float, list[str], str]:
    """Characters of `word` found in names as runs of two or more, what is left, what stands before.

    Of two names that hold the same, the one that holds it in one run counts a trifle more.
    A single character counts when it is a whole name or follows another script in one.
    """
    runs = _common_runs(word, names)
    if not runs and len(word) == 1 and word in names:
        alone = rf"(?<![\u3400-\u9fff]){word}(?![\u3400-\u9fff])"
        if re.search(alone, names):
            return 1, [], ""
    if not runs:
        return 0, [word], ""
    rest, at = [], 0
    for start, end in runs:
        rest.append(word[at:start])
        at = end
    rest.append(word[at:])
    left = [edge_free(piece) for piece in rest]
    joined = sum(end - start for start, end in runs) - 0.01 * (len(runs) - 1)
    return joined, [piece for piece in left if piece and piece != "子"], left[0]


def _longest_run(question: str, names: str) -> int:
    """Chinese characters of the longest run that both have."""
    runs = (
        run for han in re.findall(r"[\u3400-\u9fff]+", question) for run in _common_runs(han, names)
    )
    return max((end - start for start, end in runs), default=0)


def _common_runs(word: str, text: str) -> list[tuple[int, int]]:
    """Where runs of two characters or more of `text` stand in `word`, with the character that a
    name in `text` ends with: 溪畔壶 is short for 溪畔电热水壶."""
    runs, at = [], 0
    while at < len(word) - 1:
        end = at + 2
        if word[at:end] not in text:
            at += 1
            continue
        while end < len(word) and word[at : end + 1] in text:
            end += 1
        if end < len(word) and _ends_a_name(word[end], text):
            end += 1
        runs.append((at, end))
        at = end
    return runs


def _ends_a_name(character: str, text: str) -> bool:
    return bool(re.search(rf"[\u3400-\u9fff]{character}(?![\u3400-\u9fff])", text))


def _title_share(title: str, wanted: list[Term]) -> float:
    """How much of the title the question says."""
    said = " ".join(term.word for term in wanted)
    parts = terms(title) or [Term(title)]
    return sum(t.weight * holds(bag([said]), t) for t in parts) / sum(t.weight for t in parts)


def _strange(question: str, wanted: list[Term], known: KnownWords) -> bool:
    """A model number, or a capitalised or quoted name, that stands nowhere in the shop."""
    codes = [term.word for term in wanted if term.code]
    proper = re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", question)
    quoted = re.findall(r"[“\"「『《]([^”\"」』》]{2,40})[”\"」』》]", question)
    named = [*codes, *(plain(word) for word in (*proper, *quoted) if len(word) > 2)]
    words = [word for name in named for word in words_of(name)]
    return bool(set(words) - known(words))


def about(question: str, products: Sequence[Product]) -> Named:
    """The question said of these products, whatever it names."""
    names, words = [], []
    for product in products:
        names.append(title_bag(product))
        words.append(words_about(product))
    rest = tuple(t for t in terms(question) if not any(_is_name(t, own) for own in names))
    leftover = tuple(piece for term in rest for piece in _unsaid(term, words))
    return Named(tuple(products), rest, leftover, False, 1.0)


def _unsaid(term: Term, words: Sequence[Bag]) -> list[Term]:
    """What of the term stands in none of these: all of it, or pieces of a Chinese run."""
    if term.code or term.concepts or term.word.isascii():
        held = not term.code and any(holds(own, term) >= 0.99 for own in words)
        return [] if held else [term]
    least = [term.word]
    for own in words:
        pieces, at = [], 0
        for start, end in _common_runs(term.word, own.text):
            pieces.append(term.word[at:start])
            at = end
        pieces.append(term.word[at:])
        left = [piece for piece in map(edge_free, pieces) if piece]
        left = [piece for piece in left if holds(own, Term(piece)) < 0.99]
        least = min(least, left, key=lambda kept: sum(map(len, kept)))
    return [Term(piece) for piece in least]


def without_names(question: str, products: Sequence[Product]) -> str:
    """The question without the words of these products' titles."""
    titles = bag(title for product in products for title in product.title.values())
    folded = plain(question)
    for run in sorted(re.findall(r"[\u3400-\u9fff]+", folded), key=len, reverse=True):
        kept, at = "", 0
        for start, end in _common_runs(run, titles.text):
            kept += run[at:start] + " "
            at = end
        folded = folded.replace(run, kept + run[at:])
    content = {term.said for term in terms(folded)}
    for word in {word for word in words_of(folded) if stem(word) in titles.stems}:
        if word not in content and not word[0].isdigit():
            continue
        folded = re.sub(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", " ", folded)
    return re.sub(r"\s+", " ", folded).strip()


def title_bag(product: Product) -> Bag:
    return bag([product.product_id, *product.title.values()])


def _is_name(term: Term, names: Bag) -> bool:
    if term.word.isascii():
        return bool(latin_hit(term, names)) and not term.concepts
    return holds(names, term) >= 0.99
