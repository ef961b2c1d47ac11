"""The tutorial chain: what it reads, what it is asked, and what of its answers is a refusal."""

from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatResult

from bot.llm.fetching import locate
from bot.llm.tutorial import TutorialChain, TutorialChatModel, documents
from bot.messages import Answer, Question
from bot.settings import cache_folder
from knowledge.chunking import of_document
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.passages import Document, Product
from knowledge.stores.memory import ExactIndex

PRODUCTS = [
    Product(
        f"P-{number}",
        {"en": f"{name} lamp", "zh": f"{name} 灯"},
        1000 * number,
        "CNY",
        stock=number,
        attributes={"en": {"Power": f"{number} W"}},
    )
    for number, name in enumerate(["Reed", "Oak", "Moon", "Star", "Fern", "Moss"], start=1)
]
RULES = " ".join(f"Thing {number} can be returned within 15 days." for number in range(80))
RETURNS = Document("policy/returns", "policy", "Returns", RULES, "en")


class Listening(GenericFakeChatModel):
    """Says one thing and remembers what it was asked."""

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        HEARD.append(str(messages[0].text))
        return super()._generate(messages, *args, **kwargs)


HEARD: list[str] = []


def ask(said: str, question: Question) -> Answer:
    HEARD.clear()
    model = Listening(messages=iter([AIMessage(said)]))
    found = documents(PRODUCTS, of_document(RETURNS))
    return TutorialChain(model, found, HashingEmbedder(), ExactIndex()).answer(question)


def test_documents_are_whole_and_in_each_language() -> None:
    found = documents(PRODUCTS, of_document(RETURNS))
    assert len(of_document(RETURNS)) > 1
    assert [source.id for source in found].count("P-1") == 2
    assert found[1].text == "Reed lamp\n\nPower: 1 W\nprice: 10.00 CNY\nstock: 1"
    [whole] = [source for source in found if source.id == "policy/returns"]
    assert all(f"Thing {number} can be" in whole.text for number in range(80))


def test_it_reads_the_four_nearest_documents_and_the_question() -> None:
    answer = ask("It costs 30.", Question("How much is the Moon lamp?"))
    [prompt] = HEARD
    assert "Moon lamp\n\nPower: 3 W\nprice: 30.00 CNY" in prompt
    assert prompt.count("price: ") + prompt.count("Thing 79 can be returned") == 4
    assert prompt.endswith("Question: How much is the Moon lamp?\nHelpful Answer:")
    assert (answer.answer, answer.outcome, answer.path) == ("It costs 30.", "answered", "generated")
    assert len(answer.sources) == 4
    assert "P-3" in {source.id for source in answer.sources}


def test_what_was_asked_before_stands_before_the_question() -> None:
    ask("Yes.", Question("Is it in stock?", history=("Do you have the Oak lamp?",)))
    assert "Question: Do you have the Oak lamp?\nIs it in stock?\n" in HEARD[0]


@pytest.mark.parametrize(
    "said",
    [
        "I don't know.",
        "I do not know the answer to that question.",
        "The context does not mention it, so there is no information about that.",
        "The price is not provided.",
        "我不知道。",
        "文中没有提到这款商品。",
        "抱歉，无法确定。",
    ],
)
def test_a_text_that_does_not_know_is_a_refusal(said: str) -> None:
    assert ask(said, Question("How tall is it?")).outcome == "refused"


@pytest.mark.parametrize("said", ["It is 3 W.", "No, it is not waterproof.", "不可以，不能退货。"])
def test_a_no_is_an_answer(said: str) -> None:
    assert ask(said, Question("How tall is it?")).outcome == "answered"


@pytest.mark.model
def test_the_real_model_answers_from_the_documents() -> None:
    model = TutorialChatModel(path=locate("qwen2.5-coder-0.5b", cache_folder()).path)
    found = documents(PRODUCTS[:2], [])
    try:
        chain = TutorialChain(model, found, HashingEmbedder(), ExactIndex())
        answer = chain.answer(Question("What is the power of the Oak lamp?"))
    finally:
        model.close()
    assert "2 W" in answer.answer
    assert answer.seconds.total > 0
