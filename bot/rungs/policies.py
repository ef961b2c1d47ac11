"""The rung of computed rules: a sum of money or a stretch of time in the question is held against
the shop's own sentences.

"Shipping for a 45 yuan order", "can I return it after 10 days". The sentences are read as typed
facts; where they leave it open they are quoted and nothing is computed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot import computed
from bot.ports import Catalogue, Retriever
from bot.reading import deadlines
from bot.reading.claims import negates
from bot.reading.concepts import SHOP_MATTERS
from bot.reading.counts import asks_total
from bot.reading.dates import without_moments
from bot.reading.fees import Fee, added, fees
from bot.reading.numerals import quantities
from bot.reading.places import (
    asks_when,
    asks_who,
    bound_for,
    destination,
    distance,
    is_foreign,
    says_from_where,
    says_where,
    sends_to_known,
)
from bot.reading.products import names_of
from bot.reading.scopes import WHOLE, Applying, Rule, Subject, applying, scope
from bot.reading.sums import Amount, amount_in, asks_free, asks_gap, asks_yes_no, is_upside_down
from bot.reading.terms import Bag, Term, bag, concepts_in, coverage, holds, terms
from bot.reading.text import plain
from bot.replies import reply
from bot.rungs.drafts import Told
from bot.rungs.stated import (
    DAYS,
    computed_from,
    denied,
    in_days,
    is_named,
    quoted,
    read,
    subject,
    written,
)
from bot.rungs.time_limits import on_products, timed
from bot.understanding import Asked
from knowledge.passages import LANGUAGES, Language, Product

_SHIPPING = frozenset({"ship", "fee", "free"})
_ABOUT_ORDERS = frozenset({"order", "parcel", "receive", "pay", "time_limit", "quantity"})
_SENT = frozenset({"ship", "receive", "parcel", "order"})
_MATTERS = frozenset(
    {"return", "refund", "exchange", "warranty", "repair", "invoice", "cancel", "wrap", "member"}
    | {"price_cut", "damage", "missing", "instalment", "preorder", "install", "gift_card"}
    | {"wholesale", "pickup", "code"}
)
_OTHER_MATTERS = _MATTERS - {"wrap", "member", "preorder", "wholesale", "pickup"}
"""Sentences on these make no exception to what sending costs."""
_SINCE = re.compile(
    r"\b(?:of|after|upon|from) (?:delivery|receipt|arrival)\b|(?:签收|收货|到货|送达)(?:后|之日)"
)
"""The day from which something else is counted."""
_NOT_FREE = re.compile(r"\b(?:never|not) free\b|不(?:能|可以|支持|享受|参与)?(?:免(?:运|邮)|包邮)")
_TOLERATED = frozenset({"refund", "return"})
_EXCEPTED = ("except", "unless", "除外", "除非")
_NAMED_THERE, _NAMED, _HALF, _CLEARLY = 10, 0.6, 0.5, 0.3
"""Products that a sentence may name, the share of a name that it must say, the most that it may say
of the names of the goods asked about, and the lead over those."""
_GIVEN_BACK = frozenset({"return", "exchange"})
_QUERY: dict[Language, str] = {"en": "shipping fee, free shipping", "zh": "运费 包邮"}
_WHEN: dict[Language, tuple[str, ...]] = {
    "en": (_QUERY["en"], "delivery time in working days"),
    "zh": (_QUERY["zh"], "几个工作日送到"),
}


@dataclass(frozen=True, slots=True)
class Charge:
    """The fee for sending an order, in whole units, and the sentences that say so; and those that
    add to it for some goods, with what they add."""

    fee: Decimal
    rules: list[Rule]
    added: Mapping[Rule, Fee]


class Policies:
    """Reads the rules of one shop's texts."""

    def __init__(self, retriever: Retriever, catalogue: Catalogue) -> None:
        self._retriever, self._catalogue = retriever, catalogue

    def tell(self, asked: Asked) -> Told | None:
        """What the rules say to the number in the question; None where there is no such rule."""
        time = deadlines.between(asked.text)
        if time:
            asked = replace(asked, text=without_moments(asked.text))
        concepts = concepts_in(asked.text)
        amount, time = amount_in(asked.text), time or deadlines.elapsed(asked.text)
        comes = asks_when(asked.text) and bool(destination(asked.text))
        goes = sends_to_known(asked.text) or (
            asked.wants == "price" and not asked.named.products and bound_for(asked.text)
        )
        sends = (comes or goes or concepts & {"ship", "urgent"}) and not concepts & _MATTERS
        to = destination(asked.text) if sends else None
        if to and (told := self._sent_to(asked, to, concepts)):
            return told
        open_ = sends and not (amount or time or asks_total(asked.text))
        if open_ and (told := self._charges(asked, concepts)):
            return told
        if "opened" in concepts and concepts & _GIVEN_BACK and (told := self._condition(asked)):
            return told
        for language in _languages(asked):
            told = None
            if amount and sends:
                told = self.shipping(asked, amount, language)
            elif time:
                told = self._in_time(asked, time, concepts, language)
            if told:
                return told
        return None

    def _sent_to(self, asked: Asked, place: str, concepts: frozenset[str]) -> Told | None:
        """What is said of sending to that place; where the shop sends to, if it says nothing."""
        core, counted = _SHIPPING | _ABOUT_ORDERS, amount_in(asked.text)
        when = asks_when(asked.text)
        queries = _WHEN if when else {each: (_QUERY[each],) for each in LANGUAGES}
        if asked.wants == "price" or (asks_yes_no(asked.text) and concepts <= _SENT):
            concepts |= {"fee"}  # what it costs tells that it is done
        where: list[Rule] = []
        for language in _languages(asked):
            told = read(self._retriever, (asked.text, *queries[language]), language)
            sent = [one for one in told if _is_on_shipping(one)]
            if denying := denied(asked, place, sent):
                return quoted(_of_one_text(denying))
            if is_named(place, told):
                rules = [one for one in sent if _says(one, when, concepts)]
                found = applying(rules, self._subject(asked, core, told), core, told)
                timed = [one for one in told if one in sent or _is_on_nothing_else(one)]
                exact, most = in_days(asked, place, timed) if when else ([], [])
                near = _nearest(rules, place) if asked.wants == "price" else ()
                told_of = exact or found.rules or most or near
                if counted or deadlines.elapsed(asked.text) or not told_of:
                    return None
                return quoted(_of_one_text(told_of))
            where = where or [one for one in sent if says_where(one.text)]
        if not is_foreign(place):  # which it may be sent to by another name
            where = [one for one in where if not negates(one.text)] or where
        if where:
            return replace(quoted(where), computed=where[0].text)
        return Told(reply("unknown", asked.language), answered=False)

    def not_sent(self, asked: Asked, place: str) -> Told | None:
        """Where the shop sends to, if it says nothing of that place, or that it does not."""
        where: list[Rule] = []
        for language in _languages(asked):
            told = read(self._retriever, (asked.text, _QUERY[language]), language)
            sent = [one for one in told if _is_on_shipping(one)]
            if denying := denied(asked, place, sent):
                return quoted(_of_one_text(denying))
            if is_named(place, told):
                return None
            where = where or [one for one in sent if says_where(one.text)]
        return replace(quoted(where), computed=where[0].text) if where else None

    def _charges(self, asked: Asked, concepts: frozenset[str]) -> Told | None:
        """What sending costs, where the question has no sum to hold it against."""
        costs = concepts & {"fee", "free"} or asked.wants == "price"
        if not costs or asks_when(asked.text) or asks_who(asked.text):
            return None
        for language in _languages(asked):
            found, _ = self._on_shipping(asked, language)
            if found.rules and not found.exceptions:
                return quoted(_of_one_text(found.rules))
        return None

    def _condition(self, asked: Asked) -> Told | None:
        """In what state goods can be given back, where nothing special is said of those named."""
        core = _GIVEN_BACK | _ABOUT_ORDERS | {"opened", "original", "ship"}
        for language in _languages(asked):
            told = read(self._retriever, (asked.text,), language)
            rules = [one for one in told if _is_on(one, _GIVEN_BACK)]
            if any("opened" in concepts_in(r.text) and not scope(r, core) for r in rules):
                return None  # the texts say it of everything
            states = [one for one in rules if "original" in concepts_in(one.text)]
            found = applying(states, self._subject(asked, core, told), core, rules)
            if found.exceptions:
                return None
            if found.rules and asked.named.products:
                return quoted(_of_one_text(found.rules))
        return None

    def shipping(self, asked: Asked, amount: Amount, language: Language) -> Told | None:
        """What it costs to send an order of that sum, from the texts in `language`."""
        found, paid = self._on_shipping(asked, language)
        if not found.rules:
            return None
        if found.exceptions:
            return quoted([*found.exceptions, *found.rules])
        try:
            return _fee(asked, amount, paid)
        except ValueError:  # a sum that cannot be paid, such as 0.001 yuan
            return quoted(found.rules)

    def charge(self, asked: Asked, amount: Amount) -> Charge | None:
        """What is charged for sending an order of that sum; None where that is open."""
        for language in _languages(asked):
            found, paid = self._on_shipping(asked, language)
            if found.rules:
                more = {one: fee for one in found.exceptions if (fee := added(one.text))}
                ok = len(more) == len(found.exceptions) and _currency(amount, paid)
                charged = _charged(amount, paid) if ok else None
                return None if charged is None else Charge(charged, _from_one_text(paid), more)
        return None

    def _on_shipping(
        self, asked: Asked, language: Language
    ) -> tuple[Applying, Mapping[Rule, list[Fee]]]:
        """The rules of sending that the question falls under, with their fees."""
        core = _SHIPPING | _ABOUT_ORDERS
        told = read(self._retriever, (asked.text, _QUERY[language]), language)
        rules = {one: paid for one in told if _is_on_shipping(one) and (paid := fees(one.text))}
        found = applying(tuple(rules), self._subject(asked, core, told), core, told)
        headings = {one.title for one in rules}
        other = {
            one
            for one in found.exceptions
            if _says_no_more(one)
            or not (one.title in headings or _is_headed_shipping(one))
            or self._is_of_other_goods(one, asked.named.products)
        }
        more = {one for one in told if one not in rules and _adds(one, asked)}
        excepted = [e for e in found.exceptions if e not in other | more]
        found = replace(found, exceptions=(*excepted, *(one for one in told if one in more)))
        place = destination(asked.text)
        if place and not is_named(place, told):
            found = Applying()
        if place and (nearest := _nearest(found.rules, place)):
            found = replace(found, rules=nearest)
        return found, {one: rules[one] for one in found.rules}

    def _is_of_other_goods(self, one: Rule, products: Sequence[Product]) -> bool:
        """Whether a sentence names a product of the shop clearly better than any of these."""
        said = bag([one.text])
        near = self._catalogue.candidates(one.text, _NAMED_THERE)
        own = max((_named_by(said, each) for each in products), default=0.0)
        best = max((_named_by(said, each) for each in near), default=0.0)
        return bool(products) and best >= _NAMED and own <= _HALF and best - own >= _CLEARLY

    def _subject(self, asked: Asked, core: frozenset[str], told: Sequence[Rule]) -> Subject:
        """What the question is about. A word for goods of the shop needs no rule of its own."""
        found = subject(asked, core, told)
        open_ = [term for term in found.asked if not (term.word.isascii() and self._is_goods(term))]
        return replace(found, asked=tuple(open_))

    def _is_goods(self, term: Term) -> bool:
        near = self._catalogue.candidates(term.said, 1)
        return any(holds(bag(names_of(product)), term) >= WHOLE for product in near)

    def _in_time(
        self, asked: Asked, time: deadlines.Elapsed, concepts: frozenset[str], language: Language
    ) -> Told | None:
        """Whether something is still allowed, or done, after that time."""
        matters = concepts & _MATTERS
        may = deadlines.asks_may(asked.text) and bool(matters)
        if may and "warranty" in matters and (told := on_products(asked, time)):
            return told
        if not may and not deadlines.asks_takes(asked.text):
            return None
        if not matters and concepts & {"ship", "parcel"}:
            matters = frozenset({"ship"})
        if "price_cut" in matters:
            matters = frozenset({"price_cut"})
        elif may and matters == {"refund"}:
            matters |= {"return"}
        core = matters | _ABOUT_ORDERS | _TOLERATED | {"original", "ship"}
        core |= {"size", "colour"} if "exchange" in matters else frozenset()
        told_all = read(self._retriever, (asked.text,), language)
        rules = {
            one: rule
            for one in told_all
            if _is_on(one, matters)
            and (rule := deadlines.deadline(one.text))
            and rule.may == may
            and (may or deadlines.leaves(asked.text) or not deadlines.leaves(one.text))
        }
        about = self._subject(asked, core, told_all)
        open_ = "warranty" in matters and bool(about.asked)
        if open_:  # what broke, and how, is for the warranty's own words
            about = replace(about, asked=())
        found = applying(tuple(rules), about, core, [s for s in told_all if _is_on(s, matters)])
        return timed(asked, time, found, {one: rules[one] for one in found.rules}, sure=not open_)


