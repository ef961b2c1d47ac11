"""Which of several products is "the large one"."""

import pytest

from bot.reading.among import at_the_end
from knowledge.passages import Product


def moon(size: str) -> Product:
    return Product(
        f"M-{size}", {"en": f"Moon Lamp {size} cm", "zh": f"月灯 {size} 厘米"}, 100, "CNY"
    )


LAMPS = [moon("40"), moon("60"), moon("25")]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("is the large moon lamp in stock", "M-60"),
        ("how heavy is the smallest moon lamp", "M-25"),
        ("月灯大号的有货吗", "M-60"),
        ("小款月灯多少钱", "M-25"),
        ("is the moon lamp large", None),
        ("the large or the small moon lamp", None),
        ("月灯大号码的", None),
    ],
)
def test_the_large_one_is_the_one_of_the_greatest_measure(question: str, meant: str | None) -> None:
    found = at_the_end(question, LAMPS)
    assert (found.product_id if found else None) == meant


def test_without_measures_nothing_is_larger() -> None:
    plain = [Product(name, {"en": f"{name} Lamp"}, 100, "CNY") for name in ("Oak", "Ash")]
    assert at_the_end("the large lamp", plain) is None
    assert at_the_end("the large moon lamp", LAMPS[:1]) is None
