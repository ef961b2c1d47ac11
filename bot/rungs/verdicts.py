"""What the model says of texts, one by one: does this one answer the question?"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing

from bot.errors import ModelFailed
from bot.ports import ChatModel
from bot.rungs.drafts import Watch
from bot.rungs.relevance import Joint, probability

SECONDS = 16.0
"""The model may judge until then."""
HIGHEST = 6.1
"""Log-odds that it gives at most: the highest seen."""
_REMEMBERED = 512
Needed = Callable[[Sequence[float]], bool]
"""Whether another verdict is needed after these."""


def every(_: Sequence[float]) -> bool:
    return True


def may_change(before: Sequence[float], joint: Joint, enough: float) -> Needed:
    """Needed is another one as long as a text is left that can come first and be likely `enough`,
    by its log-odds `before`."""

    def needed(scores: Sequence[float]) -> bool:
        known = [joint.logit(*pair) for pair in zip(before, scores, strict=False)]
        left = before[len(scores) :]
        best = max((probability(logit) for logit in known), default=0.0)
        return bool(left) and probability(joint.logit(max(left), HIGHEST)) > max(best, enough)

    return needed


class Verdicts:
    """Asks the model."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._known: dict[tuple[str, str], float] = {}

    def of(
        self, question: str, texts: Sequence[str], watch: Watch, needed: Needed = every
    ) -> list[float]:
        """The log-odds that each answers, in order, as many as come in time and are needed; none
        where the model cannot tell."""
        started = time.monotonic()
        found: list[float] = []
        try:
            for text in texts:  # one by one: of what is not needed nothing is read
                score = None if watch.is_over(SECONDS) else self._of(question, text, watch)
                if score is None:
                    break
                found.append(score)
                if not needed(found):
                    break
        except ModelFailed:
            return []
        finally:
            watch.add("generate", started)
        return found

    def _of(self, question: str, text: str, watch: Watch) -> float | None:
        """Remembered: a rung may bring what an earlier one brought."""
        if (known := self._known.get((question, text))) is not None:
            return known
        score = self._judged(question, text, watch)
        if score is not None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[question, text] = score
        return score

    def _judged(self, question: str, text: str, watch: Watch) -> float | None:
        with closing(self._model.judge(question, [text])) as judged:
            for score in judged:
                if score is not None or watch.is_over(SECONDS):
                    return score
        return None
