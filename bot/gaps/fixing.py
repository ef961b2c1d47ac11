"""An answer that shoppers got, put right by staff: their own words, and the model's in the other
language, shown before they go into the draft."""

import itertools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bot.errors import FixRefused
from bot.gaps import Gaps
from bot.gaps.ports import Database, Releases
from bot.gaps.writing import BEFORE, LONGEST_ANSWER, LONGEST_KEPT, numbered_key
from bot.masking import masked_example
from bot.messages import Answer, Question, Turn
from bot.proposing import is_whole
from bot.releasing import MODEL
from bot.remembering import asked_again
from knowledge.entries import key_of
from knowledge.languages import language_of
from knowledge.passages import Document, Kind, Language
from knowledge.translations import twin_id

REMEMBERED = 100
"""Answers that wait for a yes; of more, the oldest is sent again."""
TRANSLATING = timedelta(seconds=20)
"""How long the model may take over the other language."""

Translate = Callable[[str, Language, Callable[[], bool]], str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a shopper asked, with nobody to be known by it, and what they were told."""

    turn_id: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Side:
    """One language: the entry as the draft has it, and with the new answer."""

    before: Document | None
    after: Document

    @property
    def language(self) -> Language:
        return self.after.language


@dataclass(frozen=True, slots=True)
class Fix:
    """`own` is what a person wrote, `proposed` what the model made of it. `left` names the language
    that could not be said in truly; `stays` is what shoppers go on being told in it."""

    number: int
    asked: Asked
    own: Side
    proposed: Side | None = None
    left: Language | None = None
    stays: Document | None = None


class Fixing:
    """What waits for a yes is kept in memory. Threads may share it.

    `approved` answers a question without the model, on what shoppers get; `translate` gives a text
    in another language, None where it cannot be said in it truly.
    """

    def __init__(
        self,
        database: Database,
        gaps: Gaps,
        releasing: Callable[[], Releases],
        *,
        approved: Callable[[Question], Answer],
        translate: Translate,
        languages: Sequence[Language],
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._gaps, self._releasing = database, gaps, releasing
        self._approved, self._translate = approved, translate
        self._languages, self._now = languages, now
        self._waiting: OrderedDict[int, Fix] = OrderedDict()
        self._numbers, self._lock = itertools.count(1), Lock()

    def asked(self, turn_id: int) -> Asked:
        """What is to be put right. Raises FixRefused."""
        return self._asked(self._turn(turn_id))

    def begin(self, turn_id: int, text: str, cancelled: Callable[[], bool]) -> Fix:
        """The answer `text` to that question, and the other language's side. Slow. Raises
        FixRefused; nothing is written."""
        text = text.strip()
        if not 0 < len(text) <= LONGEST_ANSWER:
            raise FixRefused("too_long", f"An answer has 1 to {LONGEST_ANSWER} characters.")
        turn, end = self._turn(turn_id), self._now() + TRANSLATING

        def translated(words: str, to: Language) -> str | None:
            made = self._translate(words, to, lambda: cancelled() or self._now() >= end)
            return made if made and is_whole(words, made) else None

        spoken = language_of(text, turn.language)
        own = spoken if spoken in self._languages else turn.language
        sides = self._sides(turn)
        side = _side(sides, own, text, translated)
        if side is None:
            raise FixRefused("no_question", "The question cannot be said in that language.")
        fix = Fix(next(self._numbers), self._asked(turn), side)
        for other in self._languages:
            if other != own:
                made = translated(text, other)
                proposed = _side(sides, other, made, translated) if made else None
                left = None if proposed else other
                stays = None if proposed else sides[other].before
                fix = Fix(fix.number, fix.asked, side, proposed, left, stays)
        with self._lock:
            self._waiting[fix.number] = fix
            while len(self._waiting) > REMEMBERED:
                self._waiting.popitem(last=False)
        return fix

    def put(self, number: int, by: str, *, both: bool) -> Fix:
        """Into the draft, in the name of `by`: with `both`, they read and mean the model's side
        too; else that goes on waiting as proposed where there was none. Raises FixRefused."""
        fix, releasing = self._of(number), self._releasing()
        sides = [side for side in (fix.own, fix.proposed) if side]
        for side in sides:
            if releasing.value(key_of(side.after)) not in (side.before, side.after):
                raise FixRefused("moved", "Somebody changed this answer meanwhile: begin again.")
        meant = sides if both else [fix.own]
        releasing.put([side.after for side in meant], by)
        releasing.refuse([key_of(side.after) for side in meant])
        if fix.proposed and not both and fix.proposed.before is None:
            releasing.put([fix.proposed.after], MODEL, proposed=True)
        with self._database.write() as tx:
            tx.audit.add(by, "knowledge.fixed", fix.own.after.title, self._now())
        self.drop(number)
        return fix

    def drop(self, number: int) -> None:
        with self._lock:
            self._waiting.pop(number, None)

    def _of(self, number: int) -> Fix:
        with self._lock:
            found = self._waiting.get(number)
        if found is None:
            raise FixRefused("unknown", "That answer does not wait any more: send it again.")
        return found

    def _turn(self, turn_id: int) -> Turn:
        with self._database.read() as tx:
            found = tx.conversations.turn(turn_id)
        if found is None or not found.question:
            raise FixRefused("unknown", f"There is no question number {turn_id} any more.")
        return found

    def _asked(self, turn: Turn) -> Asked:
        with self._database.read() as tx:
            shopper = tx.shoppers.get(turn.shopper_id)
        name = shopper.name if shopper else ""
        return Asked(turn.turn_id, masked_example(turn.question, name), turn.answer)

    def _sides(self, turn: Turn) -> Mapping[Language, "_Begun"]:
        """The approved answer that this question gets, in each language; else that of its gap."""
        releasing = self._releasing()
        entry = self._entry(turn)
        if entry is not None:
            twin = releasing.twin(entry)
            return {each: _of_entry(entry, twin, each) for each in self._languages}
        gap = next(
            (
                each
                for each in self._gaps.all(LONGEST_KEPT)
                if any(unmet.turn.turn_id == turn.turn_id for unmet in each.unmet)
            ),
            None,
        )
        titles = {turn.language: self._asked(turn).question}
        if gap is not None:
            titles |= {language: each.said for language, each in gap.typical.items()}
        begun = {}
        for language in self._languages:
            key = numbered_key(gap.number if gap else turn.turn_id, language)
            value = releasing.value(key)
            before = value if isinstance(value, Document) else None
            title = before.title if before else titles.get(language, "")
            begun[language] = _Begun(key[1], "faq", title, before)
        return begun

    def _entry(self, turn: Turn) -> Document | None:
        """The question and answer of the shop that it is answered with now."""
        with self._database.read() as tx:
            before = tx.browsing.turns(
                shopper_id=turn.shopper_id, before=turn.turn_id, limit=BEFORE
            )
        answer = self._approved(asked_again(before[::-1], turn))
        if answer.path != "approved" or not answer.sources:
            return None
        value = self._releasing().value(("document", answer.sources[0].id))
        return value if isinstance(value, Document) else None


@dataclass(frozen=True, slots=True)
class _Begun:
    """One language of what is put right: where it stands or would stand, its question if that is
    known, and what stands there."""

    document_id: str
    kind: Kind
    title: str
    before: Document | None


def _of_entry(entry: Document, twin: Document | None, language: Language) -> _Begun:
    for each in (entry, twin):
        if each is not None and each.language == language:
            return _Begun(each.document_id, each.kind, each.title, each)
    return _Begun(twin_id(entry.document_id, language), entry.kind, "", None)


def _side(
    sides: Mapping[Language, _Begun],
    language: Language,
    answer: str,
    translated: Callable[[str, Language], str | None],
) -> Side | None:
    """With its question, translated where nobody asked it in that language; None where it cannot
    be."""
    begun = sides[language]
    title = begun.title or next(
        (made for each in sides.values() if each.title
         and (made := translated(each.title, language))), None
    )  # fmt: skip
    if not title:
        return None
    after = Document(begun.document_id, begun.kind, title, answer, language)
    return Side(begun.before, after)
