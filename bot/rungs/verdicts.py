"""What the model says of texts, one by one: does this one answer the question?"""

import time
from collections.abc import Iterator, Sequence

from bot.errors import ModelFailed
from bot.ports import ChatModel
from bot.rungs.drafts import Watch

SECONDS = 16.0
"""The model may judge until then."""


class Verdicts:
    """Asks the model."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def of(self, question: str, texts: Sequence[str], watch: Watch) -> list[float]:
        """The log-odds that each answers, in order, as many as come in time; none where the model
        cannot tell."""
        started = time.monotonic()
        judged = self._model.judge(question, texts) if texts else iter(())
        try:
            return list(_in_time(judged, watch))
        except ModelFailed:
            return []
        finally:
            watch.add("generate", started)


def _in_time(judged: Iterator[float | None], watch: Watch) -> Iterator[float]:
    try:
        for score in judged:
            if score is not None:
                yield score
            if watch.is_over(SECONDS):
                return
    finally:
        close = getattr(judged, "close", None)
        if close:
            close()
