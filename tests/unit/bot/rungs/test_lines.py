"""Facts of one product in words that the shop does not use."""

from collections.abc import Callable, Sequence

import pytest

from bot.llm.scripted import ScriptedChatModel
from bot.messages import Answer
from knowledge.passages import Product
from tests.unit.bot.small_shop import Absent, SmallShop
from tests.unit.bot.test_answering import ask_in

FLASK = Product(
    "F-1",
    {"en": "Rill Flask S", "zh": "溪行保温杯"},
    9900,
    "CNY",
    stock=4,
    description={
        "en": "The cap holds a sieve. Nothing drips when it lies on its side.",
        "zh": "杯盖内有滤网。平放不漏。",
    },
    attributes={"en": {"Height": "24 cm"}, "zh": {"高度": "24 厘米"}},
)
BIG = Product(
    "F-2", {"en": "Rill Flask L"}, 12900, "CNY", stock=4,
    description={"en": "The cap holds no sieve."},
)  # fmt: skip


Says = Callable[[str], float]


class Hearing(SmallShop):
    """Finds a line of which `like` says so as like the question as can be, all others unlike; its
    reranker, if it has one, gives each the score that `says` gives."""

    def __init__(self, *products: Product, like: Says, says: Says | None = None) -> None:
        super().__init__(products)
        self._like, self._says = like, says

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        return [self._says(text) for text in texts] if self._says else []

    def cosines(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        return [self._like(text) for text in texts]


def near(word: str, cosine: float) -> Callable[[str], float]:
    return lambda text: cosine if word in text else 0.8


def ask(like: Says, question: str, says: Says | None = None) -> Answer:
    return ask_in(Hearing(FLASK, like=like, says=says), question, model=Absent())


STRAIN = "does the rill flask strain leaves"


def test_a_line_that_leads_is_quoted_with_the_name() -> None:
    answer = ask(near("sieve", 0.92), STRAIN)
    assert answer.answer == "Rill Flask S: The cap holds a sieve."
    assert (answer.path, answer.product_id) == ("extracted", "F-1")


def test_lines_that_are_all_alike_answer_nothing() -> None:
    assert ask(lambda text: 0.82, STRAIN).outcome == "refused"


def test_who_reads_line_and_question_together_decides() -> None:
    hardly = near("sieve", 0.837)
    assert ask(hardly, STRAIN).outcome == "refused"
    answer = ask(hardly, STRAIN, lambda text: 5.0 if "sieve" in text else -5.0)
    assert (answer.answer, answer.path) == ("Rill Flask S: The cap holds a sieve.", "extracted")
    assert ask(near("sieve", 0.86), STRAIN, lambda text: -5.0).outcome == "refused"


def test_a_model_that_judges_has_the_last_word() -> None:
    def ask_judged(sieve: float, other: float) -> Answer:
        model = ScriptedChatModel(
            ["NONE"], verdict=lambda question, text: sieve if "sieve" in text else other
        )
        return ask_in(Hearing(FLASK, like=near("sieve", 0.86)), STRAIN, model=model)

    assert ask_judged(12.0, -12.0).answer == "Rill Flask S: The cap holds a sieve."
    assert ask_judged(-12.0, -12.0).outcome == "refused"


@pytest.mark.parametrize(
    "question", ["how wide is the rill flask", "what's the rill flask's width"]
)
def test_another_property_is_no_answer(question: str) -> None:
    assert ask(near("24", 0.95), question).outcome == "refused"


def test_each_of_several_products_has_its_line() -> None:
    shop = Hearing(FLASK, BIG, like=near("sieve", 0.92))
    answer = ask_in(shop, "do rill flasks strain leaves", model=Absent())
    assert "Rill Flask S: The cap holds a sieve." in answer.answer
    assert "Rill Flask L: The cap holds no sieve." in answer.answer


def test_prices_and_stock_are_for_the_catalogue() -> None:
    answer = ask(near("sieve", 0.92), "how much does the rill flask with leaves cost")
    assert "sieve" not in answer.answer


def test_of_an_alternative_the_line_that_speaks_of_one_end_answers() -> None:
    def like(text: str) -> float:
        return 0.9 if "sieve" in text else 0.86 if "drips" in text else 0.8

    answer = ask(like, "rill flask: leaks or drips?")
    assert answer.answer == "Rill Flask S: Nothing drips when it lies on its side."


SIEVE = "does your hiking flask rill sift tea"
"""Names a flask that the shop may not have."""


def guess(question: str, says: Says) -> Answer:
    return ask_in(Hearing(FLASK, CUP, like=lambda text: 0.8, says=says), question, model=Absent())


CUP = Product(
    "C-1", {"en": "Rill Office Cup"}, 3900, "CNY", stock=4,
    description={"en": "It holds half a litre."},
)  # fmt: skip


def test_of_products_that_may_be_meant_the_line_that_leads_clearly_is_quoted() -> None:
    answer = guess(SIEVE, lambda text: 12.0 if "sieve" in text else -5.0)
    assert answer.answer == "Rill Flask S: The cap holds a sieve."
    assert answer.product_id == "F-1"


@pytest.mark.parametrize("score", [-5.0, 12.0])
def test_where_no_line_leads_nothing_is_guessed(score: float) -> None:
    assert "sieve" not in guess(SIEVE, lambda text: score).answer


def test_the_number_of_another_model_is_no_guess() -> None:
    question = "would your rill flask x900 sift tea"
    assert guess(question, lambda text: 12.0 if "sieve" in text else -5.0).outcome == "refused"
