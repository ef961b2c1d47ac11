"""Answers a minute with eight chats at once, against the tutorial chain serving the same chats.

Each has a process of its own and goes alone. A chat asks its next question once the one before is
answered. llama-cpp-python serves one caller at a time, so the tutorial chain's chats wait for each
other; Shopvine's wait only where the model is needed.
"""

from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.answers import WARM_UP
from benchmarks.lines import Contestant
from benchmarks.questions import questions
from benchmarks.shop import demo_shop

CHATS = 8
EACH = 3
"""Questions of each chat."""


def measure() -> dict[str, Any]:
    """Answers a minute of both and their ratio, ours / tutorial; seconds that a shopper waited."""
    with demo_shop() as folder:
        ours = _served("benchmarks.shopvine_chain", folder)
        tutorial = _served("benchmarks.tutorial_chain", folder)
    rates = {"shopvine": ours["answers_a_minute"], "tutorial": tutorial["answers_a_minute"]}
    return {
        "chats": CHATS,
        "questions": CHATS * EACH,
        "answers_a_minute": rates | {"ratio": round(rates["shopvine"] / rates["tutorial"], 2)},
        "waited": {"shopvine": ours["waited"], "tutorial": tutorial["waited"]},
    }


def _served(module: str, folder: Path) -> dict[str, Any]:
    cases = questions(folder, CHATS * EACH)
    with Contestant(module, folder) as contestant:
        contestant.ask(WARM_UP)
        told = contestant.chat([cases[at::CHATS] for at in range(CHATS)])
    waited = sorted(answer["total"] for chat in told["chats"] for answer in chat)
    return {
        "answers_a_minute": round(60 * len(waited) / told["seconds"], 2),
        "waited": {"p50": round(median(waited), 3), "longest": round(waited[-1], 3)},
    }
