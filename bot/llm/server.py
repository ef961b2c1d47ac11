"""A model behind an OpenAI-compatible server: llama-server, vLLM, llama_cpp.server.

The conversation with the server runs on a thread of its own, so that a caller can look at the clock
and leave whatever the server does; leaving closes the connection. Several callers are served at
once: whose turn it is, is the server's affair.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

import httpx
import openai
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import SecretStr

from bot.errors import ModelFailed
from bot.llm.choices import literal_choices
from bot.llm.drafting import prompt_of
from bot.llm.worker import PATIENCE
from bot.ports import Message

_CONNECT_SECONDS = 5.0
_UNREACHABLE = (httpx.ConnectError, httpx.ConnectTimeout)
_Pieces = SimpleQueue[str | ModelFailed | None]


class ModelServer:
    """The model `name` of the server at `url`, such as `http://127.0.0.1:8080`, `/v1` or not.

    `key` is sent as bearer token; it stands in no message. An answer that is not whole after
    `seconds` fails. Every failure is a ModelFailed of one sentence.
    """

    def __init__(self, url: str, name: str, key: SecretStr | None, seconds: float) -> None:
        self._url = url.rstrip("/").removesuffix("/v1")
        self._name, self._seconds = name, seconds
        self._client = httpx.AsyncClient()
        self._model = BaseChatOpenAI(
            model=name,
            base_url=f"{self._url}/v1",
            api_key=key or SecretStr("none"),
            http_async_client=self._client,
            timeout=httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)),
            max_retries=0,
            temperature=0,
            stream_usage=False,
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._work, name="model server", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        return self._name

    def stream(
        self, messages: Sequence[Message], *, grammar: str | None = None, max_tokens: int = 256
    ) -> Generator[str]:
        """Pieces of text as they come, empty ones while the server is silent.

        Closing the iterator closes the connection. Raises ModelFailed.
        """
        ask = partial(self._pass_on, messages, _bound_by(grammar), max_tokens)
        with closing(self._heard(ask)) as pieces:
            for piece in pieces:
                yield piece or ""

    def judge(self, question: str, texts: Sequence[str]) -> Generator[float | None]:
        """Nothing: what a server runs did not learn to tell."""
        yield from ()

    def warm(self, messages: Sequence[Message]) -> None:
        """A server holds what it likes; with most, the first prompt warms those that follow."""

    def close(self) -> None:
        """Close every connection; callers who wait get ModelFailed."""
        if not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _heard(
        self, ask: Callable[[Callable[[str], None]], Coroutine[Any, Any, None]]
    ) -> Generator[str | None]:
        """What `ask` tells the function it is given, as it comes; None while the server is silent.
        Raises ModelFailed."""
        pieces: _Pieces = SimpleQueue()
        if self._loop.is_closed():
            raise _closed()
        asking = asyncio.run_coroutine_threadsafe(self._ask(ask, pieces), self._loop)
        try:
            while True:
                try:
                    piece = pieces.get(timeout=PATIENCE)
                except Empty:
                    yield None
                    continue
                if piece is None:
                    return
                if isinstance(piece, ModelFailed):
                    raise piece
                yield piece
        finally:
            asking.cancel()

    # On the thread

    def _work(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    async def _leave(self) -> None:
        asking = asyncio.all_tasks() - {asyncio.current_task()}
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        await self._client.aclose()

    async def _ask(
        self, ask: Callable[[Callable[[str], None]], Coroutine[Any, Any, None]], pieces: _Pieces
    ) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await ask(pieces.put)
            pieces.put(None)
        except asyncio.CancelledError:
            pieces.put(_closed())
            raise
        except ModelFailed as failed:
            pieces.put(failed)
        except Exception as error:
            pieces.put(ModelFailed(self._told(error)))

    async def _pass_on(
        self,
        messages: Sequence[Message],
        body: dict[str, Any],
        max_tokens: int,
        tell: Callable[[str], None],
    ) -> None:
        is_whole = False
        prompt = prompt_of(messages)
        async for chunk in self._model.astream(prompt, max_tokens=max_tokens, extra_body=body):
            tell(str(chunk.text))
            is_whole = is_whole or bool(chunk.response_metadata.get("finish_reason"))
        if not is_whole:
            raise ModelFailed(f"The model server at {self._url} broke off in the middle.")

    def _told(self, error: Exception) -> str:
        """What went wrong and what to do, without the words of the server."""
        server = f"The model server at {self._url}"
        if any(isinstance(cause, _UNREACHABLE) for cause in _causes(error)):
            return f"{server} cannot be reached: start it, or correct `server` under [llm]."
        match error:
            case TimeoutError() | openai.APITimeoutError():
                return f"{server} took longer than {self._seconds:g} seconds."
            case openai.APIConnectionError() | httpx.HTTPError():
                return f"{server} broke off in the middle."
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                return (
                    f"{server} refuses the key: put the right `model_server_key` in secrets.toml."
                )
            case openai.NotFoundError():
                return (
                    f"{server} knows no model {self._name!r}, or does not speak the OpenAI "
                    "protocol: correct `model` or `server` under [llm] in shop.toml."
                )
            case openai.APIStatusError():
                return f"{server} answered with HTTP status {error.status_code}: read its log."
            case openai.APIError():
                return f"{server} failed while it wrote: read its log."
        return f"{server} does not answer in the OpenAI protocol: correct `server` under [llm]."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _bound_by(grammar: str | None) -> dict[str, Any]:
    """The grammar as each server takes it: `grammar` those made of llama.cpp,
    `structured_outputs` vLLM. Each ignores the other's field."""
    if grammar is None:
        return {}
    choices = literal_choices(grammar)
    return {
        "grammar": grammar,
        "structured_outputs": {"grammar": grammar} if choices is None else {"choice": choices},
    }


def _closed() -> ModelFailed:
    return ModelFailed("The model was closed while a caller waited for it.")
