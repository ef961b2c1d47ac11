"""The rung of rates, shares and least sums: "wrapping for 3 gifts", "5% of an order of 300 yuan",
"instalments for 200 yuan". Each holds a number of the question against one sentence of the shop."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot import computed
from bot.ports import Retriever
from bot.reading.bounds import bound_of
from bot.reading.claims import negates
from bot.reading.constraints import wish_in
from bot.reading.counts import count_in
from bot.reading.fees import Fee, bound, fees
from bot.reading.numerals import folded, quantities
from bot.reading.products import names_of
from bot.reading.rates import counted_as, discount_for, rates, word_for
from bot.reading.scopes import Rule, special_terms
from bot.reading.sums import Amount, amount_in, asks_yes_no
from bot.reading.terms import bag, concepts_in, coverage
from bot.reading.text import plain
from bot.rungs.drafts import Told
from bot.rungs.holding import reached
from bot.rungs.stated import computed_from, read, written
from bot.understanding import Asked
from knowledge.money import exponent
from knowledge.passages import LANGUAGES, Language, Product

_CORE = frozenset({"fee", "order", "pay", "receive", "parcel", "free", "quantity"})
_BOUNDED = re.compile(
    r"\b(?:under|below|less than|up to|at most|within|cheaper than)\s*\W?\d"
    r"|\d\s*[元块]?(?:以内|以下|之内|左右)"
)
_COUPONS = re.compile(r"张?(?:优惠|折扣|代金)?[券码]|\s*(?:\w+ )?(?:coupons?|codes?|vouchers?)\b")
_BULK = frozenset({"discount", "wholesale"})
_ASKS_POINTS = re.compile(r"\bpoints?\b|积分|[攒得积]多?少?几?分|多少分(?![钟贝])")
_EARNS = re.compile(
    r"\bhow many \w+ (?:do|will|would|does|is that|for)\b|\bearns?\b|[得攒积换]多少|[得攒积]几"
)
"""How many of what the shop calls its points."""
_PART = re.compile(r"[,，;；]|\band\b")
_AND = re.compile(r"\b(?:and|plus)\b|[&+、和跟与加]|还有|以及")
_HOW_MANY = re.compile(r"\bhow (?:much|many)\b|\bwhat\b|\bworth\b|多少|几")
_MANY: dict[Language, str] = {"en": "discount for large orders", "zh": "批量采购 折扣"}
_POINTS: dict[Language, str] = {"en": "points earned, points for money off", "zh": "积分 抵扣"}
_HOW_MUCH = re.compile(r"\bhow much\b|\bwhat\b|多少|几块|几元")
_SPOKEN_OF = 0.99
_QUERIES: dict[Language, dict[str, str]] = {
    "en": {"wrap": "gift wrapping"},
    "zh": {"wrap": "礼品包装"},
}
_PIECES = ("item", "piece", "gift", "parcel", "件", "个", "份")


class Charges:
    """Reads the rates of one shop's texts."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def each(self, asked: Asked, service: str) -> tuple[Fee, Rule] | None:
        """What is charged for each piece, or once, for that service (a concept); None where no one
        sentence says so."""
        for language in (asked.language, *(each for each in LANGUAGES if each != asked.language)):
            told = read(self._retriever, (asked.text, _QUERIES[language][service]), language)
            for rule in told:
                if service in concepts_in(rule.text) and (fee := _one_fee(rule)):
                    return fee, rule
        return None

    def for_many(self, asked: Asked, count: int) -> tuple[Decimal, Rule] | None:
        """The percentage off for so many pieces, and the sentence that says so; 0 for too few."""
        for language in (asked.language, *(each for each in LANGUAGES if each != asked.language)):
            for rule in read(self._retriever, (asked.text, _MANY[language]), language):
                percent = discount_for(rule.text, count)
                if percent is not None and concepts_in(f"{rule.heading}\n{rule.text}") & _BULK:
                    return percent, rule
        return None

    def tell(self, asked: Asked) -> Told | None:
        """What the one sentence that speaks of all that is asked says to the number in it."""
        concepts = concepts_in(asked.text)
        amount, count = amount_in(asked.text), _count(asked.text)
        if wish_in(asked.said).kind and _BOUNDED.search(plain(asked.said)):
            return None  # "seeds under 15 yuan"
        if points := self._points(asked, amount):
            return points
        if "ship" in concepts or (amount is None and count is None):
            return None
        for language in (asked.language, *(each for each in LANGUAGES if each != asked.language)):
            told = read(self._retriever, (asked.text,), language)
            try:
                found = _told(asked, concepts, amount, count, told)
            except ValueError:  # a sum that cannot be paid, such as 0.001 yuan
                return None
            if found:
                return found
        return None

    def _points(self, asked: Asked, amount: Amount | None) -> Told | None:
        """What a sum, or the goods that are named, earn; what so many points are worth."""
        text = plain(asked.text)
        if not _HOW_MANY.search(text):
            return None
        if amount is None and (_ASKS_POINTS.search(text) or _EARNS.search(text)):
            amount = _priced(asked)
        if amount is None and not quantities(text):
            return None
        for language in (asked.language, *(each for each in LANGUAGES if each != asked.language)):
            told = read(self._retriever, (asked.text, _POINTS[language]), language)
            try:
                found = _exchanged(asked, amount, told)
            except ValueError:  # a sum that cannot be paid, such as 0.001 yuan
                return None
            if found:
                return found
        return None


