"""What the model says of texts, as far as it comes in time."""

import time
from collections.abc import Generator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.llm.scripted import ScriptedChatModel
from bot.rungs.drafts import Watch
from bot.rungs.relevance import Joint, probability
from bot.rungs.verdicts import HIGHEST, Verdicts, may_change
from tests.unit.bot.small_shop import Absent

TEXTS = ["one", "two", "three"]


def watch(*, cancelled: bool = False) -> Watch:
    return Watch(time.monotonic(), 25, lambda: cancelled)


class Slow(Absent):
    """Judges one text, and is busy with others then until whoever waits has had enough."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.closed = 0
        self.cancelled = False

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        self.read.extend(texts)
        try:
            yield None
            if len(self.read) > 1:
                self.cancelled = True
                yield None
            yield 1.0
        finally:
            self.closed += 1


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
    assert model.read == TEXTS[:2]
    assert model.closed == 2


def test_a_quick_model_stops_when_the_time_is_over() -> None:
    model = ScriptedChatModel([""], verdict=lambda question, text: 1.0)
    assert Verdicts(model).of("how many", TEXTS, watch(cancelled=True)) == []


def test_texts_that_cannot_come_first_any_more_are_not_read() -> None:
    model = ScriptedChatModel([""], verdict=lambda question, text: 5.0 if text == "one" else -4.0)
    verdicts, joint = Verdicts(model), Joint(0.5, 0.5, 0.0)

    def read(before: list[float]) -> int:
        return len(verdicts.of("how", TEXTS, watch(), may_change(before, joint, 0.5)))

    assert read([2.0, 1.9, 1.8]) == 3  # either of the others may still be likelier
    assert read([2.0, 0.5, 0.4]) == 1
    assert read([-9.0, -9.5, -9.9]) == 1  # none of the others can be likely enough


@given(
    before=st.lists(st.floats(-9, 9), min_size=1, max_size=6),
    scores=st.lists(st.floats(-HIGHEST, HIGHEST), min_size=6, max_size=6),
    enough=st.floats(0.3, 0.8),
)
def test_what_is_left_out_would_have_changed_nothing(
    before: list[float], scores: list[float], enough: float
) -> None:
    joint = Joint(0.6, 0.3, 0.1)
    needed = may_change(before, joint, enough)
    logits = [joint.logit(*pair) for pair in zip(before, scores, strict=False)]
    read = next((n for n in range(1, len(logits)) if not needed(scores[:n])), len(logits))
    every, first = max(map(probability, logits)), max(map(probability, logits[:read]))
    assert first == every or every <= enough


def test_no_texts_ask_nobody() -> None:
    assert Verdicts(Absent()).of("how many", [], watch()) == []


def test_what_was_judged_is_not_read_again() -> None:
    read: list[str] = []

    def verdict(question: str, text: str) -> float:
        read.append(f"{question} {text}")
        return 1.5

    verdicts = Verdicts(ScriptedChatModel(["NONE"], verdict=verdict))
    first = verdicts.of("q", ["one", "two"], watch())
    assert verdicts.of("q", ["two", "one"], watch()) == first
    assert verdicts.of("other", ["one"], watch()) == [1.5]
    assert read == ["q one", "q two", "other one"]
