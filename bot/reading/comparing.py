"""Whether numbers and statements agree: the same amount, the same bound, said of the same thing."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reading.bounds import Bound, bound_of
from bot.reading.claims import claims_in
from bot.reading.dates import without_moments
from bot.reading.numerals import Quantity, is_range, quantities
from bot.reading.statements import Statement, share, statements
from bot.reading.stems import stem
from bot.reading.terms import Term, bag, coverage, terms
from bot.reading.text import plain
from bot.reading.units import in_base_units

_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|costs? less|more affordable|lower[- ]priced|lower price|(?P<dear>more expensive|dearer|pricier|costs? more|higher price))\b|更便宜|更低|更实惠|便宜一?[些点]|比.{1,30}便宜|(?P<dear2>更贵|贵一?[些点]|更高|比.{1,30}贵)"
)
_THING = re.compile(r"\s?([a-z]{3,}|[\u3400-\u9fff])")
_NEAR = 0.1
"""Statements that speak of a matter this nearly as fully as the best one speak of it, too."""
_STATES = frozenset({"free", "discount", "gift", "guarantee", "in stock", "sold out"})
"""Claims that are made of one thing and not of another."""
_CONDITIONAL = frozenset({"free", "discount", "gift"})
"""Claims that may hold from an amount on, and then not without it."""
_FARTHER = 0.2
"""What speaks of the matter this much less than another statement does not back it."""


def bounded(text: str) -> list[tuple[Quantity, Bound | None, bool]]:
    """Each number with the bound it is, and whether it is one end of a range."""
    whole = without_moments(text)
    found = quantities(whole)
    ends: set[int] = set()
    for at, (one, other) in enumerate(pairwise(found)):
        if is_range(whole, one, other):
            ends |= {at, at + 1}
    bounds = [bound_of(whole, q.start, q.end) for q in found]
    return [(q, b, at in ends) for at, (q, b) in enumerate(zip(found, bounds, strict=True))]


def ranges(text: str) -> set[tuple[object, object]]:
    """The two ends of every range in a text, in base units."""
    whole = without_moments(text)
    return {
        (in_base_units(one.value, one.unit), in_base_units(other.value, other.unit))
        for one, other in pairwise(quantities(whole))
        if is_range(whole, one, other)
    }


def things_counted(text: str) -> list[tuple[str, Quantity]]:
    """Numbers without a measure, each with the word that follows: ("pot", 2) for "2 pots"."""
    whole = without_moments(text)
    found = []
    for quantity in quantities(whole):
        follows = _THING.match(whole, quantity.end)
        if follows and quantity.unit in (None, "piece"):
            found.append((stem(follows[1]) if follows[1].isascii() else follows[1], quantity))
    return found


def agree(bound: Bound | None, other: Bound | None) -> bool:
    return None in (bound, other) or bound == other


def same(said: Quantity, backed: Quantity) -> bool:
    """Whether they are the same amount of the same thing; a bare number counts anything but %."""
    if in_base_units(said.value, said.unit) == in_base_units(backed.value, backed.unit):
        return said.currency in (None, backed.currency) or backed.currency is None
    if said.value != backed.value:
        return False
    return said.unit in (None, "piece", "time") and backed.unit in (None, "piece", "time", "money")


def rivals(quantity: Quantity, said: Statement, each: Statement) -> bool:
    """Whether a statement gives another number of the same kind, which the clause leaves out."""
    kind = in_base_units(quantity.value, quantity.unit)[1]
    others = [q for q in each.numbers if not any(same(q, other) for other in said.numbers)]
    return any(q.unit == quantity.unit or in_base_units(q.value, q.unit)[1] == kind for q in others)


def is_nearer(
    wanted: Sequence[Term],
    numbers: Sequence[Quantity],
    rivals: Sequence[Statement],
    backing: Sequence[Statement],
) -> bool:
    """Whether a rival speaks of the wanted more fully than everything that backs the number."""
    if not wanted or not backing:
        return False
    nearest = max((share(wanted, numbers, each) for each in rivals), default=0.0)
    return nearest > max(share(wanted, numbers, each) for each in backing) + _FARTHER


def fits(asked: Sequence[Quantity], each: Statement) -> bool:
    """Whether the numbers of the question keep within the bounds of a statement."""
    for said in asked:
        value, unit = in_base_units(said.value, said.unit)
        for quantity, bound, _ in bounded(each.text):
            limit, counts = in_base_units(quantity.value, quantity.unit)
            beyond = value > limit if bound == "most" else value < limit
            if unit == counts and bound and beyond and said.currency == quantity.currency:
                return False
    return True


def wrong_comparison(sentence: str, texts: Sequence[str]) -> str | None:
    """What is said to cost less or more, if the prices in the texts do not bear it out.

    The one named before "cheaper" must cost less than the one after "than", or than all others.
    """
    said = plain(sentence)
    match = _CHEAPER.search(said)
    if not match:
        return None
    left, right = said[: match.start()], said[match.end() :]
    if "比" in match[0]:
        left, right = left, match[0]
    elif "比" in left:
        left, _, right = left.partition("比")
    priced = [(text, found[0]) for text in texts if (found := _prices(text))]
    one = _price_of(left, priced)
    others = [price for text, price in priced if (text, price) != one]
    if one is None or not others or len({price.currency for _, price in priced}) > 1:
        return match[0]
    other = _price_of(right.split(".")[0], [pair for pair in priced if pair != one])
    against = [other[1]] if other else others
    dear = bool(match["dear"] or match["dear2"])
    true = all(
        one[1].value > price.value if dear else one[1].value < price.value for price in against
    )
    return None if true else match[0]


def _prices(text: str) -> list[Quantity]:
    return [quantity for quantity in quantities(text) if quantity.unit == "money"]


def _price_of(said: str, priced: Sequence[tuple[str, Quantity]]) -> tuple[str, Quantity] | None:
    """The text that speaks of it most, if one does most of all."""
    wanted = terms(said)
    rated = sorted(
        ((coverage(bag([pair[0]]), wanted), pair) for pair in priced), key=lambda r: -r[0]
    )
    if not rated or rated[0][0] < 0.5 or (len(rated) > 1 and rated[1][0] == rated[0][0]):
        return None
    return rated[0][1]


def wrong_limit(sentence: str, texts: Sequence[str]) -> str | None:
    """What the texts give as the opposite bound, or as one end of a range."""
    spans = {span for text in texts for span in ranges(text)}
    if ranges(sentence) - spans:
        return sentence
    told = [(each, bounded(each.text)) for text in texts for each in statements(text)]
    for said in statements(sentence):
        for quantity, bound, ranged in bounded(said.text):
            found = [
                (share(said.terms, (), each), agree(bound, b) and bool(bound or ranged or not r))
                for each, others in told
                for other, b, r in others
                if same(quantity, other)
            ]
            best = max((near for near, _ in found), default=0.0)
            if found and not any(agrees for near, agrees in found if near >= best - _NEAR):
                return said.text
    return None


def misattributed(sentence: str, texts: Sequence[str]) -> str | None:
    """A number or claim whose matter another statement of the texts is nearer to."""
    told = [each for text in texts for each in statements(text)]
    for said in statements(sentence):
        if not said.terms:
            continue
        for quantity in said.numbers:
            others = [q for q in said.numbers if q != quantity]
            rival = [each for each in told if rivals(quantity, said, each)]
            backing = [each for each in told if any(same(quantity, q) for q in each.numbers)]
            if is_nearer(said.terms, others, rival, backing):
                return f"{quantity.value} {quantity.unit or ''}".strip()
        for kind in sorted(said.claims & _STATES):
            backing = [each for each in told if kind in each.claims]
            rival = [each for each in told if each not in backing]
            if not backing:
                return kind
            rest = [term for term in said.terms if not _is_claim(term.word, kind)]
            if is_nearer(rest, said.numbers, rival, backing):
                return kind
            if kind in _CONDITIONAL and backing and not counted_in(sentence):
                best = max(share(rest, (), each) for each in backing)
                nearest = [each for each in backing if share(rest, (), each) >= best - _NEAR]
                if all(_has_bound(each) for each in nearest):
                    return kind
    return None


def _has_bound(each: Statement) -> bool:
    return any(bound and quantity.unit == "money" for quantity, bound, _ in bounded(each.text))


def _is_claim(word: str, kind: str) -> bool:
    return kind in claims_in(word)


def counted_in(text: str) -> list[Quantity]:
    """Its numbers, days and times left out."""
    return quantities(without_moments(text))
