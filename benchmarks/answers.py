"""One answer: time to the first shown words and in all, against the tutorial chain.

Both run in a process of their own, are asked in turn, and read the questions for the first time.
"""

from statistics import median
from typing import Any

from benchmarks.lines import Contestant
from benchmarks.shop import demo_shop

WARM_UP = "Do you have a shop that I can visit?"
QUESTIONS = (
    "How much does shipping to Tibet cost?",
    "寄到香港要多少钱？",
    "Does the warranty cover water damage?",
    "拆开的茶叶可以退吗？",
    "How much is the Heron 2-Person Tent?",
    "溪畔电热水壶 1.0 升保修多久？",
    "How do I get my money back if something arrives broken?",
    "东西坏了怎么办？",
)


def measure() -> dict[str, Any]:
    """Medians in seconds, ratios ours / tutorial, and every answer for reading."""
    answers = []
    with (
        demo_shop() as folder,
        Contestant("benchmarks.shopvine_chain", folder) as ours,
        Contestant("benchmarks.tutorial_chain", folder) as tutorial,
    ):
        for contestant in (ours, tutorial):
            contestant.ask(WARM_UP)
        for question in QUESTIONS:
            told = {"shopvine": ours.ask(question), "tutorial": tutorial.ask(question)}
            answers.append({"question": question, **told})
    return summary(answers) | {"answers": answers}


def summary(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """All questions together, and by the way Shopvine took to the answer."""
    paths = sorted({told["shopvine"]["path"] for told in answers})
    by_path = {
        path: _compared([told for told in answers if told["shopvine"]["path"] == path])
        for path in paths
    }
    memory = _compare(answers[-1:], "peak_mb")
    return {"all": _compared(answers), "by_path": by_path, "peak_memory": memory}


def _compared(answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "questions": len(answers),
        "first_words": _compare(answers, "first"),
        "total": _compare(answers, "total"),
    }


def _compare(answers: list[dict[str, Any]], key: str) -> dict[str, float]:
    ours = median(told["shopvine"][key] for told in answers)
    theirs = median(told["tutorial"][key] for told in answers)
    return {
        "shopvine": round(ours, 3),
        "tutorial": round(theirs, 3),
        "ratio": round(ours / theirs, 3),
    }
