"""What sort of goods a product is: the nouns of its title, description and category."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.constraints import Want
from bot.reading.glossary import meanings, parted
from bot.reading.stems import stem, words_of
from bot.reading.text import plain
from bot.reading.wish_words import CONTAINERS, MODEL_WORDS, Same
from knowledge.passages import Product

NAMED, FILED, BESIDE = 1, 2, 3
"""The title or the description says it is that; its category says so; its category says that it is
that or something else ("Toys & Games")."""

_AFTER_NAME = re.compile(r"[,:(·|–—/]|\s-\s|\b(?:with|for|in|by|from)\b")
_DEFINITE = r"\b(?:the|your|ur|that|this|these|those) (?:[a-z]+ ){0,2}?"
_ARTICLE = re.compile(r"^(?:an?|the) ")
_NOUN_ENDS = re.compile(
    r"\b(?:with|for|that|which|in|whose|on|from|to|made|is|are|has|can|at|when|where|by|and|or)\b|[,.;:(]"
)
_ZH_PARTS = re.compile(r"[·・|,，、(（]|[a-z][a-z0-9 .-]*")
_ZH_TAIL = re.compile(
    r"(?:[\s\d.,x×-]|[a-z]|[\d.]+\s*(?:升|毫升|克|千克|公斤|厘米|毫米|米|英寸|寸|片|张|支|只|包|件|人|瓦|个|件套|件装)|[一二三四五六七八九十两]+(?:件套|只装|支装|包|片|张|尺|件)|套装|礼盒|礼盒装|对装|装|款|版|系列|组合|套|小号|中号|大号|件套|本|（[^）]*）|\([^)]*\))+$"
)


def kind_of(product: Product, kind: Want) -> tuple[int, str] | None:
    """NAMED, FILED or BESIDE, and what of a Chinese word is left to be stated elsewhere (行书 of
    行书字帖). None: as far as the shop says, it is no such thing."""
    found: list[tuple[int, str]] = []
    for title in product.title.values():
        found += [(NAMED, rest) for rest in _called(plain(title), kind)]
    if any(_is_described(text, kind) for text in product.description.values()):
        found.append((NAMED, ""))
    for category in product.category.values():
        found += _filed(plain(category), kind)
    return min(found, key=lambda pair: (len(pair[1]), pair[0]), default=None)


def sort_of(product: Product) -> Want:
    """The goods that a product is, read from its own titles."""
    english = {head for title in product.title.values() for head in _heads(plain(title))}
    chinese = {part[-2:] for part in _chinese_parts(product) if len(part) > 1}
    words = Same(tuple((head,) for head in sorted(english)), tuple(sorted(chinese)))
    return Want(" ".join(sorted(english | chinese)), words)


def is_called(product: Product, text: str) -> bool:
    """Whether what its titles end with stands in the text, in either language: a headphone stand is
    no headphone."""
    folded, sort = plain(text), sort_of(product)
    said = {stem(word) for word in words_of(folded)}
    if any(head in said for (head,) in sort.words.english):
        return True
    if any(ending in folded for ending in sort.words.chinese):
        return True
    meant = [meanings(head) for (head,) in sort.words.english]
    meant += [parted(part)[-1][1] for part in _chinese_parts(product) if part]
    return bool(meanings(folded) & frozenset().union(*meant))


def is_the_one_called(product: Product, text: str) -> bool:
    """Whether the text says "the" thing that its name ends with: "the small mat" of a puzzle mat,
    罐子 of a 密封罐."""
    folded = plain(text)
    heads = (re.escape(head) for (head,) in sort_of(product).words.english)
    if any(re.search(rf"{_DEFINITE}{head}(?:e?s)?\b", folded) for head in heads):
        return True
    return any(f"{part[-1]}子" in folded for part in _chinese_parts(product) if part[-1] != "子")


def _chinese_parts(product: Product) -> list[str]:
    """The parts of its Chinese names, without what only says how much or which."""
    parts = [_ZH_TAIL.sub("", p) for t in product.title.values() for p in _ZH_PARTS.split(plain(t))]
    return [part for part in parts if part and not part.isascii()]


def _called(title: str, kind: Want) -> list[str]:
    if any(len(phrase) == 1 and phrase[0] in _heads(title) for phrase in kind.words.english):
        return [""]
    parts = [_ZH_TAIL.sub("", part) for part in _ZH_PARTS.split(title)]
    return [
        r for word in kind.words.chinese for part in parts if (r := _ends(part, word)) is not None
    ]


def _heads(folded: str) -> set[str]:
    """The nouns a title ends with: "glow night light n2 with sensor" -> light, and what stands
    before a model number: "water fountain w3 steel" -> fountain, steel."""
    name = _AFTER_NAME.split(folded, maxsplit=1)[0].strip() or folded
    parts = re.split(r"\bof\b", name)
    left, _, right = parts[-1].partition(" and ")
    parts += [left] if right and len(words_of(right)) == 1 else []
    found: set[str] = set()
    for part in parts:
        words = words_of(part)
        coded = next((at for at, word in enumerate(words) if _is_code(word)), len(words))
        found |= _last_noun(words) | _last_noun(words[:coded])
    return found


def _last_noun(words: list[str]) -> set[str]:
    """The last word and, if it only says in which form, the noun before it."""
    found: set[str] = set()
    for word in reversed(words):
        if not _is_model(word):
            return found | {stem(piece) for piece in (word, *re.split(r"[-./]", word))}
        if word.isalpha() and len(word) > 1:
            found.add(stem(word))
    return found


def _is_code(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _is_model(word: str) -> bool:
    return (
        word in MODEL_WORDS
        or len(word) == 1
        or any(char.isdigit() for char in word)
        or word in _UNITS
    )


_UNITS = frozenset({"ml", "kg", "mg", "cm", "mm", "inch", "inches", "person", "pcs", "sheets", "pieces", "bags", "pads"})  # fmt: skip


def _ends(part: str, word: str) -> str | None:
    """What of the word is left if a Chinese name ends with the word's end: 电热水壶 ends with all of
    水壶 (""), 王羲之字帖 with the end of 行书字帖 (行书). A single character of a longer word is an
    end only where its rest stands in the name, too: 磨豆机 is no 洗衣机."""
    for size in range(len(word), 0, -1):
        rest = word[:-size]
        if part.endswith(word[-size:]) and (size > 1 or not rest or (rest[1:] and rest in part)):
            return rest
    return None


def _is_described(text: str, kind: Want) -> bool:
    """ "A light day pack of 22 litres" is a pack."""
    folded = plain(text)
    article = _ARTICLE.match(folded)
    if not article:
        return False
    noun = _NOUN_ENDS.split(folded[article.end() :], maxsplit=1)[0]
    parts = [words_of(part) for part in re.split(r"\bof\b", noun)]
    heads = {stem(words[-1]) for words in parts[:1] if words}
    if len(parts) > 1 and heads & CONTAINERS and parts[1]:
        heads.add(stem(parts[1][-1]))
    return any(len(phrase) == 1 and phrase[0] in heads for phrase in kind.words.english)


def _filed(category: str, kind: Want) -> list[tuple[int, str]]:
    sorts = [sort.strip() for sort in re.split(r"&|\band\b|[/、,和与及]", category)]
    level = FILED if len(sorts) == 1 else BESIDE
    found: list[tuple[int, str]] = []
    for sort in sorts:
        words = words_of(sort)
        if words and any(len(p) == 1 and p[0] == stem(words[-1]) for p in kind.words.english):
            found.append((level, ""))
        ends = (_ends(sort, word) for word in kind.words.chinese)
        found += [(level, rest) for rest in ends if rest is not None]
    return found
