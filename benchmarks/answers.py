"""One answer: time to the first shown words and in all, against the tutorial chain.

Both run in a process of their own, are asked in turn, and read the questions for the first time.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks.lines import Contestant
from benchmarks.questions import questions
from benchmarks.shop import demo_shop
from bot.evaluating.cases import Case

WARM_UP = Case("warm-up", "en", "Do you have a shop that I can visit?", "answered")
COUNT = 60

Told = dict[str, Any]


def measure() -> Told:
    """Medians and sums in seconds, ratios ours / tutorial, and every answer for reading."""
    answers = []
    with (
        demo_shop() as folder,
        Contestant("benchmarks.shopvine_chain", folder) as ours,
        Contestant("benchmarks.tutorial_chain", folder) as tutorial,
    ):
        for contestant in (ours, tutorial):
            contestant.ask(WARM_UP)
        for case in questions(folder, COUNT):
            about = {"kind": case.kind, "language": case.language, "question": case.question}
            told = {"shopvine": ours.ask(case), "tutorial": tutorial.ask(case)}
            answers.append(about | told)
    return summary(answers) | {"answers": answers}


def summary(answers: Sequence[Told]) -> Told:
    """All questions together, and by the way Shopvine took to the answer."""
    paths = sorted({told["shopvine"]["path"] for told in answers})
    by_path = {
        path: _compared([told for told in answers if told["shopvine"]["path"] == path])
        for path in paths
    }
    memory = _compare("peak_mb", answers[-1:])
    return {"all": _compared(answers), "by_path": by_path, "peak_memory": memory}


def _compared(answers: Sequence[Told]) -> Told:
    return {
        "questions": len(answers),
        "first_words": _compare("first", answers),
        "total": _compare("total", answers),
    }


def _compare(key: str, answers: Sequence[Told]) -> Told:
    """The medians and, of several answers, the sums."""
    ours, theirs = ([told[side][key] for told in answers] for side in ("shopvine", "tutorial"))
    compared = _ratio(median(ours), median(theirs))
    return compared | ({"sum": _ratio(sum(ours), sum(theirs))} if len(answers) > 1 else {})


def _ratio(ours: float, theirs: float) -> Told:
    rounded = {"shopvine": round(ours, 3), "tutorial": round(theirs, 3)}
    return rounded | {"ratio": round(ours / theirs, 3)}
