"""Every branch computed anew from the edges alone, for a million people at once."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def rebuilt(inviter_of: Mapping[int, int], revenue: Mapping[int, int]) -> tuple[Numbers, Numbers]:
    """(people in ascending order, a row for each with the fields of `growth.reports.Branch`).

    `inviter_of` maps each invitee to whom they count under; `revenue` holds minor units by buyer.
    People are those of the edges and the buyers. Raises ValueError when the edges are no forest.
    """
    edges = _pairs(inviter_of)
    bought = _pairs(revenue)
    people = np.unique(np.concatenate((edges.ravel(), bought[:, 0])))
    inviter = np.full(len(people), -1)
    inviter[np.searchsorted(people, edges[:, 0])] = np.searchsorted(people, edges[:, 1])
    own = np.zeros(len(people), dtype=np.int64)
    own[np.searchsorted(people, bought[:, 0])] = bought[:, 1]
    depth = _depths(inviter)
    invited = inviter[inviter >= 0]
    direct = np.bincount(invited, minlength=len(people))
    descendants, below = np.zeros_like(own), np.zeros_like(own)
    for level in _levels_deepest_first(depth):
        np.add.at(descendants, inviter[level], descendants[level] + 1)
        np.add.at(below, inviter[level], below[level] + own[level])
    return people, np.column_stack((depth, direct, descendants, own, below))


def _pairs(mapping: Mapping[int, int]) -> Numbers:
    keys = np.fromiter(mapping.keys(), np.int64, len(mapping))
    return np.column_stack((keys, np.fromiter(mapping.values(), np.int64, len(mapping))))


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
