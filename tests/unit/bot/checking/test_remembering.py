"""What was written or judged once is not asked for again."""

from bot.checking.remembering import Remembering
from bot.llm.scripted import ScriptedChatModel
from bot.ports import Message


def test_a_text_is_judged_once() -> None:
    asked: list[tuple[str, str]] = []

    def verdict(question: str, text: str) -> float:
        asked.append((question, text))
        return float(len(text))

    model = Remembering(lambda: ScriptedChatModel([""], verdict=verdict), "scripted")
    assert list(model.judge("why", ["a", "bb", "a"])) == [1.0, 2.0, 1.0]
    assert list(model.judge("why", ["ccc", "bb"])) == [3.0, 2.0]
    assert asked == [("why", "a"), ("why", "bb"), ("why", "ccc")]


def test_a_model_that_judges_nothing_is_asked_again() -> None:
    model = Remembering(lambda: ScriptedChatModel(["yes"]), "scripted")
    assert list(model.judge("why", ["a"])) == []
    assert list(model.stream([Message("user", "why")])) == ["yes"]
