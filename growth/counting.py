"""Every branch computed anew from the edges alone, for a million people at once."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def pairs(mapping: Mapping[int, int]) -> Numbers:
    """A row (key, value) for each."""
    keys = np.fromiter(mapping.keys(), np.int64, len(mapping))
    return np.column_stack((keys, np.fromiter(mapping.values(), np.int64, len(mapping))))


def rebuilt(edges: Numbers, bought: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """(people in ascending order, for each the place of whom they count under or -1 for nobody, and
    a row with the fields of `growth.reports.Branch`).

    `edges` has a row (friend, inviter) for each friend; `bought` rows (buyer, minor units), which
    add up. People are those of either. Raises ValueError when the edges are no forest.
    """
    people, places = _ranked(np.concatenate((edges[:, 0], edges[:, 1], bought[:, 0])))
    friends, inviters, buyers = np.split(places, (len(edges), 2 * len(edges)))
    inviter = np.full(len(people), -1)
    inviter[friends] = inviters
    own = np.zeros(len(people), dtype=np.int64)
    np.add.at(own, buyers, bought[:, 1])
    depth = _depths(inviter)
    invited = inviter[inviter >= 0]
    direct = np.bincount(invited, minlength=len(people))
    descendants, below = np.zeros_like(own), np.zeros_like(own)
    for level in _levels_deepest_first(depth):
        np.add.at(descendants, inviter[level], descendants[level] + 1)
        np.add.at(below, inviter[level], below[level] + own[level])
    return people, inviter, np.column_stack((depth, direct, descendants, own, below))


def _ranked(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """(the distinct ones in ascending order, the place of each number among them); without sorting
    where they lie close together, as the numbers of a shop's people do."""
    first = numbers.min(initial=0)
    span = int(numbers.max(initial=0)) - int(first) + 1
    if span > 8 * len(numbers):
        people, places = np.unique(numbers, return_inverse=True)
        return people, places
    known = np.zeros(span, dtype=bool)
    known[numbers - first] = True
    return np.flatnonzero(known) + first, (np.cumsum(known) - 1)[numbers - first]


def _depths(inviter: Numbers) -> Numbers:
    """Steps to the top, by pointer jumping: each round looks twice as far up as the one before."""
    depth = (inviter >= 0).astype(np.int64)
    ahead = inviter.copy()
    for _ in range(len(inviter).bit_length() + 1):
        climbing = np.flatnonzero(ahead >= 0)
        if not len(climbing):
            return depth
        reached = ahead[climbing]
        depth[climbing] += depth[reached]
        ahead[climbing] = ahead[reached]
    raise ValueError("the invitations hold a ring")


def _levels_deepest_first(depth: Numbers) -> list[Numbers]:
    """The positions of everybody at each depth, without those at the top."""
    order = np.argsort(depth, kind="stable")
    bounds = np.searchsorted(depth[order], np.arange(1, depth.max(initial=0) + 2))
    return [order[a:b] for a, b in zip(bounds[-2::-1], bounds[:0:-1], strict=True)]
