"""Texts taken apart into statements that can be compared: who, how many, yes or no."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from bot.reading.attacks import is_order_to_bot
from bot.reading.claims import affirmed_claims, negates
from bot.reading.dates import without_moments
from bot.reading.numerals import Quantity, quantities, without_quantities
from bot.reading.polarity import without_opener
from bot.reading.terms import Bag, Term, bag, coverage, holds, terms
from bot.reading.text import plain
from bot.reading.units import in_base_units
from knowledge.sentences import sentences

_CLAUSE = re.compile(
    r"[,，;；]\s*|\s*[(（]|\s+(?=(?:but|however|whereas|although|though|except|unless|excluding|apart from|other than)\b)|\s(?=and (?:not|never|no)\b)|(?=但是?|不过(?!滤|敏)|除非|而不|且不)"
)
_EXCEPTION = re.compile(
    r"^\W*(?:except|unless|excluding|apart from|other than|除非|除了|除(?!了|外|湿|臭|菌|尘|味|霜))|(?:除外|不算)\W*$|\bexcept\b"
)
_INNER = re.compile(r"除了?(?P<what>[^，,。；;]{1,16}?)(?:之外|以外|外)")
_GOES_ON = re.compile(
    r"^\W*(?:which|who|whose|where|that|and not|not|never|without|不|没|无|未|仅|只|均|都)|^[^,，]*[)）]\W*$"
)
_CONDITION = re.compile(
    r"^\W*(?:if|when|once|in case|as long as|for orders|如果|若|要是|假如|倘若|因|由于|只要|当(?![天日]))|的话\W*$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|am|can|cannot|could|will|would|do|does|did|must|should|shall|may|might|have|has|had|get|gets|you|we|it|they|i|please|\w+n['’]t|\w+ed|\w+ing)\b|[\u3400-\u9fff]"
)
_OWN_WORDS = 2
"""Content words from which a clause stands alone, though it begins with "which" or 不."""
_CONTEXT = 0.5
"""What a word counts that stands elsewhere in the sentence."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause. `sentence` is what surrounds it; `negated` tells whether it denies.

    `excepted` is what must be spoken of for an exception to hold.
    """

    text: str
    words: Bag
    sentence: Bag
    terms: tuple[Term, ...]
    numbers: tuple[Quantity, ...]
    claims: frozenset[str]
    negated: bool
    excepted: tuple[Term, ...] = ()


@lru_cache(maxsize=4096)
def statements(text: str) -> tuple[Statement, ...]:
    """The clauses of a text. What it excepts ("unless a part is faulty") says the opposite of its
    main clause. A text ends where an order to the bot begins: what follows is not the shop's."""
    found: list[Statement] = []
    for sentence in trusted(text):
        found += _of_sentence(sentence)
    return tuple(found)


@lru_cache(maxsize=4096)
def trusted(text: str) -> tuple[str, ...]:
    """The sentences up to the first order to the bot."""
    kept: list[str] = []
    for sentence in sentences(text):
        if is_order_to_bot(sentence):
            break
        kept.append(sentence)
    return tuple(kept)


def best_match(
    wanted: Sequence[Term], numbers: Iterable[Quantity], found: Iterable[Statement]
) -> tuple[float, list[Statement]]:
    """The statements that speak most fully of the wanted, and how fully, 0 to 1."""
    counted = [in_base_units(q.value, q.unit) for q in numbers]
    said = bag([term.word for term in wanted])
    rated = [
        (_share(wanted, counted, each), each)
        for each in found
        if not each.excepted or coverage(said, each.excepted) >= _CONTEXT
    ]
    best = max((score for score, _ in rated), default=0.0)
    return best, [each for score, each in rated if score >= best - 0.05]


def share(wanted: Sequence[Term], numbers: Iterable[Quantity], each: Statement) -> float:
    """How fully one statement speaks of the wanted, 0 to 1."""
    return _share(wanted, [in_base_units(q.value, q.unit) for q in numbers], each)


def subject(text: str) -> list[Term]:
    """The content words of a clause without its numbers, days and its leading yes or no."""
    return terms(without_quantities(without_moments(without_opener(text))))


def _share(
    wanted: Sequence[Term], counted: list[tuple[Decimal, str | None]], each: Statement
) -> float:
    own = [in_base_units(q.value, q.unit) for q in each.numbers]
    total = sum(term.weight for term in wanted) + 2.0 * len(counted)
    if not total:
        return 0.0
    held = sum(
        term.weight * max(holds(each.words, term), _CONTEXT * holds(each.sentence, term))
        for term in wanted
    )
    return (held + 2.0 * sum(pair in own for pair in counted)) / total


def _of_sentence(sentence: str) -> list[Statement]:
    whole = bag([sentence])
    excepted = [match["what"] for match in _INNER.finditer(sentence)]
    parts = [p for p in _CLAUSE.split(_INNER.sub("", sentence)) if p and p.strip(" .。!！?？)）")]
    main = next((part for part in parts if not _EXCEPTION.search(plain(part))), "")
    found: list[Statement] = []
    condition = ""
    for part in parts:
        if _EXCEPTION.search(plain(part)):
            excepted.append(_EXCEPTION.sub(" ", plain(part)))
        elif condition:
            found.append(_statement(f"{condition} {part}", whole, negates(part)))
            condition = ""
        elif _CONDITION.search(plain(part)) and part is not parts[-1]:
            condition = part
        elif found and not _VERB.search(plain(part)):
            negated = found[-1].negated or negates(part)
            found.append(_statement(f"{found[-1].text} {part}", whole, negated))
        elif found and _GOES_ON.search(part) and len(subject(part)) < _OWN_WORDS:
            found.append(_statement(f"{found[-1].text} {part}", whole, negates(part)))
        else:
            found.append(_statement(part, whole, negates(part)))
    for each in excepted if main else ():
        exception = _statement(f"{main} {each}", whole, not negates(main))
        found.append(replace(exception, excepted=tuple(subject(each))))
    return found


def _statement(text: str, whole: Bag, negated: bool) -> Statement:
    numbers = tuple(quantities(without_moments(text)))
    return Statement(
        text, bag([text]), whole, tuple(subject(text)), numbers, affirmed_claims(text), negated
    )
