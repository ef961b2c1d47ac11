"""The forest as a page shows it: a few people at a time now, or a whole branch as it was."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.storage.branches import COUNTERS, branches
from bot.storage.invitations import corrections, invitations
from bot.storage.order_tables import buyer, named_for, order_events, with_buyers
from bot.storage.shoppers import shoppers
from growth.purchases import kept
from growth.reports import Branch, Person

_AT_ONCE = 5_000
"""Values in one statement."""

_WORTH = (
    (branches.c.revenue + branches.c.branch_revenue).desc(),
    branches.c.descendants.desc(),
    branches.c.shopper_id,
)


class Forest:
    """Reads only, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def person(self, shopper_id: int) -> Person | None:
        """Somebody in a chain or who bought, as things are now."""
        found = self._people(_now().where(branches.c.shopper_id == shopper_id))
        return found[0] if found else None

    def friends(self, shopper_id: int, limit: int) -> Sequence[Person]:
        """Whom that person invited, the best branches first (`growth.trees.worth`)."""
        return self._people(
            _now().where(branches.c.inviter_id == shopper_id).order_by(*_WORTH).limit(limit)
        )

    def tops(self, limit: int) -> Sequence[Person]:
        """Those who invited somebody and were not invited, the best branches first."""
        return self._people(
            _now()
            .where(branches.c.depth == 0, branches.c.direct > 0)
            .order_by(*_WORTH)
            .limit(limit)
        )

    def edges(self, until: datetime, root: int | None = None) -> dict[int, int]:
        """Who counted under whom then (friend to inviter), in all or below `root`."""
        corrected = self._corrected(until)
        if root is None:
            found = dict(self._bound(until, None)) | corrected
            return {friend: inviter for friend, inviter in found.items() if inviter is not None}
        below: dict[int, list[int]] = {}
        for friend, inviter in corrected.items():
            if inviter is not None:
                below.setdefault(inviter, []).append(friend)
        edges: dict[int, int] = {}
        level = [root]
        while level:
            step = {friend: inviter for inviter in level for friend in below.get(inviter, ())}
            for some in _parts(level):
                for friend, inviter in self._bound(until, some):
                    if friend not in corrected:
                        step[friend] = inviter
            level = [friend for friend in step if friend not in edges and friend != root]
            edges |= {friend: step[friend] for friend in level}
        return edges

    def revenue(self, people: Collection[int], until: datetime) -> dict[int, int]:
        """Minor units that each of these people had kept of what they had bought."""
        orders: dict[tuple[str, str], tuple[int, int]] = {}
        refunds: dict[tuple[str, str], list[int]] = {}
        for row in self._events(people, until):
            orders[row.source, row.order_id] = row.buyer, row.amount
        for name, amount in self._refunds(until):
            if name in orders:
                refunds.setdefault(name, []).append(amount)
        sums: dict[int, int] = {}
        for name, (person, amount) in orders.items():
            sums[person] = sums.get(person, 0) + kept(amount, refunds.get(name, ()))
        return sums

    def names(self, people: Iterable[int], until: datetime) -> dict[int, str]:
        """Of those whom the shop had met by then; "" of who asked to be forgotten."""
        found: dict[int, str] = {}
        for some in _parts(people):
            query = select(shoppers.c.shopper_id, shoppers.c.name)
            rows = self._connection.execute(
                query.where(shoppers.c.shopper_id.in_(some), shoppers.c.met_at <= until)
            )
            found |= {row[0]: row[1] for row in rows}
        return found

    def _bound(self, until: datetime, inviters: Sequence[int] | None) -> Iterable[tuple[int, int]]:
        """(friend, inviter) as links bound them until then: of all, or of these inviters."""
        query = select(invitations.c.invitee_id, invitations.c.inviter_id).where(
            invitations.c.invited_at <= until
        )
        if inviters is not None:
            query = query.where(invitations.c.inviter_id.in_(inviters))
        return ((row[0], row[1]) for row in self._connection.execute(query))

    def _corrected(self, until: datetime) -> dict[int, int | None]:
        """Under whom staff had put people until then; None: under nobody."""
        rows = self._connection.execute(
            select(corrections.c.invitee_id, corrections.c.inviter_id)
            .where(corrections.c.at <= until)
            .order_by(corrections.c.fact_id)
        )
        return {row[0]: row[1] for row in rows}

    def _people(self, query: Select[Any]) -> list[Person]:
        rows = self._connection.execute(query)
        return [Person(row[0], row[1], row[2], Branch(*row[3:])) for row in rows]

    def _events(self, people: Iterable[int], until: datetime) -> Iterable[Any]:
        """The orders of these people. Their index finds them, so that a small branch is quick in a
        large shop."""
        for some in _parts(people):
            yield from self._connection.execute(
                select(
                    buyer.label("buyer"),
                    order_events.c.source,
                    order_events.c.order_id,
                    order_events.c.amount,
                )
                .select_from(with_buyers)
                .where(
                    order_events.c.order_key.in_(named_for(some)),
                    buyer.in_(some),
                    order_events.c.type == "order",
                    order_events.c.occurred_at <= until,
                )
            )

    def _refunds(self, until: datetime) -> Iterable[tuple[tuple[str, str], int]]:
        rows = self._connection.execute(
            select(order_events.c.source, order_events.c.order_id, order_events.c.amount).where(
                order_events.c.type == "refund", order_events.c.occurred_at <= until
            )
        )
        return (((row[0], row[1]), row[2]) for row in rows)


def _now() -> Select[Any]:
    return select(branches.c.shopper_id, branches.c.inviter_id, shoppers.c.name, *COUNTERS).join(
        shoppers, shoppers.c.shopper_id == branches.c.shopper_id
    )


def _parts(people: Iterable[int]) -> Iterable[Sequence[int]]:
    everyone = list(people)
    return (everyone[at : at + _AT_ONCE] for at in range(0, len(everyone), _AT_ONCE))
