"""A question asked of a version of the knowledge, with everything that made its answer."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.checking.remembering import Remembering
from bot.messages import Answer, Question
from bot.ports import ChatModel, Message
from bot.versions import Version
from knowledge.passages import Hit

PASSAGES = 8
"""The best ones, which are shown."""


@dataclass(frozen=True, slots=True)
class Prompted:
    """One prompt, and what the model wrote."""

    messages: tuple[Message, ...]
    wrote: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The answer, the passages nearest to the question, and what the model was asked."""

    answer: Answer
    hits: tuple[Hit, ...]
    prompts: tuple[Prompted, ...]


class Opening(Protocol):
    """Opens a version, or the draft, so that `model` answers on it. Raises UnknownVersion."""

    def __call__(self, version: str, *, model: ChatModel) -> AbstractContextManager[Version]: ...


class Trying:
    """Safe to use from many threads. `model` is started on first need."""

    def __init__(self, opened: Opening, model: Callable[[], ChatModel], name: str) -> None:
        self._opened, self._model, self._name = opened, model, name

    def ask(self, version: str, question: Question) -> Trial:
        """Slow. Raises UnknownVersion."""
        model = _Listening(Remembering(self._model, self._name))
        with self._opened(version, model=model) as opened:
            answer = opened.answering.answer(question)
            hits = opened.retriever.retrieve(question.text, answer.language, PASSAGES)
        return Trial(answer, tuple(hits), tuple(model.prompts))


class _Listening:
    """The model, and what it was asked."""

    def __init__(self, model: ChatModel) -> None:
        self._model, self.name = model, model.name
        self.prompts: list[Prompted] = []

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        pieces: list[str] = []
        try:
            for piece in self._model.stream(messages, grammar=grammar, max_tokens=max_tokens):
                pieces.append(piece)
                yield piece
        finally:
            self.prompts.append(Prompted(tuple(messages), "".join(pieces)))

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        return self._model.judge(question, texts)

    def warm(self, messages: Sequence[Message]) -> None:
        """Nothing is read ahead for a question that is asked once."""
