"""Any LangChain chat model as the ChatModel that answering needs."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, runtime_checkable

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from bot.errors import ModelFailed
from bot.ports import Message

_TYPES: Mapping[Literal["system", "user", "assistant"], type[BaseMessage]] = {
    "system": SystemMessage,
    "user": HumanMessage,
    "assistant": AIMessage,
}


@runtime_checkable
class ReadsAhead(Protocol):
    """A chat model that can hold the beginning of prompts in store."""

    def read_ahead(self, messages: Sequence[BaseMessage]) -> None: ...


@runtime_checkable
class Judges(Protocol):
    """A chat model that has learned to tell which text answers a question."""

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]: ...


class LangChainDrafter:
    """Streams drafts of `chat_model`; `name` is what answers say they were written by."""

    def __init__(self, chat_model: BaseChatModel, name: str) -> None:
        self._model = chat_model
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        """Pieces of text as they come; empty ones while the prompt is still being read.

        Closing the iterator stops the model. Raises ModelFailed, whatever the model raised.
        """
        options: dict[str, Any] = {"max_tokens": max_tokens}
        if grammar is not None:
            options["grammar"] = grammar
        try:
            for chunk in self._model.stream(prompt_of(messages), **options):
                yield str(chunk.text)
        except ModelFailed:
            raise
        except Exception as error:
            raise ModelFailed(f"The model {self._name} broke off: {error}") from error

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        """See `ChatModel.judge`. Raises ModelFailed, whatever the model raised."""
        if not isinstance(self._model, Judges):
            return
        try:
            yield from self._model.judge(question, texts)
        except ModelFailed:
            raise
        except Exception as error:
            raise ModelFailed(f"The model {self._name} broke off: {error}") from error

    def warm(self, messages: Sequence[Message]) -> None:
        """Nothing happens with a model that does not read ahead. Raises ModelFailed."""
        if isinstance(self._model, ReadsAhead):
            self._model.read_ahead(prompt_of(messages))


def prompt_of(messages: Sequence[Message]) -> list[BaseMessage]:
    """The messages as LangChain has them; half of a surrogate pair becomes a question mark."""
    return [
        _TYPES[message.role](content=message.content.encode(errors="replace").decode())
        for message in messages
    ]
