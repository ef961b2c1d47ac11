"""What a release would change, found before it is made: the shop's questions are asked of both."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.checking.content import Findings
from bot.messages import Answer, Question
from knowledge.indexing import Progress
from knowledge.releases import EntryChange

Answerer = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question that is answered otherwise than before."""

    question: Question
    before: Answer
    after: Answer

    @property
    def newly_refused(self) -> bool:
        return self.before.outcome == "answered" and self.after.outcome != "answered"


@dataclass(frozen=True, slots=True)
class Check:
    """What staff see before they publish. `questions` were asked; `version` is what shoppers get.
    `without_model`: the language model is not there, and answers that need it were left out."""

    version: str
    changes: tuple[EntryChange, ...]
    questions: int
    answers: tuple[ChangedAnswer, ...]
    findings: Findings
    without_model: bool = False

    @property
    def refusals(self) -> tuple[ChangedAnswer, ...]:
        return tuple(answer for answer in self.answers if answer.newly_refused)

    @property
    def prices(self) -> tuple[EntryChange, ...]:
        """Changed entries whose price changes."""
        return tuple(
            change
            for change in self.changes
            if change.what == "changed"
            and any(field.name.endswith(("price_minor", "currency")) for field in change.fields)
        )


def changed_answers(
    questions: Sequence[Question], before: Answerer, after: Answerer, on_progress: Progress
) -> Iterator[ChangedAnswer]:
    """Those whose words or outcome change."""
    for done, question in enumerate(questions, start=1):
        old, new = before(question), after(question)
        if (old.answer, old.outcome) != (new.answer, new.outcome):
            yield ChangedAnswer(question, old, new)
        on_progress(done, len(questions))
