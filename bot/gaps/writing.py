"""The answer that staff write to a gap: approved, in both languages, and how far it reaches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from bot.checking.remembering import Remembering
from bot.errors import BadInput, ModelMissing
from bot.gaps import Gap, Unmet
from bot.gaps.ports import Database, Releases
from bot.messages import Question
from bot.remembering import asked_again
from bot.versions import DRAFT
from knowledge.entries import Key
from knowledge.indexing import Progress, silent
from knowledge.passages import Document, Language
from knowledge.releases import Release
from knowledge.translations import Missing

BEFORE = 12
"""Turns before a question in which what it leans on is looked for."""
LONGEST_QUESTION, LONGEST_ANSWER = 300, 3000
LONGEST_KEPT = timedelta(days=90)
"""How long after it was asked a question is still a gap that can be answered."""


@dataclass(frozen=True, slots=True)
class Side:
    """The answer in one language. `proposed`: by the model, and nobody has accepted it."""

    question: str = ""
    answer: str = ""
    proposed: bool = False

    def __bool__(self) -> bool:
        return bool(self.question and self.answer)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which questions of a gap an answer answers, and which not."""

    answered: tuple[Unmet, ...]
    left: tuple[Unmet, ...]


class Writing:
    """Writes answers into the draft and publishes them. Threads may share it."""

    def __init__(
        self,
        database: Database,
        releasing: Callable[[], Releases],
        *,
        languages: Sequence[Language],
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._releasing = database, releasing
        self._languages, self._now = languages, now

    def sides(self, gap: Gap) -> Mapping[Language, Side]:
        """What is written so far, in the draft or published."""
        releasing = self._releasing()
        proposed = {e.change.key: e.change.after for e in releasing.draft().entries if e.proposed}
        found = {}
        for language in self._languages:
            key = key_of(gap, language)
            value = proposed.get(key, releasing.value(key))
            found[language] = Side()
            if isinstance(value, Document):
                found[language] = Side(value.title, value.text, key in proposed)
        return found

    def write(self, gap: Gap, sides: Mapping[Language, Side], by: str) -> None:
        """Put these sides into the draft: a person means them, also where the model proposed them.
        Raises BadInput."""
        written = [_document(gap, language, side) for language, side in sides.items() if side]
        if not written:
            raise BadInput("Write a question and its answer in one language at least.")
        releasing = self._releasing()
        releasing.put(written, by)
        releasing.refuse([("document", each.document_id) for each in written])

    def propose(self, gap: Gap) -> bool:
        """Have the model translate what is written into the languages that lack it; False where it
        could not truly. Slow."""
        sides = self.sides(gap)
        own = next((language for language, side in sides.items() if side), None)
        if own is None:
            return False
        lacking = [
            Missing(key_of(gap, own), sides[own].question, language)
            for language, side in sides.items()
            if not side
        ]
        return bool(lacking) and self._releasing().propose(lacking) == len(lacking)

    def publish(
        self, gap: Gap, by: str, on_progress: Progress = silent
    ) -> tuple[Release, Reach] | None:
        """Publish what is written and meant, and nothing else of the draft; the questions that it
        answers are no gap any more. None if there is nothing to publish. Slow."""
        keys = [key_of(gap, language) for language in self._languages]
        meant = (side.question for side in self.sides(gap).values() if side and not side.proposed)
        release = self._releasing().publish(by, next(meant, ""), on_progress, only=keys)
        if release is None:
            return None
        return release, self.settle(gap, release.version, by)

    def settle(self, gap: Gap, version: str, by: str) -> Reach:
        """The questions that its answer answers, as that version has it, are no gap any more.
        Slow."""
        reach = self.reach(gap, version)
        with self._database.write() as tx:
            tx.gaps.settle([each.turn.turn_id for each in reach.answered], name_of(gap))
            tx.audit.add(by, "gap.answered", name_of(gap), self._now())
        return reach

    def reach(self, gap: Gap, version: str = DRAFT) -> Reach:
        """The questions are asked again: which of them the answer answers, as that version has it.
        Slow."""
        keys = [key_of(gap, language) for language in self._languages]
        ids = {entry_id for _, entry_id in keys}
        asked = [self._question(each) for each in gap.unmet]
        met: dict[Question, bool] = {}
        with self._releasing().opened(
            version, only=keys, model=Remembering(no_model, "")
        ) as opened:
            for question in dict.fromkeys(asked):
                answer = opened.answering.answer(question)
                met[question] = any(source.id in ids for source in answer.sources)
        pairs = list(zip(gap.unmet, asked, strict=True))
        return Reach(
            tuple(each for each, question in pairs if met[question]),
            tuple(each for each, question in pairs if not met[question]),
        )

    def _question(self, unmet: Unmet) -> Question:
        turn = unmet.turn
        with self._database.read() as tx:
            before = tx.browsing.turns(
                shopper_id=turn.shopper_id, before=turn.turn_id, limit=BEFORE
            )
        return asked_again(before[::-1], turn)


def name_of(gap: Gap) -> str:
    """The id of its answer, without the language."""
    return f"answers/question-{gap.number}"


def key_of(gap: Gap, language: Language) -> Key:
    return numbered_key(gap.number, language)


def numbered_key(number: int, language: Language) -> Key:
    return "document", f"answers/question-{number}.{language}"


def _document(gap: Gap, language: Language, side: Side) -> Document:
    """Raises BadInput."""
    if len(side.question) > LONGEST_QUESTION or len(side.answer) > LONGEST_ANSWER:
        raise BadInput(
            f"A question has at most {LONGEST_QUESTION} characters, an answer {LONGEST_ANSWER}."
        )
    return Document(key_of(gap, language)[1], "faq", side.question, side.answer, language)


def no_model() -> NoReturn:
    """The shop's own answer comes before the model; without it a refusal costs no seconds."""
    raise ModelMissing("no model is asked here")
