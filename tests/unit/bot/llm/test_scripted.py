"""The double says what it was told, and nothing a grammar forbids."""

import pytest

from bot.errors import ModelFailed
from bot.llm.scripted import ScriptedChatModel
from bot.ports import Message

ASK = [Message("user", "hello")]


def test_replies_come_in_turn_and_the_last_one_stays() -> None:
    model = ScriptedChatModel(["one", "two"])
    assert ["".join(model.stream(ASK)) for _ in range(3)] == ["one", "two", "two"]


def test_an_exception_among_the_replies_is_raised() -> None:
    model = ScriptedChatModel([ModelFailed("too slow"), "fine"])
    with pytest.raises(ModelFailed, match="too slow"):
        list(model.stream(ASK))
    assert list(model.stream(ASK)) == ["fine"]


def test_calls_are_kept() -> None:
    model = ScriptedChatModel(lambda call: call.messages[-1].content.upper())
    assert "".join(model.stream(ASK, grammar='root ::= "HELLO"', max_tokens=9)) == "HELLO"
    assert model.calls[0].messages == tuple(ASK)
    assert (model.calls[0].grammar, model.calls[0].max_tokens) == ('root ::= "HELLO"', 9)


def test_words_that_the_grammar_forbids_are_refused() -> None:
    model = ScriptedChatModel(["I am free"])
    with pytest.raises(ModelFailed, match="I am free"):
        list(model.stream(ASK, grammar='root ::= "yes" | "no"'))
