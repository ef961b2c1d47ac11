"""An answer in the making, the gate that it passes, and the clock beside it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.messages import Blocked, Choice, Outcome, Path, Seconds, Source
from bot.replies import reply
from bot.verifying import Evidence, verify
from knowledge.languages import language_of


@dataclass(frozen=True, slots=True)
class Told:
    """What a rung that needs no model says, and what it stands on.

    `answered` is false for an honest no. `choices` are products put to the shopper, in the order in
    which the text names them; `asks`: it asks which of them is meant. `computed` is the part of
    the text that code worked out from the sources: the gate takes it as evidence, too. `near`: the
    products miss something that is asked.
    """

    text: str
    sources: tuple[Source, ...] = ()
    product_id: str | None = None
    answered: bool = True
    choices: tuple[Choice, ...] = ()
    asks: bool = False
    computed: str = ""
    near: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What may become the answer: see `Answer` for the fields."""

    text: str
    outcome: Outcome
    path: Path
    sources: tuple[Source, ...] = ()
    product_id: str | None = None
    choices: tuple[Choice, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    asks: bool = False


@dataclass(slots=True)
class Watch:
    """Where the time goes, in seconds, and how much of it is left."""

    begin: float
    deadline: float
    cancelled: Callable[[], bool]
    spent: dict[str, float] = field(default_factory=dict)
    first_token: float = 0.0

    def add(self, step: str, started: float) -> None:
        """The step took the time since `started`."""
        self.spent[step] = self.spent.get(step, 0.0) + time.monotonic() - started

    def passed(self) -> float:
        return time.monotonic() - self.begin

    def is_over(self, limit: float) -> bool:
        """Whether a rung that may work `limit` seconds after the beginning has to stop."""
        return self.cancelled() or self.passed() > min(limit, self.deadline)

    def seconds(self) -> Seconds:
        steps = (self.spent.get(step, 0.0) for step in ("retrieve", "generate", "verify"))
        retrieve, generate, verified = steps
        return Seconds(retrieve, self.first_token, generate, verified, self.passed())


class Gate:
    """Lets out of a draft what its evidence backs.

    `prompt` is our own text, never to be told, and `canary` the word planted in it.
    """

    def __init__(self, prompt: str, canary: str = "") -> None:
        self._prompt, self._canary = prompt, canary

    def passed(
        self, draft: Draft, evidence: Sequence[str], watch: Watch, question: str = ""
    ) -> Draft:
        """The draft as far as it is backed; refused if nothing of it is. By the `question` a yes
        or a no is judged."""
        started = time.monotonic()
        stands_on = Evidence(
            tuple(evidence), prompt=self._prompt, question=question, canary=self._canary
        )
        verdict = verify(draft.text, stands_on)
        watch.add("verify", started)
        blocked = (*draft.blocked, *verdict.blocked)
        if verdict.allowed:
            return replace(draft, text=verdict.allowed, blocked=blocked)
        refusal = reply("unknown", language_of(draft.text))
        return Draft(refusal, "refused", "none", product_id=draft.product_id, blocked=blocked)
