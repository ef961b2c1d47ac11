"""What the model thinks of texts, one by one: does this one answer the question, yes or no?"""

import time
from collections.abc import Iterator, Sequence

from bot.errors import ModelFailed
from bot.ports import ChatModel, Message
from bot.rungs.drafts import Watch
from bot.understanding import Asked
from prompts.library import PromptLibrary
from prompts.rendering import as_data, render

PROMPT = "judge"
"""Its examples are sentences that a shop might say, and it writes nothing: it need not be kept from
shoppers as other prompts are."""
SECONDS = 16.0
"""The model may judge until then."""


class Verdicts:
    """Asks the model."""

    def __init__(self, model: ChatModel, prompts: PromptLibrary) -> None:
        self._model, self._prompts = model, prompts

    def of(self, asked: Asked, texts: Sequence[str], watch: Watch) -> list[float]:
        """The log-odds of yes against no for each text, in order, as many as come in time; none
        where the model cannot."""
        started = time.monotonic()
        weights = self._model.weigh([self._prompt(asked, text) for text in texts], ("yes", "no"))
        try:
            return list(_in_time(weights, watch))
        except ModelFailed:
            return []
        finally:
            watch.add("generate", started)

    def _prompt(self, asked: Asked, text: str) -> list[Message]:
        template = self._prompts.template(PROMPT, asked.language)
        user = render(template.user, question=as_data(asked.text), passage=as_data(text))
        return [Message("system", template.system), Message("user", user)]


def _in_time(weights: Iterator[float], watch: Watch) -> Iterator[float]:
    """As many as come in time."""
    try:
        while not watch.is_over(SECONDS) and (weight := next(weights, None)) is not None:
            yield weight
    finally:
        close = getattr(weights, "close", None)
        if close:
            close()
