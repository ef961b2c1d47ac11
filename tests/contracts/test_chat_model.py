"""What every ChatModel promises, whoever writes the words."""

from collections.abc import Iterator

import pytest

from bot.errors import ModelFailed
from bot.llm.choices import literal_choices
from bot.llm.drafting import LangChainDrafter
from bot.llm.fetching import locate
from bot.llm.llamacpp import ChatLlamaCpp
from bot.llm.scripted import Call, ScriptedChatModel
from bot.ports import ChatModel, Message
from bot.settings import cache_folder

QUESTION = [
    Message("system", "You are the assistant of a lamp shop. The desk lamp costs 45 dollars."),
    Message("user", "How much is the desk lamp? Answer in one sentence."),
]
CHOICE = r'root ::= "Ja, \"gern\"." | last' + "\n" + 'last ::= "NONE"'


def _scripted() -> ScriptedChatModel:
    def reply(call: Call) -> str:
        choices = literal_choices(call.grammar) if call.grammar else None
        return choices[0] if choices else "The desk lamp costs 45 dollars."

    return ScriptedChatModel(reply)


@pytest.fixture(
    scope="module", params=["scripted", pytest.param("llama.cpp", marks=pytest.mark.model)]
)
def model(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    if request.param == "scripted":
        yield _scripted()
        return
    found = locate("qwen2.5-coder-0.5b", cache_folder())
    chat_model = ChatLlamaCpp(path=found.path, chat_template=found.chat_template, context=1024)
    yield LangChainDrafter(chat_model, found.name)
    chat_model.close()


def test_it_has_a_name(model: ChatModel) -> None:
    assert model.name


def test_text_comes_in_pieces(model: ChatModel) -> None:
    pieces = [piece for piece in model.stream(QUESTION) if piece]
    assert len(pieces) > 2
    assert "45" in "".join(pieces)


def test_the_same_prompt_gives_the_same_text(model: ChatModel) -> None:
    assert "".join(model.stream(QUESTION)) == "".join(model.stream(QUESTION))


def test_max_tokens_ends_the_text(model: ChatModel) -> None:
    whole = "".join(model.stream(QUESTION))
    short = "".join(model.stream(QUESTION, max_tokens=3))
    assert short
    assert len(short) < len(whole)
    assert whole.startswith(short)


def test_a_grammar_binds_the_text(model: ChatModel) -> None:
    assert "".join(model.stream(QUESTION, grammar=CHOICE)) in {'Ja, "gern".', "NONE"}


def test_a_closed_stream_leaves_the_model_usable(model: ChatModel) -> None:
    stream = model.stream(QUESTION)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert "45" in "".join(model.stream(QUESTION))


def test_an_unstarted_stream_holds_nothing(model: ChatModel) -> None:
    model.stream(QUESTION)
    assert "45" in "".join(model.stream(QUESTION))


@pytest.mark.model
def test_a_prompt_beyond_the_window_fails_in_one_sentence() -> None:
    found = locate("qwen2.5-coder-0.5b", cache_folder())
    chat_model = ChatLlamaCpp(path=found.path, context=256)
    drafter = LangChainDrafter(chat_model, found.name)
    try:
        with pytest.raises(ModelFailed, match="context window 256"):
            list(drafter.stream([Message("user", "lamp " * 300)]))
    finally:
        chat_model.close()
