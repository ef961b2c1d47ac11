"""Whether a text of the shop answers a shopper's question, as a model says that was trained for it.

The words are those with which `benchmarks/judge` trains the adapters in `bot/llm/adapters`.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable

from bot.llm.engine import Engine
from bot.llm.templates import Segment

QUESTION, TEXT, ENDS = "Shopper: {}\n", "Shop: {}", "\nAnswered:"
YES, NO = " yes", " no"
"""What may follow, a token each."""
LONGEST_QUESTION, LONGEST_TEXT = 70, 90
"""Tokens that are read of each."""
CELLS = 512
"""Tokens that the engine's window has to hold: several texts after one question."""


def prompt(
    tokens: Callable[[str], list[int]], question: str, texts: Iterable[str]
) -> tuple[list[int], list[list[int]]]:
    """The tokens of the question, and those of each text that follow it."""
    ends = tokens(ENDS)
    asked = tokens(QUESTION.format(_on_one_line(question)))[:LONGEST_QUESTION]
    told = (tokens(TEXT.format(_on_one_line(text)))[:LONGEST_TEXT] for text in texts)
    return asked, [[*each, *ends] for each in told]


def judge(engine: Engine, question: str, texts: deque[str]) -> Generator[float]:
    """For each text the log-odds that it answers. What was judged leaves the line, so that this can
    be begun anew. What two texts begin with alike is read once, the question first of all."""

    def tokens(text: str) -> list[int]:
        return engine.tokens([Segment(text)])

    yes, no = tokens(YES)[0], tokens(NO)[0]
    asked, told = prompt(tokens, question, tuple(texts))
    for text in told:
        whole = [*asked, *text]
        for _step in engine.read(whole[engine.begin(whole) :]):
            pass
        texts.popleft()
        yield engine.log_odds(yes, no)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
