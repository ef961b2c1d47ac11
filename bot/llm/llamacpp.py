"""LangChain's chat-model interface over llama.cpp in process."""

import codecs
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from bot.errors import ModelFailed
from bot.llm import judging
from bot.llm.engine import Engine, Weights
from bot.llm.manifest import ChatTemplate
from bot.llm.templates import segments
from bot.llm.worker import Worker
from bot.ports import Message

_ROLES: Mapping[str, Literal["system", "user", "assistant"]] = {
    "system": "system",
    "human": "user",
    "ai": "assistant",
}


class ChatLlamaCpp(BaseChatModel):
    """A GGUF, loaded once when this is made, answering callers in turn at temperature 0.

    `bind(grammar=..., max_tokens=..., stop=[...])` works as usual. While the prompt is read, and
    while another caller is served, empty pieces come, so that a caller may stop at any time by
    closing the stream; the model is free for the next one as soon as its step ends. The last piece
    carries usage metadata, and `prompt_tokens`, `cached_tokens` (not read again) and
    `finish_reason` as response metadata.
    """

    path: Path
    chat_template: ChatTemplate = "chatml"
    context: int = 4096
    threads: int | None = None
    max_tokens: int = 256
    adapter: Path | None = None
    """What it judges texts with; without one it judges none."""

    _weights: Weights = PrivateAttr()
    _engine: Engine = PrivateAttr()
    _judging: Engine | None = PrivateAttr(default=None)
    _worker: Worker = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        self._weights = Weights(self.path)
        self._engine = Engine(self._weights, self.context, self.threads)
        if self.adapter is not None:
            self._judging = Engine(self._weights, judging.CELLS, self.threads, self.adapter)
        self._worker = Worker("llama.cpp")

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"path": str(self.path), "chat_template": self.chat_template}

    def close(self) -> None:
        """Give the memory back. Whoever is being served gets ModelFailed."""
        if self._worker.close():
            for engine in filter(None, (self._engine, self._judging)):
                engine.close()
            self._weights.close()

    def read_ahead(self, messages: Sequence[BaseMessage]) -> None:
        """Hold what prompts have in common that begin with these; the last one may go on.

        Callers who come meanwhile go first. Slow.
        """
        for _ in self._worker.run(partial(self._read_ahead, _plain(messages)), aside=True):
            pass

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        """For each text, in order and as they come, the log-odds that it answers the question; none
        without an adapter. None while another caller is served.

        Callers who came meanwhile are served between two texts. Closing this stops it.
        """
        if self._judging is None:
            return
        work = partial(judging.judge, self._judging, question, deque(texts))
        with closing(self._worker.run(work, aside=True)) as pieces:
            yield from pieces

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        grammar: str | None = None,
        max_tokens: int | None = None,
        **_: Any,
    ) -> Iterator[ChatGenerationChunk]:
        most = max_tokens or self.max_tokens
        work = partial(self._write, _plain(messages), grammar, most, stop or [])
        with closing(self._worker.run(work)) as pieces:
            for piece in pieces:
                yield piece or _piece("")

    # What the worker does

    def _write(
        self, messages: Sequence[Message], grammar: str | None, most: int, stop: Sequence[str]
    ) -> Generator[ChatGenerationChunk]:
        tokens = self._fitting(messages)
        most = min(self.context - len(tokens), most)
        cached = self._engine.begin(tokens)
        for _step in self._engine.read(tokens[cached:]):
            yield _piece("")
        written = 0
        text = _Text(stop)
        for raw in self._engine.write(most, grammar):
            written += 1
            yield _piece(text.add(raw))
            if text.stopped:
                break
        finish = "length" if written == most and not text.stopped else "stop"
        yield _last_piece(text.rest(), len(tokens), cached, written, finish)

    def _read_ahead(self, messages: Sequence[Message]) -> Generator[None]:
        *complete, last = messages
        first, second = (
            self._tokens([*complete, Message(last.role, last.content + more)])
            for more in ("0", "。")
        )
        common = first[: _alike(first, second)]
        if len(common) < self.context:
            yield from self._engine.read_ahead(common)

    def _fitting(self, messages: Sequence[Message]) -> list[int]:
        """The tokens of a prompt that leaves room for an answer."""
        tokens = self._tokens(messages)
        if len(tokens) >= self.context:
            raise ModelFailed(
                f"The prompt has {len(tokens)} tokens and the context window {self.context}: "
                "raise `context` under [llm] in shop.toml."
            )
        return tokens

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        return self._engine.tokens(segments(self.chat_template, messages))


def _alike(first: Sequence[int], second: Sequence[int]) -> int:
    """How many tokens both begin with."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class _Text:
    """Bytes in, text out: whole characters only, cut before the first stop string."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = stop
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._waiting = ""
        self.stopped = False

    def add(self, raw: bytes) -> str:
        """What can surely be shown by now."""
        text = self._waiting + self._decoder.decode(raw)
        ends = [at for mark in self._stop if (at := text.find(mark)) >= 0]
        if ends:
            self.stopped, self._waiting = True, ""
            return text[: min(ends)]
        keep = max((_overlap(text, mark) for mark in self._stop), default=0)
        self._waiting = text[len(text) - keep :]
        return text[: len(text) - keep]

    def rest(self) -> str:
        return self._waiting


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of text may be the beginning of mark."""
    sizes = range(min(len(text), len(mark) - 1), 0, -1)
    return next((size for size in sizes if text.endswith(mark[:size])), 0)


def _plain(messages: Sequence[BaseMessage]) -> list[Message]:
    unknown = sorted({message.type for message in messages} - _ROLES.keys())
    if unknown:
        raise ModelFailed(f"ChatLlamaCpp knows no messages of type {', '.join(unknown)}.")
    return [Message(_ROLES[message.type], str(message.text)) for message in messages]


def _piece(text: str) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(content=text))


def _last_piece(
    text: str, prompt: int, cached: int, written: int, finish: str
) -> ChatGenerationChunk:
    usage = UsageMetadata(
        input_tokens=prompt,
        output_tokens=written,
        total_tokens=prompt + written,
        input_token_details=InputTokenDetails(cache_read=cached),
    )
    about = {"prompt_tokens": prompt, "cached_tokens": cached, "finish_reason": finish}
    message = AIMessageChunk(
        content=text, usage_metadata=usage, response_metadata=about, chunk_position="last"
    )
    return ChatGenerationChunk(message=message)
