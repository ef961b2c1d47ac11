"""Whether the kept counters are those that the facts give, for a million people at once."""

from collections.abc import Iterator, Mapping

import numpy as np
from sqlalchemy import Connection, func, select

from bot.storage.arrays import numbers
from bot.storage.branches import COUNTERS, branches
from growth.counting import Numbers, pairs, rebuilt
from growth.reports import Branch


def miscounted(
    connection: Connection, inviter_of: Mapping[int, int], revenue: Mapping[int, int]
) -> Iterator[str]:
    """A sentence for each person whose place or counters are not what the facts give, in ascending
    order of their numbers; see `growth.counting.rebuilt`."""
    try:
        people, inviter, counters = rebuilt(pairs(inviter_of), pairs(revenue))
    except ValueError as error:
        yield str(error)
        return
    kept = _kept(connection)
    everybody = np.union1d(people, kept[:, 0])
    right, found = np.zeros((2, len(everybody), 1 + len(COUNTERS)), dtype=np.int64)
    right[np.searchsorted(everybody, people), 1:] = counters
    right[np.searchsorted(everybody, people), 0] = np.where(inviter < 0, 0, people[inviter])
    found[np.searchsorted(everybody, kept[:, 0])] = kept[:, 1:]
    for place in np.flatnonzero((right != found).any(axis=1)):
        yield from _told(int(everybody[place]), found[place].tolist(), right[place].tolist())


def _kept(connection: Connection) -> Numbers:
    """A row for each person: number, whom they count under (0: nobody), counters."""
    under = func.coalesce(branches.c.inviter_id, 0)
    return numbers(connection, select(branches.c.shopper_id, under, *COUNTERS))


def _told(shopper_id: int, found: list[int], right: list[int]) -> Iterator[str]:
    if found[0] != right[0]:
        yield (
            f"shopper {shopper_id} counts under {found[0] or 'nobody'}, "
            f"the facts say under {right[0] or 'nobody'}"
        )
    if found[1:] != right[1:]:
        yield (
            f"the counters of shopper {shopper_id} are {Branch(*found[1:])}, "
            f"a rebuild gives {Branch(*right[1:])}"
        )
