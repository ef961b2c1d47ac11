"""The model engine: against a raw llama-cpp-python loop, and a warm prompt against a cold one.

All of Shopvine's way is measured, from messages to text: LangChain's interface, the worker, the
cache. The raw loop reads the same tokens with the same parameters and takes the likeliest token.
Both are asked in turn, and every prompt begins with words of its own where it has to be cold.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

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
from prompts.rendering import fitting, numbered, opening, render

ROUNDS = 5
WRITTEN = 48
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


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds to the first token and between the first and the last; CPU seconds to the first."""

    tokens: int
    first: float
    rest: float
    cpu: float


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
    raw = _raw(local)
    mine, theirs = [], []
    for number in range(ROUNDS + 1):
        prompt = _prompt(f"Shop {number}. ", "Count from one to one hundred in words.")
        theirs.append(_timed_raw(raw, local, prompt))
        mine.append(_timed(ours, prompt, theirs[-1].tokens))
    raw.close()
    return {
        "prompt_tokens": mine[-1].tokens,
        "prompt_tokens_a_second": _ratio([t.tokens / t.first for t in mine[1:]],
                                         [t.tokens / t.first for t in theirs[1:]]),
        "written_tokens_a_second": _ratio([(WRITTEN - 1) / t.rest for t in mine[1:]],
                                          [(WRITTEN - 1) / t.rest for t in theirs[1:]]),
    }


def _warm_and_cold(ours: LangChainDrafter) -> dict[str, Any]:
    """The fixed part and one product's facts read ahead, against nothing read ahead."""
    cold, warm = [], []
    for number, question in enumerate(QUESTIONS):
        cold.append(_timed(ours, _prompt(f"Store {number}. ", question), 0, 1))
        fixed = _prompt("Warm shop. ", "")
        if number == 0:
            ours.warm(fixed)
        warm.append(_timed(ours, _prompt("Warm shop. ", question), 0, 1))
    return {
        "first_token_seconds": _ratio([t.first for t in warm], [t.first for t in cold]),
        "first_token_cpu_seconds": _ratio([t.cpu for t in warm], [t.cpu for t in cold]),
    }


def _prompt(own: str, question: str) -> list[Message]:
    """A prompt of about 300 tokens as answering makes it, that begins with `own`."""
    template = PromptLibrary.load().template("answer", "en")
    user = render(template.user, sentences=numbered(fitting(FACTS, BUDGET)), question=question)
    return [Message("system", own + template.system), Message("user", user)]
