"""How many are wanted, and of what a sum is made."""

import pytest

from bot.reading.counts import asks_reduced, count_in, leaves_out_shipping


@pytest.mark.parametrize(
    ("part", "names", "count"),
    [
        ("四只装来两盒", ["Pack of four", "四只装"], 2),
        ("毛巾俩", ["毛巾"], 2),
        ("给老俩口买毛巾", ["毛巾"], None),
    ],
)
def test_a_count_is_none_of_the_names_in_any_language(
    part: str, names: list[str], count: int | None
) -> None:
    assert count_in(part, names) == count


def test_what_no_list_of_prices_tells_is_known() -> None:
    assert asks_reduced("打完折多少钱")
    assert asks_reduced("total after my points?")
    assert not asks_reduced("两个一共多少钱")


def test_shipping_may_be_left_out_of_a_sum() -> None:
    assert leaves_out_shipping("一共多少（邮费先不管）")
    assert leaves_out_shipping("total before shipping?")
    assert not leaves_out_shipping("total with shipping?")