def _of_one_text(rules: Sequence[Rule]) -> list[Rule]:
    """Those of the text that says most: a policy and an FAQ may say the same."""
    texts: dict[str, list[Rule]] = {}
    for rule in rules:
        texts.setdefault(rule.source_id, []).append(rule)
    return max(texts.values(), key=lambda found: (len(found), not found[0].points_back))


def _says(one: Rule, when: bool, concepts: frozenset[str]) -> bool:
    """Whether a sentence says how long sending takes, or what it costs."""
    if when:
        rule = deadlines.deadline(one.text)
        return bool(rule and not rule.may and not deadlines.leaves(one.text))
    return bool("fee" in concepts and fees(one.text))


def _is_on_shipping(one: Rule) -> bool:
    """Whether a sentence speaks of what sending costs, by its own words or its heading."""
    own = concepts_in(one.text)
    if _SINCE.search(plain(one.text)) and _is_of_time(one):
        return False
    return not own & _MATTERS and bool(
        (own | concepts_in(one.title)) & {"ship", "abroad", "parcel"}
    )


def _adds(one: Rule, asked: Asked) -> bool:
    """Whether it adds to what sending these goods costs, wherever it stands."""
    return added(one.text) is not None and any(names_goods(one, p) for p in asked.named.products)


def names_goods(one: Rule, product: Product) -> bool:
    """Whether a sentence says most of that product's name."""
    return _named_by(bag([one.text]), product) >= _NAMED


