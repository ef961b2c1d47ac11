"""The rung of recommendations: up to three products that meet a wish, each with its reason.

The wish is read from the language (`bot.reading.constraints`), every constraint is checked against
the catalogue's facts (`bot.reading.fitting`), and retrieval only orders what meets them all. If
nothing does, the nearest is offered and what it misses is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ports import Catalogue, Retriever
from bot.reading import wishing
from bot.reading.concepts import SHOP_MATTERS
from bot.reading.constraints import Want, Wish, wish_in
from bot.reading.fitting import Bounds, Fit, affordable, fit
from bot.reading.goods import sort_of
from bot.reading.limits import Money
from bot.reading.products import identify
from bot.reading.terms import concepts_in
from bot.reading.wish_words import ForWhom
from bot.reading.wishing import asks_for_other, asks_to_recommend, is_only_limits, is_wish
from bot.rungs import wish_lines
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.money import exponent
from knowledge.passages import Language, Product

SHOWN = 3
_RETRIEVED = 80
_STRANGE = 3
"""Words of a wish that the shop says of nothing of that sort, from which on they are no list of
properties but a story, to which something far off is no answer."""
_NAMED = 60
_PRICED = 60
_WHOLE_NAME = 0.7
"""Share of a title from which a question is about that product."""
_OF_A_GIFT = frozenset(
    {"holiday", "damage", "warranty", "place", "contact", "card", "repair", "hours", "change"}
    | {"order", "cash", "link", "member"}
)
"""Matters of the shop whose words stand in wishes, too."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A wish, with what was put to the shopper before. `like` is the product that "something
    cheaper" starts from."""

    wish: Wish
    seen: frozenset[str] = frozenset()
    bounds: Bounds = (None, None)
    like: Product | None = None


class Recommending:
    """Recommends from one shop's catalogue."""

    def __init__(self, retriever: Retriever, catalogue: Catalogue) -> None:
        self._retriever, self._catalogue = retriever, catalogue

    def tell(self, asked: Asked) -> Told | None:
        """Products that meet the wish, or an honest no; None: the question is no such wish."""
        turn = self._turn(asked)
        if turn is None:
            return None
        wish, language = turn.wish, asked.language
        if turn.like is None and wish == Wish():
            return wish_lines.what_for(language)
        fits, soft = self._found(turn, language)
        if wish.money and fits and not _same_money(wish, fits[0].product):
            return wish_lines.other_currency(fits[0].product.currency, language)
        whole = [each for each in fits if not each.missed]
        if whole:
            return wish_lines.told(whole[:SHOWN], soft, language)
        if turn.seen or turn.like:
            return wish_lines.nothing_else(language)
        if asked.named.stranger and asked.wants == "have" and not asks_to_recommend(asked.said):
            return None  # one of ours in another size: there is none, and the nearest are named
        near = _nearest(wish, fits)
        if near and sum(isinstance(missed, Want) for missed in near[0].missed) < _STRANGE:
            return wish_lines.nearest(near[:SHOWN], near[0].missed, wish, language)
        asking = asked.earlier or asks_to_recommend(asked.said)
        return wish_lines.nothing(language) if asking else None

    # What is wished for

    def _turn(self, asked: Asked) -> _Turn | None:
        """The wish with what was said before of the same subject."""
        turn, said = None, asked.said
        if len(asked.several) > 1:
            return None
        for text in asked.earlier:
            turn = self._next(turn, text, asked.language) or turn
        if is_of_the_shop(said) or (is_of_one(asked, said) and not asks_for_other(said)):
            return None
        if turn is None and wish_in(said).limits and is_only_limits(said):
            turn = _kind_before(asked.earlier)
        return self._next(turn, said, asked.language, asked.earlier)

    def _next(
        self, turn: _Turn | None, text: str, language: Language, earlier: Sequence[str] = ()
    ) -> _Turn | None:
        """The wish after one more text; None: it wishes for nothing."""
        cheaper, dearer = wishing.asks_cheaper(text), wishing.asks_dearer(text)
        more = wishing.asks_more(text)
        wish = wish_in(wishing.without_turn(text) if cheaper or dearer or more else text)
        if (cheaper or dearer or more) and wish.kind is None:
            turn = turn or self._like_before(earlier)
            if turn is None or (more and not (cheaper or dearer) and turn.like):
                return None
            return self._away(turn, wish, language, cheaper, dearer)
        if turn and wish.kind and turn.wish.kind and wish.kind != turn.wish.kind:
            turn = None
        if turn and (is_wish(text) or is_only_limits(text)):
            return _Turn(turn.wish.joined(wish))
        return _Turn(wish) if is_wish(text) else None

    def _away(
        self, turn: _Turn, wish: Wish, language: Language, cheaper: bool, dearer: bool
    ) -> _Turn:
        """Something else, cheaper or dearer than what was put to the shopper before."""
        found = [] if turn.like else self._found(turn, language)[0]
        shown = [each for each in found if not each.missed][:SHOWN]
        prices = [each.offers[0].price_minor for each in shown]
        prices += [turn.like.price_minor] if turn.like else []
        seen = turn.seen | {each.product.product_id for each in shown}
        bounds = turn.bounds
        if cheaper and prices:
            bounds = (bounds[0], min(prices) - 1)
        if dearer and prices:
            bounds = (max(prices) + 1, bounds[1])
        return replace(turn, wish=turn.wish.joined(wish), seen=seen, bounds=bounds)

    def _like_before(self, earlier: Sequence[str]) -> _Turn | None:
        """The product last named is what "something cheaper" starts from."""
        for text in reversed(earlier):
            found = self._catalogue.candidates(text, _NAMED)
            if product := identify(text, found, self._catalogue.known_words).only:
                return _Turn(Wish(kind=sort_of(product)), like=product)
        return None

    # What meets it

    def _found(self, turn: _Turn, language: Language) -> tuple[list[Fit], tuple[ForWhom, ...]]:
        """What there is of the sort wished for, and for whom the shop says of nothing that it is:
        that is told, and held against none."""
        fits = self._fits(turn, language)
        whom = turn.wish.whom
        soft = tuple(each for each in whom if not any(_is_for(fitting, each) for fitting in fits))
        held = [
            replace(fitting, missed=tuple(m for m in fitting.missed if m not in soft))
            for fitting in fits
        ]
        return held, soft

    def _fits(self, turn: _Turn, language: Language) -> list[Fit]:
        """Everything of the sort wished for that can be bought, the likeliest first."""
        found = []
        for product in self._candidates(turn, language):
            if product.product_id in turn.seen or product == turn.like:
                continue
            if turn.like and not _filed_alike(product, turn.like):
                continue
            if fitting := fit(turn.wish, product, turn.bounds):
                found.append(fitting)
        return sorted(found, key=lambda each: (each.level, each.age_gap))

    def _candidates(self, turn: _Turn, language: Language) -> list[Product]:
        """By meaning and words, by name, and by price where that is all that is said."""
        words = wish_lines.query(turn.wish, turn.like, language)
        found: dict[str, Product] = {}
        for hit in self._retriever.retrieve(words, language, _RETRIEVED, of="products"):
            product_id = hit.passage.product_id
            product = self._catalogue.product(product_id) if product_id else None
            if product:
                found.setdefault(product.product_id, product)
        named = [turn.wish.kind.said] if turn.wish.kind else []
        named += turn.like.title.values() if turn.like else ()
        low, high = self._price_range(turn, next(iter(found.values()), None))
        for text in (*named, ""):
            k = _NAMED if text else _PRICED
            listed = [*self._catalogue.priced(text, low, high, k)]
            listed += self._catalogue.candidates(text, k) if text else []
            for product in listed:
                found.setdefault(product.product_id, product)
        return list(found.values())

    def _price_range(self, turn: _Turn, any_product: Product | None) -> tuple[int, int | None]:
        """The budget in minor units of the shop's currency."""
        low, high = turn.bounds
        if turn.wish.money and any_product:
            limit, digits = turn.wish.money.limit, exponent(any_product.currency)
            low = low if limit.low is None else int(limit.low.scaleb(digits))
            high = high if limit.high is None else int(limit.high.scaleb(digits))
        return low or 0, high


