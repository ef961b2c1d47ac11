"""The rung of prices side by side: by size ("per kilo, which is cheaper"), of the variants of one
product (大号比中号贵多少), and whether two cost the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot import computed, filling
from bot.asked import Asked
from bot.messages import Source
from bot.reading.attributes import asks_gap, asks_same_price, by_price
from bot.reading.unit_prices import Per, asked_per, shown_per, sizes_in, stated_size
from bot.rungs import variants
from bot.rungs.drafts import Told
from knowledge.passages import Language, Product, Variant

_MOST = 8
"""Things that are set side by side."""
_SIZED: tuple[Per, ...] = ("g", "ml", "piece")
"""Sizes by which the better value is judged where the question names none."""
_VALUE: Mapping[Language, str] = {"en": "is the better value", "zh": "更划算"}
_DEARER: Mapping[bool, Mapping[Language, str]] = {
    True: {"en": "costs more", "zh": "更贵"},
    False: {"en": "costs less", "zh": "更便宜"},
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be bought: a product, or a variant of it. `price` is in minor units."""

    product: Product
    title: str
    price: int
    variant: Variant | None = None

    def size(self, per: Per, stated: bool) -> Decimal | None:
        """How much of it there is, by the names; by the facts, too, if `stated`."""
        own = sizes_in(self.variant.title.values()) if self.variant else {}
        named = own or sizes_in(self.product.title.values())
        if per in named:
            return named[per]
        return stated_size(per, self.product.attributes.values()) if stated else None


def tell(asked: Asked) -> Told | None:
    """The prices of what the question sets side by side; None if it does not."""
    things = _things(asked)
    if len(things) < 2 or len({thing.product.currency for thing in things}) > 1:
        return None
    per, dearest = asked_per(asked.text), by_price(asked.text)
    if per and (told := _by_size(asked, things, per)):
        return told
    if asks_same_price(asked.text):
        return _prices(asked, things, None)
    if things[0].variant and dearest is not None:
        return _prices(asked, things, dearest)
    return None


def _things(asked: Asked) -> list[Thing]:
    only = asked.named.only
    if only and not asked.several:
        return [
            Thing(only, variants.titled(asked, only, each), variants.price_of(only, each), each)
            for each in variants.compared(asked, only)[:_MOST]
        ]
    found = []
    for product in asked.several or asked.named.products[:_MOST]:
        prices = {variants.price_of(product, each) for each in product.variants}
        if len(prices) > 1:
            return []
        price = prices.pop() if prices else product.price_minor
        found.append(Thing(product, filling.title_of(product, asked.language), price))
    return found


def _by_size(asked: Asked, things: Sequence[Thing], per: Per) -> Told | None:
    """What each costs for the same amount, and which costs least."""
    measured = ((unit, _sizes(things, unit, per)) for unit in (_SIZED if per == "any" else (per,)))
    unit, sizes = next(((unit, found) for unit, found in measured if found), (per, []))
    if not sizes:
        return None
    much, name = shown_per(unit, sizes)
    each = [Decimal(thing.price) * much / size for thing, size in zip(things, sizes, strict=True)]
    currency, language = things[0].product.currency, asked.language
    lines = [
        (_priced(thing, language), filling.money(_rounded(cost), currency))
        for thing, cost in zip(things, each, strict=True)
    ]
    label = f"每{name['zh']}价格" if language == "zh" else f"Price per {name['en']}"
    text = computed.values_of(label, lines, language)
    best = min(each)
    winners = [thing for thing, cost in zip(things, each, strict=True) if cost == best]
    if len(winners) == 1:
        verdict = computed.is_so(winners[0].title, _VALUE, language)
    else:
        verdict = computed.equal(language) if len(winners) == len(things) else ""
    return _told(asked, things, [verdict, text])


def _sizes(things: Sequence[Thing], unit: Per, per: Per) -> list[Decimal]:
    """How much of each there is in that unit; [] where it is not said of one of them."""
    sizes = [thing.size(unit, per != "any") for thing in things]
    known = [size for size in sizes if size]
    return known if len(known) == len(things) else []


def _rounded(cost: Decimal) -> int:
    return int(cost.quantize(Decimal(1), ROUND_HALF_UP))


def _priced(thing: Thing, language: Language) -> str:
    """Its title with its price in brackets."""
    price = filling.money(thing.price, thing.product.currency)
    return f"{thing.title}（{price}）" if language == "zh" else f"{thing.title} ({price})"


def _prices(asked: Asked, things: Sequence[Thing], dearest: bool | None) -> Told:
    """What each costs, which costs more (or less), and by how much if that is asked."""
    currency, language = things[0].product.currency, asked.language
    ordered = sorted(things, key=lambda thing: thing.price, reverse=bool(dearest))
    lines = [(thing.title, filling.money(thing.price, currency)) for thing in ordered]
    parts = [computed.values_of("价格" if language == "zh" else "Prices", lines, language)]
    apart = abs(ordered[0].price - ordered[-1].price)
    if not apart:
        parts.insert(0, computed.same_price(language))
    elif dearest is not None and ordered[0].price != ordered[1].price:
        parts.insert(0, computed.is_so(ordered[0].title, _DEARER[dearest], language))
    if apart and len(ordered) == 2 and (asks_gap(asked.text) or dearest is None):
        parts.append(computed.apart(filling.money(apart, currency), language))
    return _told(asked, ordered, parts)


def _told(asked: Asked, things: Sequence[Thing], parts: Sequence[str]) -> Told:
    text = computed.joined([part for part in parts if part], asked.language)
    sources = tuple(
        Source(thing.product.product_id, thing.title, filling.offer(thing.product, asked.language))
        for thing in things
    )
    only = {thing.product.product_id for thing in things}
    return Told(text, sources, only.pop() if len(only) == 1 else None, computed=text)
