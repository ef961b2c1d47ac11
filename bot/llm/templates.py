"""How a conversation becomes one prompt, for each family of models.

The templates are ours; the one inside a model file is never used. A prompt is a list of segments:
marks are read as the model's control tokens, everything else as plain text, so that words inside a
message can never open or close a turn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.llm.manifest import ChatTemplate
from bot.ports import Message


class Segment(NamedTuple):
    """A piece of a prompt. `mark` means: may become control tokens."""

    text: str
    mark: bool = False


def segments(template: ChatTemplate, messages: Sequence[Message]) -> list[Segment]:
    """The prompt that asks the model to write the next message of the assistant."""
    return list(_WRITERS[template](messages))


def _chatml(messages: Sequence[Message]) -> Iterator[Segment]:
    for message in messages:
        yield Segment("<|im_start|>", mark=True)
        yield Segment(f"{message.role}\n{message.content}")
        yield Segment("<|im_end|>", mark=True)
        yield Segment("\n")
    yield Segment("<|im_start|>", mark=True)
    yield Segment("assistant\n")


def _qwen3(messages: Sequence[Message]) -> Iterator[Segment]:
    """Chatml with the thinking part already closed."""
    yield from _chatml(messages)
    yield Segment("<think>\n\n</think>\n\n", mark=True)


def _gemma(messages: Sequence[Message]) -> Iterator[Segment]:
    """Gemma has no system role: the system text opens the first turn of the user."""
    yield Segment("<bos>", mark=True)
    system = ""
    for message in messages:
        if message.role == "system":
            system += message.content + "\n\n"
            continue
        role = "model" if message.role == "assistant" else "user"
        yield Segment("<start_of_turn>", mark=True)
        yield Segment(f"{role}\n{system}{message.content}")
        yield Segment("<end_of_turn>", mark=True)
        yield Segment("\n")
        system = ""
    yield Segment("<start_of_turn>", mark=True)
    yield Segment("model\n")


def _llama3(messages: Sequence[Message]) -> Iterator[Segment]:
    yield Segment("<|begin_of_text|>", mark=True)
    for message in messages:
        yield from _llama3_header(message.role)
        yield Segment(f"\n\n{message.content}")
        yield Segment("<|eot_id|>", mark=True)
    yield from _llama3_header("assistant")
    yield Segment("\n\n")


def _llama3_header(role: str) -> Iterator[Segment]:
    yield Segment("<|start_header_id|>", mark=True)
    yield Segment(role)
    yield Segment("<|end_header_id|>", mark=True)


_WRITERS: Mapping[ChatTemplate, Callable[[Sequence[Message]], Iterator[Segment]]] = {
    "chatml": _chatml,
    "qwen3": _qwen3,
    "gemma": _gemma,
    "llama3": _llama3,
}
