"""The forest as a page shows it: a few people at a time now, or a whole branch as it was."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, select

from bot.storage.branches import COUNTERS, branches
from bot.storage.past import Past, parts
from bot.storage.shoppers import shoppers
from growth.counting import Numbers
from growth.reports import Branch, Person

LARGE = 5_000
"""A branch of more people is read with the whole forest, which takes about a second for a million;
a smaller one is walked down, which costs as much as it is large."""

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
            .where(branches.c.inviter_id.is_(None), branches.c.direct > 0)
            .order_by(*_WORTH)
            .limit(limit)
        )

    def past(self, until: datetime, root: int | None = None) -> tuple[Numbers, Numbers]:
        """The forest as it was then: rows (friend, inviter), and rows (buyer, minor units kept),
        which add up. Of everybody in a chain; or of at least everyone below `root`, who stands at
        the top."""
        past = Past(self._connection, until)
        if root is not None and not self._large(root):
            edges, bought = past.branch(root)
        else:
            edges, bought = past.everybody()
        if root is None:
            return edges, bought[np.isin(bought[:, 0], edges)]
        edges, bought = edges[edges[:, 0] != root], np.append(bought, [[root, 0]], axis=0)
        return edges, bought[np.isin(bought[:, 0], np.append(edges, root))]

    def names(self, people: Iterable[int], until: datetime) -> dict[int, str]:
        """Of those whom the shop had met by then; "" of who asked to be forgotten."""
        found: dict[int, str] = {}
        for some in parts(people):
            query = select(shoppers.c.shopper_id, shoppers.c.name)
            rows = self._connection.execute(
                query.where(shoppers.c.shopper_id.in_(some), shoppers.c.met_at <= until)
            )
            found |= {row[0]: row[1] for row in rows}
        return found

    def _large(self, shopper_id: int) -> bool:
        """Whether there are by now so many below that person that reading all is quicker."""
        below = select(branches.c.descendants).where(branches.c.shopper_id == shopper_id)
        return (self._connection.scalar(below) or 0) > LARGE

    def _people(self, query: Select[Any]) -> list[Person]:
        rows = self._connection.execute(query)
        return [Person(row[0], row[1], row[2], Branch(*row[3:])) for row in rows]


def _now() -> Select[Any]:
    return select(branches.c.shopper_id, branches.c.inviter_id, shoppers.c.name, *COUNTERS).join(
        shoppers, shoppers.c.shopper_id == branches.c.shopper_id
    )
