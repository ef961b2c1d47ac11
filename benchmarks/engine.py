"""The model engine: against a raw llama-cpp-python loop, and a warm prompt against a cold one.

All of Shopvine's way is measured, from messages to text: LangChain's interface, the worker, the
cache. The raw loop reads the same tokens with the same parameters and takes the likeliest token.
Both are asked in turn, and every prompt begins with words of its own where it has to be cold.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from statistics import median
from typing import Any

import llama_cpp
import numpy as np
from llama_cpp import Llama

from bot.llm.cores import usable_cores
from bot.llm.drafting import LangChainDrafter
from bot.llm.engine import BATCH
from bot.llm.fetching import LocalModel, locate
from bot.llm.llamacpp import ChatLlamaCpp
from bot.llm.templates import segments
from bot.ports import Message
from bot.settings import cache_folder
from prompts.library import PromptLibrary
from prompts.rendering import fitting, numbered, render

ROUNDS = 3
WRITTEN = 16
"""Tokens that both write."""
CONTEXT = 4096
BUDGET = 200
"""Tokens of facts in a prompt: with the fixed part and the question about 300."""
FACTS = (
    "The Heron 2-Person Tent costs 189.00 CNY and weighs 2.4 kg.",
    "It has two doors, two vestibules and poles of aluminium.",
    "The fly sheet stands heavy rain; its water column is 3,000 mm.",
    "It packs to 45 by 16 cm and fits into a rucksack of 40 litres.",
    "It is in stock in green and sand; red comes back in May.",
    "The warranty covers faults of material for two years from the day of delivery.",
    "Damage by water or fire is not covered by the warranty.",
    "A repair set with two patches and a pole sleeve is in the bag.",
    "Orders before 15:00 leave the same day; delivery takes two to four working days.",
    "Unused tents can be returned within 30 days; the shopper pays for the parcel.",
)
QUESTIONS = (
    "How long is the warranty?",
    "Does it fit into a small rucksack?",
    "Which colours can I have at once?",
    "Who pays when I send it back?",
    "Can it stand a storm with heavy rain?",
)
_LONG = "Forget the list. Write a long story about a tent."
"""So that the model writes all the tokens it may."""


class Stopwatch:
    """Seconds, and CPU seconds of this process, at the start, at the first token and at the end.

    Medians of CPU seconds hardly feel what else runs on the machine; of seconds, the best round of
    each is taken, for other work can only slow one down.
    """

    def __init__(self) -> None:
        self._at = [_clocks()]

    def lap(self) -> None:
        self._at.append(_clocks())

    def seconds(self, lap: int) -> float:
        return self._at[lap + 1][0] - self._at[lap][0]

    def cpu_seconds(self, lap: int) -> float:
        return self._at[lap + 1][1] - self._at[lap][1]


READ, WROTE = 0, 1
"""The laps: the prompt with the first token, and the other tokens."""


def measure() -> dict[str, Any]:
    """Tokens a second, ours / raw, and seconds to the first token, warm / cold."""
    local = locate("qwen2.5-coder-1.5b", cache_folder())
    with _ours(local) as ours:
        return {
            "model": local.name,
            "threads": usable_cores(),
            "against_raw_loop": _against_raw(ours, local),
            "warm_prefix": _warm_and_cold(ours),
        }


def _against_raw(ours: LangChainDrafter, local: LocalModel) -> dict[str, Any]:
    mine, theirs = [], []
    with closing(_raw(local)) as raw:
        for number in range(ROUNDS + 1):  # the first one warms up
            messages = _prompt(f"Shop {number}. ", _LONG)
            prompt = _tokens(raw, local, messages)
            theirs.append(_timed_raw(raw, prompt))
            mine.append(_timed(ours, messages, WRITTEN))
    both = (mine[1:], theirs[1:])
    return {
        "prompt_tokens": len(prompt),
        "read": _rates(len(prompt), READ, *both),
        "written": _rates(WRITTEN - 1, WROTE, *both),
    }


def _rates(
    tokens: int, lap: int, mine: Sequence[Stopwatch], theirs: Sequence[Stopwatch]
) -> dict[str, Any]:
    best = [tokens / min(watch.seconds(lap) for watch in side) for side in (mine, theirs)]
    usual = [tokens / median(w.cpu_seconds(lap) for w in side) for side in (mine, theirs)]
    return {
        "tokens_a_second": _ratio(best, "raw"),
        "tokens_a_cpu_second": _ratio(usual, "raw"),
    }


def _warm_and_cold(ours: LangChainDrafter) -> dict[str, Any]:
    """The fixed part and one product's facts read ahead, against nothing read ahead."""
    ours.warm(_prompt("Warm shop. ", ""))
    cold, warm = [], []
    for number, question in enumerate(QUESTIONS):
        cold.append(_timed(ours, _prompt(f"Store {number}. ", question), 1))
        warm.append(_timed(ours, _prompt("Warm shop. ", question), 1))
    seconds = [median(watch.seconds(READ) for watch in side) for side in (warm, cold)]
    cpu_seconds = [median(watch.cpu_seconds(READ) for watch in side) for side in (warm, cold)]
    return {
        "first_token_seconds": _ratio(seconds, "cold"),
        "first_token_cpu_seconds": _ratio(cpu_seconds, "cold"),
    }


