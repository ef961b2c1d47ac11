"""What every other rung would refuse, and the model is sure of."""

import pytest

from bot.llm.scripted import ScriptedChatModel
from bot.messages import Answer
from knowledge.passages import Document, Product
from tests.unit.bot.small_shop import Absent, SmallShop
from tests.unit.bot.test_answering import ask_in

TEXTS = (
    Document("r", "policy", "Coming back", "Tins return within 9 days. Tea cannot return.", "en"),
    Document("s", "policy", "Sending", "Parcels leave within a day.", "en"),
)


def product(at: str, title: str, text: str) -> Product:
    return Product(
        product_id=at, title={"en": title}, description={"en": text}, price_minor=900,
        currency="CNY", stock=5,
    )  # fmt: skip


POT = product("p", "Heron Teapot", "Its lid is tied on. It holds a quart.")
CUP = product("c", "Robin Beaker", "A wisp of cord keeps the top from falling.")


class Reading(SmallShop):
    """Its reranker finds all alike."""

    def scores(self, question: str, texts: list[str]) -> list[float]:  # type: ignore[override]
        return [0.0 for _ in texts]


class Sure(ScriptedChatModel):
    """Vouches for the texts with the word; `judged` holds all."""

    def __init__(self, word: str, log_odds: float = 3.0) -> None:
        self.judged: list[str] = []

        def verdict(question: str, text: str) -> float:
            self.judged.append(text)
            return log_odds if word in text else -6.0

        super().__init__(["NONE"], verdict=verdict)


def ask(question: str, model: Sure) -> Answer:
    return ask_in(Reading((POT, CUP), TEXTS), question, model=model)


def test_a_text_is_told_however_it_is_asked() -> None:
    answer = ask("is it free?", Sure("9 days"))
    assert answer.answer == "Tins return within 9 days. Tea cannot return."
    assert (answer.path, answer.sources[0].id) == ("extracted", "r")


def test_what_it_is_not_sure_of_is_refused() -> None:
    near = ask("is it free?", Sure("9 days", 1.9))
    assert (near.outcome, near.path, near.sources[0].id) == ("refused", "none", "r")
    assert near.answer == (
        "I am not sure about that. What the shop says that comes nearest:\n"
        "• Tins return within 9 days. Tea cannot return.\nShall I ask a person?"
    )
    assert "9 days" not in ask("is it free?", Sure("9 days", -0.1)).answer
    assert ask_in(Reading((POT, CUP), TEXTS), "is it free?", model=Absent()).outcome == "refused"


def test_a_line_of_the_product_named_is_told_and_no_other_product_is_read() -> None:
    model = Sure("tied on")
    answer = ask("heron teapot, would i lose its hat", model)
    assert answer.answer == "Heron Teapot: Its lid is tied on."
    assert answer.product_id == "p"
    assert not any("Robin" in text for text in model.judged)


@pytest.mark.parametrize("question", ["what does the heron teapot cost", "where is my order"])
def test_prices_and_own_orders_are_not_looked_up(question: str) -> None:
    assert "9 days" not in ask(question, Sure("9 days")).answer


def test_advice_is_the_line_that_the_model_is_sure_of() -> None:
    question = "my clumsy uncle drops and breaks things, what should I get?"
    answer = ask(question, Sure("wisp of cord", 1.1))
    assert answer.answer.startswith("By what the shop says, this comes nearest:\n• Robin Beaker")
    assert "Robin" not in ask(question, Sure("wisp of cord", 0.9)).answer


def test_a_word_before_a_name_may_be_no_part_of_it() -> None:
    model = Sure("tied on")
    answer = ask("would a velvet heron teapot lose its hat", model)
    assert answer.answer == "Heron Teapot: Its lid is tied on."


def test_another_number_is_another_product() -> None:
    answer = ask("would the heron 30 teapot lose its hat", Sure("tied on"))
    assert (answer.outcome, "tied" in answer.answer) == ("refused", False)


def test_what_is_set_side_by_side_is_told_of_each_or_of_none() -> None:
    question = "heron teapot or robin beaker, which one would lose its hat"
    both = ask(question, Sure(": "))
    assert "Heron Teapot: " in both.answer
    assert "Robin Beaker: " in both.answer
    assert ask(question, Sure("tied on")).outcome == "refused"


