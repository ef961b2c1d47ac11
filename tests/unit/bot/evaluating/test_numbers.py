"""Numbers that are known, asked, worked out in the answer, or made up."""

import pytest

from bot.evaluating.numbers import unbacked_numbers

TOLD = [
    "Linen Apron ¥59.00",
    "Standard shipping costs 12 yuan.",
    "Free from 199 yuan.",
    "You get 5%.",
    "Oak Shelf ¥99.99",
    "Fig Lotion (400 ml) ¥158.00",
    "Every 10 yuan earns one leaf, and 150 leaves take 6 yuan off.",
]
ASKED = [
    "total for 2 linen aprons? my friend spends 300, 三件呢",
    "我4月3号收到的，4月20号还能退吗",
]


@pytest.mark.parametrize(
    "text",
    [
        "The Linen Apron costs ¥59.00.",
        "2 × Linen Apron at ¥59.00: ¥118.00 in total. Shipping is ¥12.00. With shipping: ¥130.00.",
        "1 × Linen Apron at ¥59.00: ¥59.00 in total. Shipping is ¥12.00. In all ¥71.00.",
        "2 × Linen Apron at ¥59.00; 1 × Oak Shelf at ¥99.99: ¥217.99 in total.",
        "亚麻围裙 ¥59.00 × 1，合计¥59.00。",
        "亚麻围裙 ¥59.00 × 3，合计¥177.00，运费12元，共¥189.00。",
        "5% of ¥300.00 is ¥15.00.",
        "Linen Apron ¥59.00. Free from 199 yuan: ¥140.00 more.",
        "亚麻围裙 ¥59.00，还差140元就免运费（满199元）。",
        "¥99.99 less 5% is ¥95.00.",
        "17 days is past the limit.",
        "Price per 100 ml: Fig Lotion (400 ml) (¥158.00) ¥39.50.",
        "Shipping for an order of ¥300.00 is free from 199 yuan.",
        "No numbers.",
        "¥300.00 earns 30 leaves. ",
        "150 leaves are worth ¥6.00, and 300 of them ¥12.00.",
    ],
)
def test_known_asked_and_worked_out_numbers_are_backed(text: str) -> None:
    assert unbacked_numbers(text, TOLD, ASKED) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Linen Apron costs ¥69.00.", ["69.00 CNY"]),
        ("2 × Linen Apron at ¥59.00: ¥128.00 in total.", ["128.00 CNY"]),
        ("2 × Linen Apron at ¥59.00; 1 × Oak Shelf at ¥99.99: ¥227.99 in all.", ["227.99 CNY"]),
        ("In total ¥118.00.", ["118.00 CNY"]),  # the work is not shown
        ("Shipping takes 12 days.", ["12 day"]),
        ("You get 12%.", ["12 %"]),
        ("It costs $59.00.", ["59.00 USD"]),
        ("It weighs 1 kg.", ["1 kg"]),
        ("59 and 12 make 71, and 72 is more.", ["72"]),
        ("运费15元。", ["15 CNY"]),
        ("¥300.00 earns 31 leaves.", ["31"]),
        ("亚麻围裙 ¥59.00，还差130元就免运费（满199元）。", ["130 CNY"]),
        ("Linen Apron ¥59.00 less 5% is ¥55.00.", ["55.00 CNY"]),
        ("Price per 100 ml: Fig Lotion (400 ml) (¥158.00) ¥38.50.", ["38.50 CNY"]),
        ("18 days is past the limit.", ["18 day"]),
        ("Linen Apron ¥59.00, free from 199 yuan: 140 days.", ["140 day"]),
    ],
)
def test_made_up_numbers_are_not(text: str, found: list[str]) -> None:
    assert unbacked_numbers(text, TOLD, ASKED) == found


def test_only_code_works_numbers_out() -> None:
    text = "2 × Linen Apron at ¥59.00: ¥118.00. Free from 199 yuan: ¥81.00 more."

    assert unbacked_numbers(text, TOLD, ASKED) == []
    assert unbacked_numbers(text, TOLD, ASKED, computed=False) == ["118.00 CNY", "81.00 CNY"]
