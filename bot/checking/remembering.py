"""A model that writes once for one prompt."""

from collections.abc import Callable, Generator, Iterator, Sequence

from bot.errors import ModelFailed, ModelMissing
from bot.ports import ChatModel, Message

Prompt = tuple[Message, ...]


class Remembering:
    """What a release leaves as it was costs no second run of the model, and its answer does not
    change by chance. `start` gives the model on first need; where there is none (`missing`), every
    prompt fails, and answering goes on without."""

    def __init__(self, start: Callable[[], ChatModel], name: str) -> None:
        self._start, self.name = start, name
        self._written: dict[tuple[Prompt, str | None, int], list[str]] = {}
        self._judged: dict[tuple[str, str], float] = {}
        self.missing = False

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        """What was written until somebody closed it is enough for whoever asks again."""
        key = tuple(messages), grammar, max_tokens
        if key in self._written:
            yield from self._written[key]
            return
        pieces: list[str] = []
        try:
            for piece in self._model().stream(messages, grammar=grammar, max_tokens=max_tokens):
                pieces.append(piece)
                yield piece
        except GeneratorExit:
            self._written[key] = pieces
            raise
        self._written[key] = pieces

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        """What was judged before comes with the rest."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._judged]
        coming = iter(new)
        for score in self._model().judge(question, new) if new else ():
            if score is None:
                yield None
            else:
                self._judged[question, next(coming)] = score
        for text in texts:
            if (question, text) not in self._judged:
                return
            yield self._judged[question, text]

    def warm(self, messages: Sequence[Message]) -> None:
        """Nothing is read ahead for questions that are asked once."""

    def _model(self) -> ChatModel:
        try:
            return self._start()
        except ModelMissing as missing:
            self.missing = True
            raise ModelFailed(str(missing)) from None
