"""Whether a product meets a wish: every constraint is checked against what the shop states."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.ages import OLDEST, age_of, people_of
from bot.reading.constraints import Want, Wish, want_of
from bot.reading.facts import Fact, facts_of, is_about, says, stance, verdict
from bot.reading.goods import BESIDE, NAMED, kind_of
from bot.reading.limits import Measure, Money
from bot.reading.sizing import fits, fitting, sized
from bot.reading.wish_words import ForWhom, Same
from knowledge.money import exponent
from knowledge.passages import Product, Variant

Bounds = tuple[int | None, int | None]
"""Prices in minor units, both included; None is no bound."""

Missed = Want | ForWhom | Measure | Money | str
"""A constraint that is not met; "people", "age" and "price" stand for themselves."""

_VERBS = "写画泡煮装练喝吃玩穿戴用放养做看听"
_MATERIALS = frozenset(
    {"plastic", "metal", "steel", "wood", "leather", "cotton", "wool", "glass", "ceramic", "paper"}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to buy a product that is not sold out. `variant` is None for the product itself."""

    price_minor: int
    variant: Variant | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A product beside a wish. `offers` are those that meet it best, cheapest first; `reasons` the
    facts that say so; `missed` what it does not meet; `level` as in `goods.kind_of`. `age_gap` is
    how many months the age wished for is above the youngest it is for, `unwanted` how much of what
    is not wanted it is said to have."""

    product: Product
    level: int
    offers: tuple[Offer, ...]
    reasons: tuple[Fact, ...]
    missed: tuple[Missed, ...]
    age_gap: float = 0
    unwanted: int = 0


def fit(wish: Wish, product: Product, price: Bounds = (None, None)) -> Fit | None:
    """How well the product meets the wish; None: sold out, or another sort of goods."""
    goods = kind_of(product, wish.kind) if wish.kind else (NAMED, "")
    offers = offers_of(product)
    if goods is None or not offers:
        return None
    level, rest = goods
    check = _Check(product, offers)
    if wish.kind and level == BESIDE:
        check.missed.append(wish.kind)
    if rest:
        check.want(want_of(rest))
    for want in wish.wants:
        check.want(want)
    for want in wish.without:
        check.without(want)
    for measure in wish.measures:
        check.measure(measure, wish.wants)
    for whom in wish.whom:
        check.whom(whom, wish.age)
    if wish.people is not None:
        check.people(wish.people)
    if wish.age is not None:
        check.age(wish.age)
    check.price(wish.money, price)
    ordered = tuple(sorted(check.offers, key=lambda offer: offer.price_minor))
    reasons = tuple(dict.fromkeys(check.reasons))
    return Fit(product, level, ordered, reasons, tuple(check.missed), check.age_gap, check.unwanted)


def offers_of(product: Product) -> list[Offer]:
    """What of it can be bought now."""
    if not product.variants:
        return [Offer(product.price_minor)] if product.stock is None or product.stock > 0 else []
    found = []
    for variant in product.variants:
        stock = product.stock if variant.stock is None else variant.stock
        price = product.price_minor if variant.price_minor is None else variant.price_minor
        if stock is None or stock > 0:
            found.append(Offer(price, variant))
    return found


def affordable(money: Money, price_minor: int, currency: str) -> bool:
    """Whether the price is within the budget."""
    return money.limit.holds(Decimal(price_minor).scaleb(-exponent(currency)))


class _Check:
    """The offers that are left, the facts that met something, and what was not met."""

    def __init__(self, product: Product, offers: list[Offer]) -> None:
        self.product, self.offers = product, offers
        self.facts = facts_of(product)
        self.reasons: list[Fact] = []
        self.missed: list[Missed] = []
        self.age_gap = 0.0
        self.unwanted = 0

    def want(self, want: Want) -> None:
        if self._by_variant(want, wanted=True):
            return
        facts = [fact for fact in self.facts if _speaks(fact, want)]
        held, found = verdict(facts, want.words)
        if held is None and len(want.words.chinese) == 1 and not want.words.english:
            held, found = _in_parts(facts, want.words.chinese[0])
        self._met_by(found if held else [], want)

    def without(self, want: Want) -> None:
        """Met only if the shop says that it has none of it, or what it has in its place."""
        if self._by_variant(want, wanted=False):
            return
        spoken = [fact for fact in self.facts if _speaks(fact, want) and says(fact, want.words)]
        if any(stance(fact, want.words) for fact in spoken):
            self.missed.append(want)
            self.unwanted += 1
        else:
            self._met_by(spoken or [f for f in self.facts if _is_in_its_place(f, want)], want)

    def measure(self, measure: Measure, wants: Sequence[Want]) -> None:
        sizes = [(o, fits(o.variant.title.values(), measure)) for o in self.offers if o.variant]
        if any(fit is not None for _, fit in sizes):
            left = [offer for offer, fit in sizes if fit]
            self.offers = left or self.offers
            self.missed += [] if left else [measure]
            return
        named = {fact: sum(_is_name(fact, want) for want in wants) for fact in self.facts}
        most = max(named.values(), default=0)
        named_most = [fact for fact, times in named.items() if most and times == most]
        self._met_by(fitting(sized(self.facts, measure, named_most), measure), measure)

    def whom(self, whom: ForWhom, age: int | None) -> None:
        aged = age_of(self.facts) if whom.name in OLDEST else None
        if aged is None:
            held, found = verdict(self.facts, whom.stated)
            self._met_by(found if held else [], whom)
        elif age is not None or aged[0][0] <= OLDEST[whom.name]:
            self.reasons.append(aged[1])
        else:
            self.missed.append(whom)

    def people(self, people: int) -> None:
        found = [fact for (low, high), fact in people_of(self.facts) if low <= people <= high]
        self._met_by(found, "people")

    def age(self, age: int) -> None:
        aged = age_of(self.facts)
        fitting = [aged[1]] if aged and aged[0][0] <= age <= aged[0][1] else []
        self.age_gap = age - aged[0][0] if aged else 0
        self._met_by(fitting, "age")

    def price(self, money: Money | None, bounds: Bounds) -> None:
        low, high = bounds
        currency = self.product.currency
        paid = [o for o in self.offers if not money or affordable(money, o.price_minor, currency)]
        left = [
            offer
            for offer in paid
            if (low is None or offer.price_minor >= low)
            and (high is None or offer.price_minor <= high)
        ]
        self.offers = left or self.offers
        if money and not paid:
            self.missed.append(money)
        elif not left:
            self.missed.append("price")

    def _met_by(self, found: Sequence[Fact], constraint: Missed) -> None:
        if found:
            self.reasons += found
        else:
            self.missed.append(constraint)

    def _by_variant(self, want: Want, *, wanted: bool) -> bool:
        """Settled by the variants, where some of them say it."""
        named = [v for v in self.product.variants if _variant_says(v, want)]
        if not named:
            return False
        left = [o for o in self.offers if o.variant and (o.variant in named) == wanted]
        self.offers = left or self.offers
        self.missed += [] if left else [want]
        return True


def _variant_says(variant: Variant, want: Want) -> bool:
    titles = (Fact("title", title, language) for language, title in variant.title.items())
    return any(says(title, want.words) for title in titles)


def _speaks(fact: Fact, want: Want) -> bool:
    """A colour is read from what is about colour, a size from what is about size."""
    if want.where == "colour":
        named = fact.language == "zh" and any(f"{w}色" in fact.folded for w in want.words.chinese)
        return named or is_about(fact, "colour")
    return want.where == "anywhere" or is_about(fact, "size")


def _is_name(fact: Fact, want: Want) -> bool:
    name = Fact("title", fact.name, fact.language)
    return fact.kind == "attribute" and says(name, want.words)


def _is_in_its_place(fact: Fact, want: Want) -> bool:
    """Whether it tells the colour of a thing that must not be red, the material of one that must
    not be plastic."""
    if want.where != "anywhere":
        return is_about(fact, want.where)
    said = {phrase[0] for phrase in want.words.english}
    return bool(said & _MATERIALS) and is_about(fact, "material")


def _in_parts(facts: Sequence[Fact], word: str) -> tuple[bool | None, list[Fact]]:
    """帆布手提 is met if 帆布 and 手提 are; 写小楷 by 小楷."""
    if len(word) > 2 and word[0] in _VERBS:
        return verdict(facts, Same((), (word[1:],)))
    for at in range(2, len(word) - 1):
        (one, first), (other, second) = (
            verdict(facts, Same((), (part,))) for part in (word[:at], word[at:])
        )
        if one and other:
            return True, [*first, *second]
    return None, []