def _priced(asked: Asked) -> Amount | None:
    """What the goods that are named cost: so many of one, or one of each of several."""
    only = None if _AND.search(plain(asked.text)) else asked.named.only
    goods = asked.several or ((only,) if only else ())
    count = count_in(asked.text, [name for product in goods for name in names_of(product)]) or 1
    prices = [_price(product) for product in goods]
    found = [price for price in prices if price]
    if len(found) != len(goods) or len({price.currency for price in found}) != 1:
        return None
    if len(goods) > 1 and count > 1:
        return None  # of which of them so many are meant, is open
    return Amount(count * sum((price.value for price in found), Decimal(0)), found[0].currency)


def _price(product: Product) -> Amount | None:
    """What it costs, where all its variants cost the same."""
    prices = {v.price_minor for v in product.variants if v.price_minor is not None}
    prices = prices or {product.price_minor}
    whole = Decimal(prices.pop()).scaleb(-exponent(product.currency)) if len(prices) == 1 else None
    return None if whole is None else Amount(whole, product.currency)


def _one_fee(rule: Rule) -> Fee | None:
    """The one sum that a sentence charges, whatever else it counts or gives for nothing."""
    if len([q for q in quantities(rule.text) if q.unit in ("money", "%")]) != 1:
        return None
    paid = [fee for part in _PART.split(rule.text) for fee in fees(part) or [] if fee.amount]
    return paid[0] if len(paid) == 1 and not (paid[0].sums or paid[0].more) else None


def _told(
    asked: Asked,
    concepts: frozenset[str],
    amount: Amount | None,
    count: int | None,
    told: Sequence[Rule],
) -> Told | None:
    if count and concepts & _BULK and (found := _many(asked, count, told)):
        return found
    if asked.named.only:
        return None
    if amount and (found := _of_section(asked, amount, told)):
        return found
    return _held(asked, amount, count, [rule for rule in told if _speaks_of_all(rule, asked)])


def _many(asked: Asked, count: int, told: Sequence[Rule]) -> Told | None:
    """Whether so many pieces are enough for the offer for many."""
    for rule in told:
        pieces = [q for q in quantities(rule.text) if q.unit == "piece"]
        spoken = concepts_in(f"{rule.heading}\n{rule.text}") & _BULK
        if not spoken or len(pieces) != 1 or negates(rule.text):
            continue
        least, text = pieces[0], folded(rule.text)
        if bound_of(text, least.start, least.end) == "least":
            held = computed.so_many(count, least.value, asked.language)
            return computed_from(held, [rule])
    return None


def _of_section(asked: Asked, amount: Amount, told: Sequence[Rule]) -> Told | None:
    """By the one section that speaks of all that is asked: the least sum that it sets, if the sum
    does not reach it; else the share that it gives, if it is not more than the section allows."""
    sections: dict[tuple[str, str], list[Rule]] = {}
    for rule in told:
        sections.setdefault((rule.source_id, rule.title), []).append(rule)
    words = [term for term in special_terms(asked.text, _CORE) if not term.concepts & _CORE]
    for (_, title), rules in sections.items():
        whole = bag([title, *(rule.text for rule in rules)])
        if len(rules) < 2 or not words or coverage(whole, words) < _SPOKEN_OF:
            continue
        bounds = [(rule, *found) for rule in rules if (found := bound(rule.text))]
        for rule, sums, currency in bounds:
            low = sums.low is not None and currency and not fees(rule.text)
            if low and not sums.holds(amount.value):
                return _least(asked, amount, [rule])
        shares = [r for r in rules if [q.unit for q in quantities(r.text)] == ["%"]]
        if len(shares) == 1 and _HOW_MUCH.search(plain(asked.text)):
            part = amount.value * quantities(shares[0].text)[0].value / 100
            if all(sums.high is None or sums.holds(part) for _, sums, _ in bounds):
                named = {currency for _, _, currency in bounds if currency}
                own = amount.currency or (named.pop() if len(named) == 1 else None)
                return _share(asked, replace(amount, currency=own), shares)
    return None


