"""A double of the language model that says what it was told to say."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ModelFailed
from bot.llm.choices import literal_choices
from bot.ports import Message


@dataclass(frozen=True, slots=True)
class Call:
    """What the model was asked."""

    messages: tuple[Message, ...]
    grammar: str | None
    max_tokens: int


Reply = Callable[[Call], str]
Verdict = Callable[[str, str], float]


class ScriptedChatModel:
    """Replies in turn, the last one for ever, or with what a function makes of the call.

    The reply comes word by word and ends after `max_tokens` words. It is said as it stands: a
    reply that a grammar would have forbidden raises ModelFailed where the grammar is a choice among
    literals, so that a test cannot rest on words that no model could have written. An Exception
    among the replies is raised. Texts are judged by `verdict`, from the question and the text; not
    at all without one. `calls` holds every call, `warmed` every prompt to be warmed.
    """

    def __init__(
        self,
        replies: Reply | Sequence[str | Exception],
        name: str = "scripted",
        *,
        verdict: Verdict | None = None,
    ) -> None:
        self._replies = replies
        self._verdict = verdict
        self._name = name
        self.calls: list[Call] = []
        self.warmed: list[tuple[Message, ...]] = []

    @property
    def name(self) -> str:
        return self._name

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Iterator[str]:
        call = Call(tuple(messages), grammar, max_tokens)
        self.calls.append(call)
        reply = self._reply(call)
        if isinstance(reply, Exception):
            raise reply
        choices = literal_choices(grammar) if grammar is not None else None
        if choices is not None and reply not in choices:
            raise ModelFailed(f"The scripted reply {reply!r} is not one the grammar allows.")
        yield from re.findall(r"\S+\s*|\s+", reply)[:max_tokens]

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        if self._verdict is not None:
            yield from (self._verdict(question, text) for text in texts)

    def warm(self, messages: Sequence[Message]) -> None:
        self.warmed.append(tuple(messages))

    def _reply(self, call: Call) -> str | Exception:
        if callable(self._replies):
            return self._replies(call)
        return self._replies[min(len(self.calls), len(self._replies)) - 1]
