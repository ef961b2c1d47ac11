"""What stands before a name: a word that makes it another product, or one that only leads up."""

import pytest

from bot.reading.describing import describes
from bot.reading.products import identify
from bot.reading.terms import bag
from knowledge.passages import Product, Variant

KETTLE = Product(
    "K-1",
    {"en": "Ridge Self-Pouring Kettle", "zh": "山脊自流水壶"},
    9900,
    "CNY",
    variants=(
        Variant("L", {"en": "large", "zh": "大把"}),
        Variant("R", {"en": "red", "zh": "红色"}),
    ),
)


@pytest.mark.parametrize(
    ("front", "strange"),
    [
        ("下雪天想送", False),
        ("新", False),
        ("小把", False),
        ("条", False),
        ("红", False),
        ("双面", True),
        ("不锈钢", True),
        ("头戴", True),
        ("温和", True),
    ],
)
def test_a_clause_or_a_measure_word_before_a_name_is_no_other_sort(
    front: str, strange: bool
) -> None:
    assert describes(front, bag(["山脊水壶", "大把", "红色"])) is strange


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("is it ok when pregnant - ridge kettle", False),
        ("how many cups per ridge kettle", False),
        ("the self-pourer kettle", False),
        ("ridge kettle x2", True),
        ("the copper ridge kettle", True),
        ("ridge kettle m2", True),
    ],
)
def test_only_a_word_that_describes_makes_a_stranger(question: str, strange: bool) -> None:
    found = identify(question, [KETTLE], lambda words: frozenset())
    assert found.only == KETTLE
    assert found.stranger is strange