def _named_by(said: Bag, product: Product) -> float:
    """The share of its name, in the language that names it best, that is said."""
    return max(coverage(said, terms(title)) for title in product.title.values())


def _is_on_nothing_else(one: Rule) -> bool:
    """Whether a sentence speaks of no other matter than sending."""
    return not concepts_in(one.text) & SHOP_MATTERS - _SENT


def _nearest(rules: Sequence[Rule], place: str) -> tuple[Rule, ...]:
    """Those that speak of the place most narrowly; () if none does."""
    far = {rule: distance(rule.text, place) for rule in rules}
    least = min((each for each in far.values() if each is not None), default=None)
    return () if least is None else tuple(rule for rule in rules if far[rule] == least)


def _is_headed_shipping(one: Rule) -> bool:
    return bool(concepts_in(one.heading) & {"ship", "abroad", "parcel"})


def _says_no_more(one: Rule) -> bool:
    """Whether a sentence that names the subject adds nothing to what sending it costs."""
    not_free = _NOT_FREE.search(plain(one.text)) and not quantities(one.text)
    where = says_where(one.text) and not (quantities(one.text) or negates(one.text))
    return bool(
        not_free or where or _is_of_time(one) or _is_on_other(one) or says_from_where(one.text)
    )


def _is_on_other(one: Rule) -> bool:
    return bool(concepts_in(one.text) & _OTHER_MATTERS)


