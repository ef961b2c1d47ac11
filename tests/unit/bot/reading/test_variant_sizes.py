import pytest

from bot import filling
from bot.reading.terms import terms
from bot.reading.variant_sizes import at_the_end, end_asked
from knowledge.passages import Product, Variant


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("got it in the big size?", "bigger"),
        ("and the large one", "bigger"),
        ("大包的多少钱", "bigger"),
        ("how much is the small one", "smaller"),
        ("小的呢", "smaller"),
        ("密封罐最小那个怎么卖", "smaller"),
        ("最大号多少钱", "bigger"),
        ("最大的承重多少", None),
        ("is it big enough for two", None),
        ("大概多少钱", None),
    ],
)
def test_which_end_is_asked_for(text: str, end: str | None) -> None:
    found = end_asked(text)
    assert (found and found[0]) == end


@pytest.mark.parametrize(
    ("titles", "biggest"),
    [
        ([["1.5 kg"], ["5 kg"]], 1),
        ([["90 x 150 cm"], ["60 x 90 cm"]], 0),
        ([["Large"], ["Medium"], ["Small"]], 0),
        ([["小号"], ["特大号"], ["大号"]], 1),
        ([["1 kg"], ["500 ml"]], None),
        ([["Standard, 63 x 88 mm"], ["Mini, 44 x 68 mm"]], 0),
        ([["red"], ["blue"]], None),
        ([["5 kg"]], None),
    ],
)
def test_variants_are_set_in_order_of_size(titles: list[list[str]], biggest: int | None) -> None:
    assert at_the_end(titles, "bigger") == biggest


def test_the_big_one_is_a_variant_of_its_product() -> None:
    food = Product(
        "P",
        {"en": "Salmon Food"},
        100,
        "CNY",
        variants=(
            Variant("S", {"en": "1.5 kg"}, price_minor=100),
            Variant("L", {"en": "5 kg"}, price_minor=300),
        ),
    )
    text = "salmon food, the big bag"
    option = filling.named_option(food, terms(text), text, "en")
    assert option
    assert (option.title, option.price_minor) == ("5 kg", 300)
