"""Which token sequences the KV cache holds, and which has to go. The engine moves the cells.

A prompt begins with the longest beginning that any held sequence shares with it. What is held is
found by the tokens themselves, within one loaded model: another prompt, other knowledge or another
model is another beginning, so nothing ever has to be declared invalid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Tokens = npt.NDArray[np.int32]


class Place(NamedTuple):
    """Where a prompt goes: its `sequence`, the `donor` whose cells it shares first (None: it goes
    on in its own), and how many tokens it need not read."""

    sequence: int
    donor: int | None
    kept: int


@dataclass(slots=True)
class _Held:
    tokens: Tokens
    used: int
    warm: bool = False


class Sequences:
    """At most `count` sequences. Warm ones go last, and are at most half of all; among equals the
    one goes that was not used for longest."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._held: dict[int, _Held] = {}
        self._time = 0

    def place(self, tokens: Sequence[int]) -> Place:
        """The place for a prompt; nothing changes but the time of use."""
        wanted = np.asarray(tokens, dtype=np.int32)
        shared = {number: _shared(held.tokens, wanted) for number, held in self._held.items()}
        donor = max(shared, key=lambda n: (shared[n], not self._held[n].warm), default=None)
        if donor is None or shared[donor] == 0:
            return Place(self._free(), None, 0)
        self._touch(donor)
        held, kept = self._held[donor], shared[donor]
        if not held.warm and len(held.tokens) - kept <= 1:  # the same prompt again, or goes on
            return Place(donor, None, kept)
        sequence = self._free()
        return Place(sequence, None if sequence == donor else donor, kept)

    def hold(self, sequence: int, tokens: Sequence[int]) -> None:
        """From now on the sequence holds just these."""
        self._held[sequence] = _Held(np.asarray(tokens, dtype=np.int32), 0)
        self._touch(sequence)

    def extend(self, sequence: int, tokens: Sequence[int]) -> None:
        """These were read after what it holds."""
        held = self._held[sequence]
        held.tokens = np.concatenate([held.tokens, np.asarray(tokens, dtype=np.int32)])

    def find(self, tokens: list[int]) -> int | None:
        """The sequence that holds just these."""
        return next((n for n, held in self._held.items() if held.tokens.tolist() == tokens), None)

    def keep_warm(self, sequence: int) -> None:
        """Others go before it."""
        self._held[sequence].warm = True
        warm = [number for number, held in self._held.items() if held.warm]
        if len(warm) > self._count // 2:
            self._held[min(warm, key=lambda n: self._held[n].used)].warm = False

    def length(self, sequence: int) -> int:
        return len(self._held[sequence].tokens)

    def forget(self, sequence: int) -> None:
        self._held.pop(sequence, None)

    def next_to_go(self, but: int) -> int | None:
        """The sequence that is missed least, other than `but`; None when there is no other."""
        others = [number for number in self._held if number != but]
        return min(others, key=self._worth, default=None)

    def _free(self) -> int:
        unused = next((n for n in range(self._count) if n not in self._held), None)
        return min(self._held, key=self._worth) if unused is None else unused

    def _worth(self, number: int) -> tuple[bool, int]:
        held = self._held[number]
        return held.warm, held.used

    def _touch(self, number: int) -> None:
        self._time += 1
        self._held[number].used = self._time


def _shared(held: Tokens, wanted: Tokens) -> int:
    """How many tokens are the same, from the first on."""
    length = min(len(held), len(wanted))
    differ = np.flatnonzero(held[:length] != wanted[:length])
    return int(differ[0]) if len(differ) else length
