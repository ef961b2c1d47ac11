"""What a shop states of one product, fact by fact, and whether a fact affirms or denies a word."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from bot.reading.attacks import is_order_to_bot
from bot.reading.claims import is_for_catalogue
from bot.reading.statements import trusted
from bot.reading.stems import stem, words_of
from bot.reading.terms import concepts_in
from bot.reading.text import plain
from bot.reading.wish_words import Same
from knowledge.passages import Language, Product

Kind = Literal["title", "category", "attribute", "text"]

_CLAUSE = re.compile(
    r"[,;:，；：、。!?！？](?!\d)|\.\s|\b(?:but|although|though|while|yet)\b|但|不过|而"
)
_NO_VALUE = re.compile(
    r"^(?:no\b|none\b|not\b|non\b|without\b|never\b|n/a|free of|不|无(?!线|绳)|没|否|非|未|0 ?(?:%|g|mg)$)"
)
_NO_EN = re.compile(
    r"\b(?:no|not(?! only)|never|none|without|cannot|neither|nor|free of|free from|except|excluding|instead of|unsuitable|lacks?|\w+n['’]t)\b"
)
_NO_ZH = re.compile(
    r"不(?!锈|同|仅|但|断|易|少于|超过|限|过|妨)|没(?!问题)|无(?!线|绳|论|理由)|未|非(?!常)|勿|禁|除"
)


@dataclass(frozen=True)
class Fact:
    """One fact in one language. `name` and `value` of an attribute; else `value` alone."""

    kind: Kind
    value: str
    language: Language
    name: str = ""

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return _stems(self.folded)

    @cached_property
    def folded(self) -> str:
        return _folded(f"{self.name} {self.value}")


def facts_of(product: Product) -> list[Fact]:
    """Title, category, attributes and the sentences of the description. A sentence that gives
    orders or says what only the catalogue may say is left out."""
    facts = [Fact("title", text, language) for language, text in product.title.items()]
    facts += [Fact("category", text, language) for language, text in product.category.items()]
    for language, table in product.attributes.items():
        facts += [Fact("attribute", value, language, name) for name, value in table.items()]
    for language, text in product.description.items():
        facts += [Fact("text", said, language) for said in trusted(text)]
    return [
        fact for fact in facts if fact.kind == "title" or not is_unsafe(f"{fact.name} {fact.value}")
    ]


@lru_cache(maxsize=8192)
def is_unsafe(text: str) -> bool:
    """An order to the bot, a link, a price, a contact: never a reason."""
    return is_order_to_bot(text) or is_for_catalogue(text)


def says(fact: Fact, words: Same) -> bool:
    """Whether the words stand there, whatever is said of them."""
    return _holds(fact.stems, fact.folded, words)


def stance(fact: Fact, words: Same) -> bool | None:
    """True: it affirms the words; False: it denies them; None: it does not speak of them."""
    if not says(fact, words):
        return None
    if fact.kind in ("title", "category"):
        return not _denied(fact.folded, words)
    if fact.kind == "attribute":
        value = _folded(fact.value)
        if _text_holds(fact.name, words) and not _text_holds(value, words):
            return not _NO_VALUE.match(value) and not _NO_EN.search(_folded(fact.name))
        if _NO_EN.search(_folded(fact.name)) or _NO_ZH.search(_folded(fact.name)):
            return False
        return _affirmed_in(value, words)
    return _affirmed_in(fact.folded, words)


def verdict(facts: Sequence[Fact], words: Same) -> tuple[bool | None, list[Fact]]:
    """What all facts together say: a denial outweighs; with the facts that say so."""
    found = [(fact, held) for fact in facts if (held := stance(fact, words)) is not None]
    if not found:
        return None, []
    denied = [fact for fact, held in found if not held]
    return (False, denied) if denied else (True, [fact for fact, _ in found])


def is_about(fact: Fact, concept: str) -> bool:
    """Whether the name of an attribute means that, such as "colour"."""
    return fact.kind == "attribute" and concept in _concepts(fact.name)


def in_language(facts: Iterable[Fact], language: Language) -> list[Fact]:
    """Those in that language; all of them where there are none."""
    listed = list(facts)
    return [fact for fact in listed if fact.language == language] or listed


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    return plain(text)


@lru_cache(maxsize=4096)
def _concepts(name: str) -> frozenset[str]:
    return concepts_in(name)


@lru_cache(maxsize=16384)
def _stems(folded: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in words_of(folded):
        found.append(stem(word))
        if "-" in word or "/" in word:
            found += [stem(piece) for piece in re.split(r"[-/]", word)]
    return tuple(found)


def _text_holds(text: str, words: Same) -> bool:
    folded = _folded(text)
    return _holds(_stems(folded), folded, words)


def _holds(stems: tuple[str, ...], folded: str, words: Same) -> bool:
    for phrase in words.english:
        if len(phrase) == 1:
            if phrase[0] in stems:
                return True
        elif any(stems[at : at + len(phrase)] == phrase for at in range(len(stems))):
            return True
    return any(word in folded for word in words.chinese)


def _affirmed_in(folded: str, words: Same) -> bool:
    """Whether every clause with the words affirms them."""
    clauses = [part for part in _CLAUSE.split(folded) if part and _text_holds(part, words)]
    return not any(_denied(clause, words) for clause in clauses or [folded])


def _denied(clause: str, words: Same) -> bool:
    """Whether a negation stands before the words, or "-free" behind them."""
    for phrase in words.english:
        head = re.escape(phrase[0])
        for match in re.finditer(rf"(?<![a-z]){head}[a-z]*", clause):
            if re.match(r"(?:[ -]\w+)?[ -]?free\b", clause[match.end() :]):
                return True
            if _NO_EN.search(clause[: match.start()]):
                return True
    for word in words.chinese:
        at = clause.find(word)
        if at >= 0 and _NO_ZH.search(clause[:at]):
            return True
    return False
