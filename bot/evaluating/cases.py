"""Cases: a question, and what tells a right answer from a wrong one."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Literal, get_args

from bot.messages import Outcome, Question
from knowledge.passages import Language

Half = Literal["development", "judging", "all"]
HALVES: tuple[Half, ...] = get_args(Half)


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its truth.

    An answer must match every pattern of `must` and none of `must_not` (regular expressions,
    searched for), have the `outcome`, and, if `sources` are given, cite one of these ids.
    """

    id: str
    language: Language
    question: str
    outcome: Outcome
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    kind: str = "other"

    @property
    def asked(self) -> Question:
        """Without the language: to recognise it is part of the task."""
        return Question(self.question, history=self.history)


def of_half(cases: Iterable[Case], half: Half) -> list[Case]:
    """Those of one half. A threshold is chosen on `development` and reported on `judging`.

    A case belongs to `development` when the SHA-1 of its id begins with 0-7 in hexadecimal.
    """
    return [case for case in cases if half in ("all", half_of(case.id))]


def half_of(case_id: str) -> Half:
    first = hashlib.sha1(case_id.encode(), usedforsecurity=False).hexdigest()[0]
    return "development" if first in "01234567" else "judging"


def sample(cases: Sequence[Case], count: int) -> list[Case]:
    """At most `count` of them, as many of each kind and language as can be, in their order.

    Which ones is settled by the SHA-1 of their ids, so equal cases give an equal sample.
    """
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: hashlib.sha1(case.id.encode()).hexdigest()):
        groups[case.kind, case.language].append(case)
    in_turn = chain.from_iterable(zip_longest(*(groups[key] for key in sorted(groups))))
    chosen = {case.id for case in [case for case in in_turn if case is not None][:count]}
    return [case for case in cases if case.id in chosen]