class Denying(ScriptedChatModel):
    """Is sure that the texts with the word are no answer."""

    def __init__(self, word: str, log_odds: float) -> None:
        super().__init__(["NONE"], verdict=lambda _, text: log_odds if word in text else 0.0)


LID = Product(
    product_id="l", title={"en": "Wren Kettle"}, price_minor=900, currency="CNY", stock=5,
    attributes={"en": {"Colour": "green", "Box": "cardboard"}},
)  # fmt: skip


def test_what_code_tells_is_kept_back_where_the_model_is_sure_that_it_is_no_answer() -> None:
    shop, question = Reading((LID,), TEXTS), "what colour is the wren kettle?"
    for model, path in (
        (Denying("green", -2.9), "filled"),
        (Absent(), "filled"),
        (Denying("green", -3.1), "extracted"),  # by another rung, with the words it is written in
    ):
        assert ask_in(shop, question, model=model).path == path


@pytest.mark.parametrize("question", ["how much is the wren kettle", "is the wren kettle in stock"])
def test_prices_and_stock_are_told_whatever_the_model_says(question: str) -> None:
    answer = ask_in(Reading((LID,), TEXTS), question, model=Denying("", -9.0))
    assert answer.path == "filled"


def test_products_that_miss_something_are_kept_back_sooner() -> None:
    shop, question = Reading((POT, CUP), TEXTS), "recommend me a crimson beaker under 20 yuan"
    assert "nothing that meets all" in ask_in(shop, question, model=Denying("", -0.4)).answer
    assert "nothing that meets all" not in ask_in(shop, question, model=Denying("", -0.6)).answer


def test_what_is_there_for_a_purpose_is_what_the_model_is_sure_of() -> None:
    question = "do you have things that a clumsy uncle cannot drop"
    assert "• Robin Beaker" in ask(question, Sure("wisp of cord", 3.1)).answer
    assert ask(question, Sure("wisp of cord", 2.9)).outcome == "refused"
    assert ask("do you sell dishwashers", Sure("wisp of cord", 6.0)).outcome == "refused"


KETTLES = (
    product("k", "Wren Stove Kettle", "It sings, and the bird on its spout folds away."),
    product("e", "Wren Cord Kettle", "It switches itself off. Its cord is a yard long."),
)


def test_of_several_that_may_be_meant_only_a_line_that_leads_is_told() -> None:
    shop, question = Reading(KETTLES, TEXTS), "could the wren kettle be made to hush"
    told = ask_in(shop, question, model=Sure("folds away"))
    assert told.answer == "Wren Stove Kettle: It sings, and the bird on its spout folds away."
    assert "folds" not in ask_in(shop, question, model=Sure("It s")).answer


class Together(ScriptedChatModel):
    """Vouches for the text with the word, where both questions are put to it as one."""

    def __init__(self, first: str, word: str, alone: float = -6.0) -> None:
        def verdict(question: str, text: str) -> float:
            if word in text and first in question:
                return 3.0
            return alone if word not in text else -6.0

        super().__init__(["NONE"], verdict=verdict)


def test_a_question_that_leans_on_another_is_read_with_it() -> None:
    shop, first, question = (
        Reading((POT, CUP), TEXTS),
        "i regret my tins",
        "n by when at the latest",
    )
    model = Together(first, "9 days")
    assert ask_in(shop, question, model=model).outcome == "refused"
    assert "9 days" in ask_in(shop, question, first, model=model).answer


@pytest.mark.parametrize(("alone", "said"), [(1.9, "9 days"), (2.1, "a day"), (-3.1, "9 days")])
def test_what_answers_both_as_one_is_told_unless_the_first_answer_is_sure(
    alone: float, said: str
) -> None:
    shop, first = Reading((POT,), TEXTS), "i regret my tins"
    answer = ask_in(
        shop, "and when do parcels leave", first, model=Together(first, "9 days", alone)
    ).answer
    assert said in answer


def test_of_which_of_two_that_may_be_meant_what_is_said_of_each_is_told() -> None:
    answer = ask_in(
        Reading(KETTLES, TEXTS), "which wren kettle is for sleepyheads", model=Sure(": ")
    )
    assert "Wren Stove Kettle: " in answer.answer
    assert "Wren Cord Kettle: " in answer.answer