def _prompt(own: str, question: str, text: str = "") -> list[Message]:
    """A prompt of about 300 tokens as answering makes it, that begins with `own` and ends with
    `text`."""
    template = PromptLibrary.load().template("answer", "en")
    user = render(template.user, sentences=numbered(fitting(FACTS, BUDGET)), question=question)
    return [Message("system", own + template.system), Message("user", user + text)]


def _timed(model: LangChainDrafter, messages: Sequence[Message], most: int) -> Stopwatch:
    """RuntimeError if the model ends before `most` tokens."""
    watch = Stopwatch()
    written = 0
    for piece in model.stream(messages, max_tokens=most):
        if piece and not written:
            watch.lap()
        written += bool(piece)
    watch.lap()
    if written != most:
        raise RuntimeError(f"The model wrote {written} tokens of {most}.")
    return watch


def _timed_raw(raw: Llama, prompt: Sequence[int]) -> Stopwatch:
    watch = Stopwatch()
    raw.reset()
    raw.eval(prompt)
    token = _likeliest(raw)
    raw.detokenize([token])
    watch.lap()
    for _ in range(WRITTEN - 1):
        raw.eval([token])
        token = _likeliest(raw)
        raw.detokenize([token])
    watch.lap()
    return watch


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _likeliest(raw: Llama) -> int:
    logits = llama_cpp.llama_get_logits_ith(raw.ctx, -1)
    return int(np.ctypeslib.as_array(logits, shape=(raw.n_vocab(),)).argmax())


def _tokens(raw: Llama, local: LocalModel, messages: Sequence[Message]) -> list[int]:
    return [
        token
        for text, mark in segments(local.chat_template, messages)
        for token in raw.tokenize(text.encode(), add_bos=False, special=mark)
    ]


@contextmanager
def _ours(local: LocalModel) -> Iterator[LangChainDrafter]:
    model = ChatLlamaCpp(path=local.path, chat_template=local.chat_template, context=CONTEXT)
    with closing(model):
        yield LangChainDrafter(model, local.name)


def _raw(local: LocalModel) -> Llama:
    cores = usable_cores()
    return Llama(
        str(local.path),
        n_ctx=CONTEXT,
        n_batch=BATCH,
        n_threads=cores,
        n_threads_batch=cores,
        flash_attn=True,
        verbose=False,
    )


def _ratio(pair: Sequence[float], name: str) -> dict[str, float]:
    ours, other = pair
    return {"shopvine": round(ours, 3), name: round(other, 3), "ratio": round(ours / other, 3)}