def _kind_before(earlier: Sequence[str]) -> _Turn | None:
    """The sort of goods that was last spoken of: "do you have mugs?", then "under 50 please"."""
    for text in reversed(earlier):
        kind = None if is_of_the_shop(text) else wish_in(text).kind
        if kind:
            return _Turn(Wish(kind=kind))
    return None


def _nearest(wish: Wish, fits: Sequence[Fit]) -> list[Fit]:
    """Those that miss least and the same; none if they have nothing of what was wished for."""
    only_price = wish.kind is None and not (wish.wants or wish.whom or wish.measures)
    near = [each for each in fits if each.reasons or wish.kind or only_price]
    least = min((each.unwanted for each in near), default=0)
    near = [each for each in near if each.unwanted == least]
    fewest = min((len(each.missed) for each in near), default=0)
    nearest = [each for each in near if len(each.missed) == fewest]
    nearest.sort(key=lambda each: (_gravity(wish, each), _distance(wish, each)))
    return [each for each in nearest if each.missed == nearest[0].missed]


def _gravity(wish: Wish, each: Fit) -> int:
    """How much what it misses matters: what a shopper will not have matters most, the department
    least."""
    if any(missed in wish.without for missed in each.missed):
        return 2
    return 0 if each.missed == (wish.kind,) else 1


def _is_for(each: Fit, whom: ForWhom) -> bool:
    """Whether the shop says that it is for them, and only the price or others are against it."""
    against = [m for m in each.missed if not (isinstance(m, Money) or m == "price")]
    return whom not in against and all(isinstance(m, ForWhom) for m in against)


def is_of_the_shop(text: str) -> bool:
    """Whether it is about what the shop states for all it sells, such as returns."""
    return bool(concepts_in(wishing.without_turn(text)) & SHOP_MATTERS - _OF_A_GIFT)


def is_of_one(asked: Asked, said: str) -> bool:
    """Whether it names one product, so that it is no wish for any; one that it does not want is
    none."""
    named = asked.named.only is not None and asked.named.share >= _WHOLE_NAME
    return named and not wish_in(said).without


def _filed_alike(one: Product, other: Product) -> bool:
    shared = set(one.category.items()) & set(other.category.items())
    return bool(shared) or not (one.category and other.category)


def _same_money(wish: Wish, product: Product) -> bool:
    """Whether the budget can be in the shop's currency."""
    named = wish.money.currencies if wish.money else frozenset()
    return not named or product.currency in named


def _distance(wish: Wish, each: Fit) -> int:
    """How far the price is from the budget, in minor units; 0 within it."""
    price, currency = each.offers[0].price_minor, each.product.currency
    if wish.money is None or affordable(wish.money, price, currency):
        return 0
    limit, digits = wish.money.limit, exponent(currency)
    ends = [int(end.scaleb(digits)) for end in (limit.low, limit.high) if end is not None]
    return min((abs(price - end) for end in ends), default=0)