def _is_of_time(one: Rule) -> bool:
    """Whether it counts nothing but time, and denies nothing."""
    units = {q.unit for q in quantities(one.text)}
    return bool(units) and units <= DAYS and not negates(one.text)


def _is_on(one: Rule, matters: frozenset[str]) -> bool:
    """Whether a sentence is about one of these matters and about no other."""
    own = concepts_in(one.text)
    spare = frozenset({"damage"}) if any(word in one.text for word in _EXCEPTED) else frozenset()
    both = frozenset({"exchange"}) if "return" in own & matters else frozenset()
    others = (own & _MATTERS) - matters - _TOLERATED - spare - both
    return not others and bool(
        (own if own & (_MATTERS | {"ship"}) else concepts_in(one.title)) & matters
    )


def _fee(asked: Asked, amount: Amount, rules: Mapping[Rule, list[Fee]]) -> Told | None:
    """The one fee that the rules name for the sum; the rules alone where they name several."""
    currency = _currency(amount, rules)
    if currency is None:
        return quoted(list(rules))
    used, free_from = _from_one_text(rules), _free_from(rules)
    order = written(amount.value, currency)
    if free_from is not None and amount.value < free_from and asks_gap(asked.text):
        gap = written(free_from - amount.value, currency)
        return computed_from(computed.missing(order, gap, asked.language), used)
    charged = _charged(amount, rules)
    if charged is None:
        if free_from is None or amount.value >= free_from or _unconditional(rules):
            return quoted(used)
        text = computed.not_free(order, written(free_from, currency), asked.language)
        return computed_from(text, used)
    text = computed.shipping(order, written(charged, currency) if charged else None, asked.language)
    if asks_free(asked.text) and asks_yes_no(asked.text) and not is_upside_down(asked.text):
        text = computed.free_or_not(text, not charged, asked.language)
    return computed_from(text, used)


