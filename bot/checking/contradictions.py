"""Texts of one language that say different things of the same matter. Pure.

Conservative: a clause is held against the one of another text that speaks most of the same, and
only where the titles go together and each text speaks of what the other's clause speaks of. Then
their numbers of one kind must be the same, and both must affirm or both deny.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.checking.sides import LOOSE
from bot.reading.bounds import Bound
from bot.reading.claims import negates
from bot.reading.comparing import agree, bounded
from bot.reading.dates import Moment, moments
from bot.reading.polarity import opposed
from bot.reading.statements import Statement, statements, subject
from bot.reading.terms import Bag, Term, bag, coverage
from bot.reading.units import in_base_units
from knowledge.entries import Key, key_of
from knowledge.passages import Document, Language

CLAUSE = 0.6
"""Share of the words of each clause that the other clause, with its title, must hold."""
DENIED = 0.8
"""The same where one clause affirms and the other denies."""
WHOLE = 0.7
"""Share of the words of each clause that the other text must hold."""
TITLE = 0.65
"""Share of the words of each title that the other text must hold. These shares are the widest of
those tried that raise no false alarm among the texts of three shops: of 26 texts that contradict
the demo shop's, they find 17 (`test_contradictions`)."""
_SUBJECT = 1.0
"""Weight of words that a clause and its heading must have to speak of something."""
_HEADING = re.compile(r"^.*(?:：|: | - )(?=.)")
"""What stands before a section's own heading: the title of the whole text."""

_NO_MATTER = re.compile(r"receiv|receipt|arriv|收到|收货|签收|到货")
"""From when on a time counts: it is told in one text and left out in the other."""

Number = tuple[tuple[Decimal, ...], str, Bound | None]
"""Value in base units, or both ends of a range; its kind; the bound it is."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two clauses, and the entries in which they stand."""

    keys: tuple[Key, Key]
    language: Language
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Text:
    """A document as it is compared: by its own heading, and by all that it speaks of."""

    key: Key
    language: Language
    title: tuple[Term, ...]
    words: Bag


@dataclass(frozen=True, slots=True)
class _Said:
    """One clause: what it speaks of, and its `words` with those of the heading."""

    of: _Text
    statement: Statement
    terms: tuple[Term, ...]
    words: Bag
    numbers: tuple[Number, ...]
    moments: tuple[Moment, ...]


def contradictions(documents: Sequence[Document]) -> list[Contradiction]:
    """Each pair of documents once, in the order of the documents."""
    found: dict[tuple[Key, Key], Contradiction] = {}
    for one, others in _near([said for document in documents for said in _said(document)]):
        best = max(min(_shares(one, other)) for other in others)
        nearest = [other for other in others if min(_shares(one, other)) == best]
        keys = one.of.key, nearest[0].of.key
        if keys not in found and all(_contradict(one, other) for other in nearest):
            texts = one.statement.text, nearest[0].statement.text
            found[keys] = Contradiction(keys, one.of.language, texts)
    return list(found.values())


def _said(document: Document) -> Iterator[_Said]:
    heading = _HEADING.sub("", document.title)
    whole = bag([document.title, document.text])
    text = _Text(key_of(document), document.language, tuple(subject(heading)), whole)
    for statement in statements(document.text):
        terms = tuple(filter(_matters, statement.terms))
        weight = sum(term.weight for term in {*terms, *text.title})
        if terms and weight >= _SUBJECT and not statement.excepted:
            words = bag([heading, statement.text])
            said = statement.text
            yield _Said(text, statement, terms, words, tuple(_numbers(said)), (*moments(said),))


def _matters(term: Term) -> bool:
    return not negates(term.said) and not _NO_MATTER.match(term.word)


def _numbers(text: str) -> Iterator[Number]:
    found = bounded(text)
    for (low, _, _), (high, _, _) in pairwise(q for q in found if q[2]):
        kind = low.currency or high.currency or in_base_units(high.value, high.unit)[1]
        ends = (in_base_units(each.value, high.unit)[0] for each in (low, high))
        yield tuple(ends), f"{kind} range", None
    for quantity, bound, ranged in found:
        if quantity.unit not in LOOSE and not ranged:
            value, kind = in_base_units(quantity.value, quantity.unit)
            yield (value,), quantity.currency or str(kind), bound


def _near(said: Sequence[_Said]) -> Iterator[tuple[_Said, list[_Said]]]:
    """Each clause with those of each later document that share a word or a meaning with it and may
    speak of the same."""
    by_word: dict[tuple[Language, str], list[int]] = defaultdict(list)
    for at, each in enumerate(said):
        for name in _names(each):
            by_word[each.of.language, name].append(at)
    for one in said:
        sharing = {at for name in _names(one) for at in by_word[one.of.language, name]}
        others: dict[Key, list[_Said]] = defaultdict(list)
        for other in (said[at] for at in sorted(sharing)):
            if other.of.key > one.of.key and _same_matter(one, other):
                others[other.of.key].append(other)
        for found in others.values():
            yield one, found


def _names(said: _Said) -> set[str]:
    return {name for term in said.terms for name in (term.word, *term.concepts)}


def _same_matter(one: _Said, other: _Said) -> bool:
    return (
        coverage(other.of.words, one.of.title) >= TITLE
        and coverage(one.of.words, other.of.title) >= TITLE
        and coverage(other.of.words, one.terms) >= WHOLE
        and coverage(one.of.words, other.terms) >= WHOLE
        and min(_shares(one, other)) >= CLAUSE
    )


def _shares(one: _Said, other: _Said) -> tuple[float, float]:
    return coverage(other.words, one.terms), coverage(one.words, other.terms)


def _contradict(one: _Said, other: _Said) -> bool:
    a, b = one.statement, other.statement
    if one.moments and other.moments:
        return _strange(one.moments, other.moments) and _strange(other.moments, one.moments)
    if one.numbers and other.numbers:
        return not opposed(a.text, b.text) and _differ(one.numbers, other.numbers)
    if a.numbers or b.numbers or min(_shares(one, other)) < DENIED:
        return False
    return a.negated != b.negated


def _strange(ours: Sequence[Moment], theirs: Sequence[Moment]) -> bool:
    """Whether one of ours goes with none of theirs."""
    return any(
        not any(one.says_no_more_than(m) or m.says_no_more_than(one) for m in theirs)
        for one in ours
    )


def _differ(ours: Sequence[Number], theirs: Sequence[Number]) -> bool:
    """Whether each has a number of one kind, bound alike, that the other has not."""
    for _, kind, bound in ours:
        one, other = (
            {value for value, k, b in numbers if k == kind and agree(b, bound)}
            for numbers in (ours, theirs)
        )
        if one - other and other - one:
            return True
    return False
