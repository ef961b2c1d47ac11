"""Verdicts in, figures out: counts, rates with their uncertainty, waiting times."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import ceil, sqrt
from typing import Any

from bot.evaluating.judging import Judged

Z = 1.959963984540054
"""Standard normal quantile of 0.975: intervals of 95 %."""

GROUPINGS: Mapping[str, Callable[[Judged], str]] = {
    "language": lambda one: one.case.language,
    "kind": lambda one: one.case.kind,
    "path": lambda one: one.answer.path,
}


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a rate: `count` of `of`, as two rates from 0 to 1.

    With p = count / of and n = of: (p + z²/2n ± z·sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n).
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212. (0, 1) of nothing.
    """
    if of == 0:
        return 0.0, 1.0
    p, half = count / of, Z * Z / (2 * of)
    spread = Z * sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
    low, high = ((p + half + sign * spread) / (1 + 2 * half) for sign in (-1, 1))
    return (0.0 if count == 0 else low), (1.0 if count == of else high)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value with that share at or below it."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else 0.0


def rate(count: int, of: int) -> dict[str, Any]:
    low, high = wilson(count, of)
    share = round(count / of, 4) if of else None
    return {"count": count, "of": of, "rate": share, "low": round(low, 4), "high": round(high, 4)}


def figures(found: Sequence[Judged]) -> dict[str, Any]:
    """Of one group of cases. Seconds are of the whole answer."""
    verdicts = Counter(one.verdict for one in found)
    answerable = [one for one in found if one.case.outcome != "refused"]
    seconds = [one.answer.seconds.total for one in found]
    invented = sum(one.verdict == "wrong" for one in found if one.case.outcome == "refused")
    return {
        "cases": len(found),
        "right": rate(verdicts["correct"] + verdicts["refused rightly"], len(found)),
        "correct": rate(verdicts["correct"], len(answerable)),
        "wrong": verdicts["wrong"] - invented,
        "refused_wrongly": verdicts["refused wrongly"],
        "refused_rightly": rate(verdicts["refused rightly"], len(found) - len(answerable)),
        "answered_unanswerable": invented,
        "unsupported": sum(len(one.unsupported) for one in found),
        "seconds": {
            "p50": round(percentile(seconds, 0.5), 3),
            "p95": round(percentile(seconds, 0.95), 3),
        },
    }


def report(found: Sequence[Judged]) -> dict[str, Any]:
    """Figures of all cases and by language, kind and path; and every failure, for reading."""
    groups = {"all": figures(found)}
    by: dict[str, dict[str, Any]] = {}
    for name, key in GROUPINGS.items():
        sorted_out: dict[str, list[Judged]] = defaultdict(list)
        for one in found:
            sorted_out[key(one)].append(one)
        by[name] = {value: figures(sorted_out[value]) for value in sorted(sorted_out)}
    return groups | {"by": by, "failures": [failure(one) for one in found if failed(one)]}


def failed(one: Judged) -> bool:
    return one.verdict in ("wrong", "refused wrongly") or bool(one.unsupported)


def failure(one: Judged) -> dict[str, Any]:
    return {
        "id": one.case.id,
        "question": one.case.question,
        "history": list(one.case.history),
        "answer": one.answer.answer,
        "outcome": one.answer.outcome,
        "path": one.answer.path,
        "verdict": one.verdict,
        "why": one.why,
        "unsupported": [f"{b.rule}: {b.text}" for b in one.unsupported],
    }