def _currency(amount: Amount, rules: Mapping[Rule, list[Fee]]) -> str | None:
    """The one currency of the rules and the sum, where all fees are for the whole order."""
    paid = [fee for found in rules.values() for fee in found]
    counted = {q.currency for one in rules for q in quantities(one.text) if q.currency}
    if any(fee.more or fee.each for fee in paid) or len(counted) > 1:
        return None
    currency = next(iter(counted), amount.currency)
    return currency if amount.currency in (None, currency) else None


def _charged(amount: Amount, rules: Mapping[Rule, list[Fee]]) -> Decimal | None:
    """What the rules charge for the sum: a rule with a bound goes before one without."""
    paid = [fee for found in rules.values() for fee in found]
    fitting = {fee.amount for fee in paid if fee.sums and fee.sums.holds(amount.value)}
    fitting = fitting or _unconditional(rules)
    return fitting.pop() if len(fitting) == 1 else None


def _unconditional(rules: Mapping[Rule, list[Fee]]) -> set[Decimal]:
    return {fee.amount for found in rules.values() for fee in found if fee.sums is None}


def _from_one_text(rules: Mapping[Rule, list[Fee]]) -> list[Rule]:
    """The sentences of the first text that names the fee that is charged and when there is none:
    a policy and an FAQ may say the same."""
    texts: dict[str, list[Rule]] = {}
    for one in rules:
        texts.setdefault(one.source_id, []).append(one)
    every = {fee.amount for found in rules.values() for fee in found}
    whole = [
        found
        for found in texts.values()
        if {fee.amount for one in found for fee in rules[one]} == every
    ]
    return min(whole, key=lambda found: found[0].points_back, default=list(rules))


def _free_from(rules: Mapping[Rule, list[Fee]]) -> Decimal | None:
    """The sum from which sending is free, if the rules name just one."""
    free = [fee.sums for found in rules.values() for fee in found if not fee.amount and fee.sums]
    found = {sums.low for sums in free if sums.low is not None}
    return found.pop() if len(found) == 1 else None


def _languages(asked: Asked) -> tuple[Language, ...]:
    return (asked.language, *(other for other in LANGUAGES if other != asked.language))
