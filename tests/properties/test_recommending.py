"""Random catalogues and wishes: nothing is recommended that does not meet the wish."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Answering
from bot.messages import Question
from knowledge.passages import Product, Variant
from prompts.library import PromptLibrary
from tests.unit.bot.small_shop import Absent, SmallShop

PROMPTS = PromptLibrary.load()
COLOURS = ("red", "blue", "green")
GOODS = ("lamp", "kettle", "basket")
prices = st.integers(100, 50_000)


@st.composite
def catalogues(draw: st.DrawFn) -> list[Product]:
    found = []
    for number in range(draw(st.integers(1, 8))):
        variants = tuple(
            Variant(
                f"{number}-{colour}",
                {"en": colour.title()},
                draw(st.none() | prices),
                draw(st.none() | st.integers(0, 2)),
            )
            for colour in draw(st.sets(st.sampled_from(COLOURS), max_size=3))
        )
        goods = draw(st.sampled_from(GOODS))
        power = {"en": {"Power": f"{draw(st.integers(1, 60))} W"}}
        found.append(
            Product(
                f"P-{number}",
                {"en": f"{draw(st.sampled_from(('Harbour', 'Willow')))} {goods}"},
                draw(prices),
                "CNY",
                stock=draw(st.none() | st.integers(0, 2)),
                attributes=power if draw(st.booleans()) else {},
                variants=variants,
            )
        )
    return found


def offers(product: Product, colour: str | None) -> list[int]:
    """Prices of what is not sold out and has the colour."""
    if not product.variants:
        return [product.price_minor] if product.stock != 0 and colour is None else []
    return [
        product.price_minor if v.price_minor is None else v.price_minor
        for v in product.variants
        if (product.stock if v.stock is None else v.stock) != 0
        and (colour is None or v.title["en"].lower() == colour)
    ]


def power(product: Product) -> int:
    found = re.match(r"\d+", product.attributes.get("en", {}).get("Power", ""))
    return int(found[0]) if found else -1


@settings(max_examples=60, deadline=None)
@given(
    catalogues(),
    st.sampled_from(GOODS),
    st.none() | st.sampled_from(COLOURS),
    st.none() | st.integers(1, 600),
    st.none() | st.integers(1, 60),
    st.booleans(),
)
def test_what_is_recommended_meets_the_wish(
    products: list[Product],
    goods: str,
    colour: str | None,
    budget: int | None,
    watts: int | None,
    included: bool,
) -> None:
    wish = f"Can you recommend a {f'{colour} ' if colour else ''}{goods}"
    wish += f" of at least {watts} W" if watts else ""
    wish += f" {'up to' if included else 'under'} {budget} yuan" if budget else ""
    shop = SmallShop(products)
    answering = Answering(
        shop,
        shop,
        Absent(),
        PROMPTS,
        shop_name="Lantern",
        zone=ZoneInfo("UTC"),
        clock=lambda: datetime(2026, 11, 22, tzinfo=UTC),
    )
    answer = answering.answer(Question(f"{wish}?"))
    allowed = {
        product.product_id
        for product in products
        if product.title["en"].endswith(goods)
        and (watts is None or power(product) >= watts)
        and any(
            budget is None or Decimal(price) / 100 < budget or (included and price == budget * 100)
            for price in offers(product, colour)
        )
    }
    put = {choice.product_id for choice in answer.choices}
    sold_out = {p.product_id for p in products if not offers(p, None)}
    assert not put & sold_out
    if answer.answer.startswith("We have:"):
        assert put
        assert put <= allowed
    else:
        assert not allowed, answer.answer
