import pytest

from bot.filling import availability, stock_of
from knowledge.passages import Product, Variant


@pytest.mark.parametrize(
    ("own", "variants", "whole"),
    [
        (5, [], 5),
        (None, [], None),
        (None, [2, 3], 5),
        (None, [0, 0], 0),
        (None, [0, None], None),
        (4, [None, None], 4),
        (4, [1, 2], 3),
    ],
)
def test_what_is_there_of_a_product_in_all(
    own: int | None, variants: list[int | None], whole: int | None
) -> None:
    named = tuple(
        Variant(f"v{n}", {"en": f"v{n}"}, None, n_left) for n, n_left in enumerate(variants)
    )
    assert stock_of(Product("P", {"en": "Lamp"}, 100, "USD", own, variants=named)) == whole


def test_what_is_not_counted_is_told_in_the_words_of_the_shop() -> None:
    lamp = Product(
        "P", {"en": "Lamp", "zh": "灯"}, 100, "USD", attributes={"en": {"Availability": "in stock"}}
    )
    assert availability(lamp, "en") == "Lamp – Availability: in stock."
    assert availability(lamp, "zh") is None
