"""Numbers of an answer that the shop does not know and that are not worked out in it either."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from bot.reading.deadlines import between
from bot.reading.numerals import Quantity, folded, quantities
from bot.reading.rates import Rate, rates
from knowledge.sentences import sentences

_TERMS = 4
"""Summands of one sum at most."""
_CENT = Decimal("0.01")
_PER = (Decimal(1), Decimal(100))
"""So much of a unit a price is worked out for."""
_TIMES = re.compile(r"\s?[×x*]|.*[×x*]\s?$")


def unbacked_numbers(
    text: str, told: Iterable[str], asked: Iterable[str], *, computed: bool = True
) -> list[str]:
    """The numbers in `text` that stand neither in `told` nor in `asked`, as text.

    A number in `told` must have the same unit, where both have one; of one in the question the
    value is enough. The 1 of "1 ×" is backed. Where code has `computed` the text, so is what comes
    of others in the same text that are backed: a product ("2 × ¥59.00: ¥118.00"), a sum (of
    products, too), a percentage, of two sums of money the difference, a sum of money less a
    percentage, the price of 1 or of 100 of a unit, what is earned or worth at a rate, and the days
    between two dates of the question.
    """
    asked, told = list(asked), list(told)
    known = [quantity for one in told for quantity in quantities(one)]
    wanted = {quantity.value for one in asked for quantity in quantities(one)}
    if computed:
        wanted |= {days.value for one in asked if (days := between(one))}
    said = quantities(text)
    backed = [
        quantity
        for quantity in said
        if quantity.value in wanted
        or any(_same(quantity, other) for other in known)
        or _is_one_of(quantity, folded(text))
    ]
    exchanged = [rate for one in told for each in sentences(one) for rate in rates(each)]
    while computed and (
        new := [
            q
            for q in said
            if q not in backed
            and (_is_worked_out(q, backed) or _is_exchanged(q, backed, exchanged))
        ]
    ):
        backed += new
    return [f"{q.value} {q.currency or q.unit or ''}".strip() for q in said if q not in backed]


def _same(one: Quantity, other: Quantity) -> bool:
    units = {one.unit, other.unit} - {None}
    currencies = {one.currency, other.currency} - {None}
    return one.value == other.value and len(units) < 2 and len(currencies) < 2


def _is_one_of(quantity: Quantity, text: str) -> bool:
    """The 1 in "1 × lamp" or "lamp × 1"."""
    around = text[quantity.end : quantity.end + 2], text[: quantity.start][-2:]
    return quantity.value == 1 and any(map(_TIMES.match, around))


def _is_worked_out(quantity: Quantity, backed: Sequence[Quantity]) -> bool:
    products = {_times(one, other) for one, other in combinations(backed, 2)}
    counts = [q.value for q in backed if not (q.unit or q.currency)]
    priced = [count * q.value for count in counts for q in backed if q.currency]  # "2 × ¥189.00"
    sums = {
        sum(summands, Decimal())
        for size in range(2, _TERMS + 1)
        for summands in combinations([*(q.value for q in backed[:12]), *priced[:6]], size)
    }
    worked_out = quantity.value in products | sums or _is_apart(quantity, backed)
    return worked_out or _is_per_unit(quantity, backed)


def _is_exchanged(quantity: Quantity, backed: Sequence[Quantity], known: Sequence[Rate]) -> bool:
    """Whether it is what one of them yields at a rate: points for money, money for points."""
    return any(quantity.value == rate.of(q.value) for rate in known for q in backed)


def _is_apart(quantity: Quantity, backed: Sequence[Quantity]) -> bool:
    """Whether it is how far two sums of money of its own currency lie apart, or one of them less a
    percentage (the share rounded down)."""
    own = [q.value for q in backed if q.currency and q.currency == quantity.currency]
    shares = [q.value / 100 for q in backed if q.unit == "%"]
    less = (quantity.value - one * (1 - share) for one in own for share in shares)
    return any(abs(one - other) == quantity.value for one, other in combinations(own, 2)) or any(
        0 <= off < _CENT for off in less
    )


def _is_per_unit(quantity: Quantity, backed: Sequence[Quantity]) -> bool:
    """Whether it is the price of 1 or 100 of the unit of one of the amounts, or that 1 or 100."""
    amounts = [q for q in backed if q.unit not in (None, "money", "%") and q.value]
    if quantity.currency is None:
        return quantity.value in _PER and quantity.unit in {q.unit for q in amounts}
    prices = [q.value for q in backed if q.currency == quantity.currency]
    each = (price * per / q.value for price in prices for q in amounts for per in _PER)
    return any(abs(one - quantity.value) < _CENT for one in each)


def _times(one: Quantity, other: Quantity) -> Decimal:
    share = Decimal(100) if "%" in (one.unit, other.unit) else Decimal(1)
    return one.value * other.value / share
