"""The forest as it was: who counted under whom, and what each had kept of what they bought."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, select
from sqlalchemy.sql import ColumnElement

from bot.storage.arrays import numbers
from bot.storage.invitations import corrections, invitations
from bot.storage.order_tables import buyer, named_for, order_events, paid, with_buyers
from bot.storage.refunds import refunded
from growth.counting import Numbers, pairs

_AT_ONCE = 5_000
"""Values in one statement."""


class Past:
    """Of one moment, within one transaction. Both ways to read give rows (friend, inviter) and rows
    (buyer, minor units kept), which add up."""

    def __init__(self, connection: Connection, until: datetime) -> None:
        self._connection, self._until = connection, until

    def everybody(self) -> tuple[Numbers, Numbers]:
        """The whole forest, and all orders."""
        corrected = self._corrected()
        bound = numbers(self._connection, self._bound())
        by_link = bound[np.isin(bound[:, 0], list(corrected), invert=True)]
        by_hand = pairs({friend: above for friend, above in corrected.items() if above is not None})
        return np.concatenate((by_link, by_hand)), self._bought()

    def branch(self, root: int) -> tuple[Numbers, Numbers]:
        """Everybody below `root`, level by level."""
        corrected = self._corrected()
        moved: dict[int | None, list[int]] = {}
        for friend, inviter in corrected.items():
            moved.setdefault(inviter, []).append(friend)
        edges: dict[int, int] = {}
        level = [root]
        while level:
            step = {friend: inviter for inviter in level for friend in moved.get(inviter, ())}
            for some in parts(level):
                rows = self._connection.execute(
                    self._bound().where(invitations.c.inviter_id.in_(some))
                )
                step |= {row[0]: row[1] for row in rows if row[0] not in corrected}
            level = [friend for friend in step if friend not in edges and friend != root]
            edges |= {friend: step[friend] for friend in level}
        bought = [self._bought(some) for some in parts((root, *edges))]
        return pairs(edges), np.concatenate(bought)

    def _bound(self) -> Select[Any]:
        """Friend and inviter, as links bound them until then."""
        return select(invitations.c.invitee_id, invitations.c.inviter_id).where(
            invitations.c.invited_at <= self._until
        )

    def _corrected(self) -> Mapping[int, int | None]:
        """Under whom staff had put people until then; None: under nobody."""
        rows = self._connection.execute(
            select(corrections.c.invitee_id, corrections.c.inviter_id)
            .where(corrections.c.at <= self._until)
            .order_by(corrections.c.fact_id)
        )
        return {row[0]: row[1] for row in rows}

    def _bought(self, people: Sequence[int] | None = None) -> Numbers:
        """What was paid, and less than nothing where something was given back of it. The orders of
        some people are found by their index, so that a small branch is quick in a large shop."""
        paid_for: ColumnElement[bool] = buyer.is_not(None)
        keys, whose = None, None
        if people is not None:
            keys, whose = named_for(people), set(people)
            paid_for = order_events.c.order_key.in_(keys) & buyer.in_(people)
        placed = numbers(
            self._connection,
            select(buyer, paid)
            .select_from(with_buyers)
            .where(
                order_events.c.type == "order",
                order_events.c.occurred_at <= self._until,
                paid_for,
            ),
        )
        less = [
            (one.buyer, one.kept - one.amount)
            for one in refunded(self._connection, keys, until=self._until)
            if one.buyer is not None and (whose is None or one.buyer in whose)
        ]
        return np.concatenate((placed, np.array(less, dtype=np.int64).reshape(-1, 2)))


def parts(people: Iterable[int]) -> Iterable[Sequence[int]]:
    """So many of them as one statement takes."""
    everyone = list(people)
    return (everyone[at : at + _AT_ONCE] for at in range(0, len(everyone), _AT_ONCE))
