"""The rungs of quoted clauses: generated (the model chooses among verified clauses) or extracted
(one clause leads so clearly that nothing is left to choose)."""

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import ModelFailed
from bot.ports import ChatModel, Message
from bot.reading.numerals import quantities
from bot.replies import reply
from bot.rungs.choosing import NONE, Clause, choice, grammar_of
from bot.rungs.drafts import Draft, Gate, Watch
from bot.understanding import Asked
from knowledge.languages import language_of
from knowledge.passages import Language
from prompts.library import PromptLibrary
from prompts.rendering import as_data, fitting, numbered, render

GENERATE_SECONDS = 20.0
"""The model may work until then, waiting for its turn included; the rest is for the other rungs."""
CONFIDENT = 0.55
"""Score from which a clause is quoted although the model could not choose."""
CERTAIN = 0.6
"""Score from which a clause is quoted although the model found none fitting."""
CLOSE = 0.1
"""Clauses whose scores are this near to the best one's are for the model to choose among."""
WORTH = 0.45
"""Score that a clause needs when the model chooses it."""
ROOM = 180
"""Tokens for the sentences of a prompt, which has about 300 in all."""
_LONGEST = 200
"""Tokens that the model may write: the longest clause."""


class Quoting:
    """Chooses one clause and quotes it."""

    def __init__(self, model: ChatModel, prompts: PromptLibrary, gate: Gate) -> None:
        self._model, self._prompts, self._gate = model, prompts, gate

    def quote(
        self, found: Sequence[Clause], asked: Asked, watch: Watch, shown: Sequence[str] = ()
    ) -> Draft | None:
        """The clause that leads clearly; else the one that the model picks among the close ones.

        A small model that picks freely is wrong more often than the scores (see the second shop in
        the tests), so it decides only where they leave it open. It is shown the lines `shown`, if
        the close ones are among them: a prompt that is the same for every question about a product
        is read once.
        """
        if not found:
            return None
        best = found[0]
        close = [clause for clause in found if clause.score >= best.score - CLOSE]
        if _is_one_rule(close) and best.score >= CONFIDENT:
            return self.extract(best, CONFIDENT, watch)
        try:
            picked = self._pick(close, asked, watch, shown)
        except ModelFailed:
            return self.extract(best, CONFIDENT, watch)
        if picked == NONE:
            return self.extract(best, CERTAIN, watch)
        return self._generated(picked, close, asked, watch)

    def choose(
        self, found: Sequence[Clause], asked: Asked, watch: Watch, shown: Sequence[str] = ()
    ) -> Draft | None:
        """The clause that the model picks, if the retriever agrees: its score says so. The model
        is shown the lines `shown`, as by `quote`."""
        if not found:
            return None
        try:
            picked = self._pick(found, asked, watch, shown)
        except ModelFailed:
            return None
        agreed = (c for c in found if as_data(c.text) == picked and c.score >= WORTH)
        clause = next(agreed, None)
        if clause is None:
            return None
        draft = Draft(clause.text, "answered", "generated", (clause.source,))
        gated = self._gate.passed(draft, [clause.text], watch)
        return gated if gated.outcome == "answered" else None

    def extract(self, clause: Clause, threshold: float, watch: Watch) -> Draft | None:
        """The clause with its source, if it scores enough and passes the gate."""
        if clause.score < threshold:
            return None
        draft = Draft(clause.text, "answered", "extracted", (clause.source,))
        gated = self._gate.passed(draft, [clause.text], watch)
        return gated if gated.outcome == "answered" else None

    def _generated(self, picked: str, close: Sequence[Clause], asked: Asked, watch: Watch) -> Draft:
        """What the model wrote, if it is a clause that the scores allow; else the best clause."""
        best = close[0]
        clause = next((clause for clause in close if as_data(clause.text) == picked), None)
        text, source = (clause.text, clause.source) if clause else (picked, best.source)
        evidence = [clause.text] if clause else [each.text for each in close]
        draft = Draft(text, "answered", "generated", (source,))
        gated = self._gate.passed(draft, evidence, watch, asked.text)
        if clause is not None and gated.outcome == "answered" and clause.score >= WORTH:
            return gated
        extracted = self.extract(best, CONFIDENT, watch)
        if extracted is None:
            refusal = reply("unknown", language_of(best.text))
            return Draft(refusal, "refused", "none", blocked=gated.blocked)
        return replace(extracted, blocked=(*extracted.blocked, *gated.blocked))

    def opening(self, lines: Sequence[str], language: Language) -> list[Message]:
        """What every prompt with these lines begins with."""
        return self._messages(lines, language, "")

    def _messages(self, lines: Sequence[str], language: Language, question: str) -> list[Message]:
        template = self._prompts.template("answer", language)
        texts = numbered(fitting(lines, ROOM))
        user = render(template.user, sentences=texts, question=as_data(question)).rstrip()
        return [Message("system", template.system), Message("user", user)]

    def _pick(
        self, close: Sequence[Clause], asked: Asked, watch: Watch, shown: Sequence[str]
    ) -> str:
        """What the model wrote, as far as it decides. Raises ModelFailed."""
        texts = fitting([as_data(clause.text) for clause in close], ROOM)
        lines = list(map(as_data, shown))
        if not set(texts) <= set(fitting(lines, ROOM)):
            lines = texts
        messages = self._messages(lines, asked.language, asked.text)
        started = time.monotonic()
        written = self._model.stream(messages, grammar=grammar_of(texts), max_tokens=_LONGEST)
        try:
            for picked in choice(written, texts):
                if not watch.first_token:
                    watch.first_token = watch.passed()
                if picked is not None:
                    return picked
                if watch.is_over(GENERATE_SECONDS):
                    raise ModelFailed("The answer took too long.")
        finally:
            stop = getattr(written, "close", None)
            if stop:
                stop()
            watch.add("generate", started)
        return NONE


def _is_one_rule(close: Sequence[Clause]) -> bool:
    """Whether there is nothing to choose: one clause, or several of one section that the question
    fits equally and that count the same. A section states its rule first, then what is special."""
    first, *others = close
    counted = {quantity.unit for quantity in quantities(first.text)}
    return all(
        c.source.id == first.source.id
        and c.score >= first.score - 1e-6
        and counted & {quantity.unit for quantity in quantities(c.text)}
        for c in others
    )
