"""What the model says of texts, as far as it comes in time."""

import time
from collections.abc import Iterator, Sequence

from bot.llm.scripted import ScriptedChatModel
from bot.rungs.drafts import Watch
from bot.rungs.verdicts import Verdicts
from tests.unit.bot.small_shop import Absent

TEXTS = ["one", "two", "three"]


def watch(*, cancelled: bool = False) -> Watch:
    return Watch(time.monotonic(), 25, lambda: cancelled)


class Slow(Absent):
    """Judges one text, and is busy with others then until whoever waits has had enough."""

    def __init__(self) -> None:
        self.closed = False
        self.cancelled = False

    def judge(self, question: str, texts: Sequence[str]) -> Iterator[float | None]:
        try:
            yield None
            yield 1.0
            yield None
            self.cancelled = True
            yield None
            yield 2.0
        finally:
            self.closed = True


def test_they_come_in_order() -> None:
    model = ScriptedChatModel([""], verdict=lambda question, text: float(len(text)))
    clock = watch()
    assert Verdicts(model).of("how many", TEXTS, clock) == [3.0, 3.0, 5.0]
    assert clock.spent["generate"] >= 0


def test_a_model_that_fails_or_cannot_judge_gives_none() -> None:
    assert Verdicts(Absent()).of("how many", TEXTS, watch()) == []
    assert Verdicts(ScriptedChatModel([""])).of("how many", TEXTS, watch()) == []


def test_what_comes_too_late_is_left() -> None:
    model = Slow()
    late = Watch(time.monotonic(), 25, lambda: model.cancelled)
    assert Verdicts(model).of("how many", TEXTS, late) == [1.0]
    assert model.closed


def test_no_texts_ask_nobody() -> None:
    assert Verdicts(Absent()).of("how many", [], watch()) == []