def _held(
    asked: Asked, amount: Amount | None, count: int | None, rules: Sequence[Rule]
) -> Told | None:
    if amount is None:
        return _rate(asked, count, rules)
    return _share(asked, amount, rules) or _least(asked, amount, rules)


def _speaks_of_all(rule: Rule, asked: Asked) -> bool:
    """Whether the sentence, with its heading, speaks of every word of the question, and of no
    goods besides."""
    whole = f"{rule.heading}\n{rule.text}"
    words = special_terms(asked.text, _CORE)
    own = [term for term in special_terms(rule.text, _CORE) if not term.concepts]
    said = bag([asked.text, rule.heading])
    return (
        bool(words)
        and not negates(rule.text)
        and coverage(bag([whole]), words) >= _SPOKEN_OF
        and (not own or coverage(said, own) > 0)
    )


def _rate(asked: Asked, count: int | None, rules: Sequence[Rule]) -> Told | None:
    """So many times what is charged for each."""
    for rule in rules:
        paid = fees(rule.text) or []
        if count is None or len(paid) != 1 or paid[0].sums or paid[0].more:
            continue
        fee, currency = paid[0], paid[0].currency
        if not (currency and fee.each.startswith(_PIECES) and len(quantities(rule.text)) == 1):
            continue
        each, whole = written(fee.amount, currency), written(fee.amount * count, currency)
        text = computed.times(Decimal(count), each, whole, asked.language)
        return computed_from(text, [rule])
    return None


def _share(asked: Asked, amount: Amount, rules: Sequence[Rule]) -> Told | None:
    """The percentage of the sum, where the sentence has no condition in numbers that fails."""
    currency = amount.currency
    if currency is None:
        return None
    for rule in rules:
        percent = [q for q in quantities(rule.text) if q.unit == "%"]
        least = bound(rule.text)
        if len(percent) != 1 or (least and not least[0].holds(amount.value)):
            continue
        part = (amount.value * percent[0].value / 100).quantize(Decimal("0.01"))
        whole, share = written(amount.value, currency), written(part, currency)
        text = computed.share(percent[0].value, whole, share, asked.language)
        return computed_from(text, [rule])
    return None


def _exchanged(asked: Asked, amount: Amount | None, told: Sequence[Rule]) -> Told | None:
    """The points that the sum earns, or the money that so many points are worth."""
    text = asked.text
    for rule in told:
        for rate in rates(rule.text):
            if rate.earns and amount:
                word = word_for(text, rate.noun) or (_ASKS_POINTS.search(plain(text)) and rate.noun)
                currency = amount.currency or rate.currency
                if word and currency and currency == rate.currency:
                    spent, earned = written(amount.value, currency), rate.of(amount.value)
                    told_of = computed.earns(spent, earned, word, asked.language)
                    return computed_from(told_of, [rule])
            owned = None if rate.earns else counted_as(text, rate.noun)
            if owned and rate.currency and not amount:
                money = written(rate.of(owned[0]), rate.currency)
                told_of = computed.worth(*owned, money, asked.language)
                return computed_from(told_of, [rule])
    return None


def _least(asked: Asked, amount: Amount, rules: Sequence[Rule]) -> Told | None:
    """Whether the sum reaches the one from which something holds."""
    for rule in rules:
        found = bound(rule.text)
        if not found:
            continue
        sums, currency = found
        if currency is None or amount.currency not in (None, currency):
            continue
        edge = sums.low if sums.low is not None else sums.high
        if edge is None:
            continue
        ok = sums.holds(amount.value)
        text = reached(amount.value, edge, currency, ok, sums.low is not None, asked.language)
        yes = ok if asks_yes_no(asked.text) else None
        return computed_from(computed.answered(text, yes, asked.language), [rule])
    return None


def _count(question: str) -> int | None:
    """The one number of pieces in a question."""
    text = folded(question)
    counted = [q for q in quantities(question) if q.unit in (None, "piece")]
    found = [q for q in counted if not _COUPONS.match(text, q.end)]
    if len(found) != 1 or found[0].value != int(found[0].value) or not 0 < found[0].value < 1000:
        return None
    return int(found[0].value)
