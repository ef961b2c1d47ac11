"""What shoppers could not get: their questions, brought together by meaning."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

import numpy as np

from bot.gaps.grouping import Matrix, central, grouped, likeness
from bot.gaps.ports import Database, Transaction
from bot.masking import masked_example
from bot.messages import Turn
from knowledge.passages import Language
from knowledge.ports import Vector, Vectors

Cause = Literal["refused", "handoff", "down"]
CAUSES: tuple[Cause, ...] = ("refused", "handoff", "down")
Order = Literal["most", "newest"]

PERIOD = timedelta(days=30)
MOST = 500
"""Questions that are looked at, the newest: bringing them together takes seconds at first."""
EXAMPLES = 3
REMEMBERED = 4 * MOST
"""Vectors of questions that are kept in memory."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that the bot refused, handed over (or whose shopper then asked for a person), or
    answered to the shopper's dislike. `said` is the question with nobody to be known by it."""

    turn: Turn
    cause: Cause
    said: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean the same, the newest first; `number`, which names the gap, is that of a
    turn in it. `typical` is, in each language, the question that is most like the others."""

    number: int
    unmet: tuple[Unmet, ...]
    typical: Mapping[Language, Unmet]

    @property
    def count(self) -> int:
        return len(self.unmet)

    @property
    def newest(self) -> datetime:
        return self.unmet[0].turn.at

    @property
    def question(self) -> Unmet:
        """The typical one in the language in which most asked."""
        return max(self.typical.values(), key=lambda each: self.languages[each.turn.language])

    @property
    def languages(self) -> Mapping[Language, int]:
        """How many asked in which language, the most first."""
        return dict(Counter(each.turn.language for each in self.unmet).most_common())

    @property
    def causes(self) -> Mapping[Cause, int]:
        counts = Counter(each.cause for each in self.unmet)
        return {cause: counts[cause] for cause in CAUSES}

    @property
    def examples(self) -> list[Unmet]:
        """Different ones, the typical first."""
        different = {each.said: each for each in (*self.typical.values(), *self.unmet)}
        return list(different.values())[:EXAMPLES]


class Gaps:
    """The gaps that are not settled. Threads may share it. `embed` gives the vector of a question,
    of unit length."""

    def __init__(
        self, database: Database, *, embed: Callable[[str], Vector], now: Callable[[], datetime]
    ) -> None:
        self._database, self._embed, self._now = database, embed, now
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._remembering = Lock()

    def all(
        self, period: timedelta = PERIOD, order: Order = "most", end: datetime | None = None
    ) -> list[Gap]:
        """Those of the last `period` before `end` (now). Slow at first."""
        end = end or self._now() + timedelta(seconds=1)
        with self._database.read() as tx:
            unmet = [_masked(tx, turn) for turn in tx.gaps.unmet(end - period, end, MOST)]
        if not unmet:
            return []
        vectors = self._vectors_of([each.turn.question for each in unmet])
        alike = likeness([(e.turn.question, e.turn.language) for e in unmet], vectors)
        found = [
            Gap(
                unmet[rows[-1]].turn.turn_id,
                tuple(unmet[row] for row in rows),
                _typical(rows, unmet, alike),
            )
            for rows in grouped(alike)
        ]
        found.sort(key=lambda gap: gap.newest, reverse=True)
        return sorted(found, key=lambda gap: -gap.count) if order == "most" else found

    def find(self, turn_id: int, period: timedelta = PERIOD) -> Gap | None:
        """The one that this question belongs to, by its number."""
        for gap in self.all(period):
            if any(each.turn.turn_id == turn_id for each in gap.unmet):
                return replace(gap, number=turn_id)
        return None

    def set_aside(self, gap: Gap, by: str) -> None:
        """Nothing is to be answered: it is no gap any more."""
        with self._database.write() as tx:
            tx.gaps.settle([each.turn.turn_id for each in gap.unmet], "")
            tx.audit.add(by, "gap.set_aside", f"question-{gap.number}", self._now())

    def _vectors_of(self, texts: Sequence[str]) -> Vectors:
        with self._remembering:
            for text in texts:
                if text not in self._vectors:
                    self._vectors[text] = self._embed(text)
                self._vectors.move_to_end(text)
            found = np.stack([self._vectors[text] for text in texts])
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return found


def _masked(tx: Transaction, turn: Turn) -> Unmet:
    shopper = tx.shoppers.get(turn.shopper_id)
    return Unmet(turn, _cause(turn), masked_example(turn.question, shopper.name if shopper else ""))


def _cause(turn: Turn) -> Cause:
    if turn.kind == "refused":
        return "refused"
    return "down" if turn.kind != "handoff" and turn.feedback == "down" else "handoff"


def _typical(
    rows: Sequence[int], unmet: Sequence[Unmet], alike: Matrix
) -> Mapping[Language, Unmet]:
    languages = {unmet[row].turn.language: None for row in rows}
    return {
        language: unmet[central([r for r in rows if unmet[r].turn.language == language], alike)]
        for language in languages
    }
