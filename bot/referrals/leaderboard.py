"""Who brought most friends who bought and kept it, among those who asked to be shown."""

import re
from collections.abc import Sequence
from typing import Protocol

from bot.sharing import Growth
from growth.leaderboard import Entrant, Place, mask, ranking

SHOWN = 10
_NICKNAME = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_NUMBER = re.compile(r"\d{5}")


class Leaders(Protocol):
    """`bot.storage.leaders`."""

    def all(self) -> Sequence[Entrant]: ...


class Transaction(Growth, Protocol):
    @property
    def leaders(self) -> Leaders: ...


def kept_friends(tx: Growth, shopper_id: int) -> int:
    """How many of that person's friends have an order that they kept, at least in part, and that no
    check blocks."""
    keys = [part.order_key for part in tx.order_parts.of(shopper_id) if part.level == 1]
    standing = tx.reviews.standing(keys)
    return len(
        {
            order.shopper_id
            for order in tx.purchases.having(keys)
            if order.kept() > 0 and standing.get(order.order_key) != "block"
        }
    )


def board(tx: Transaction) -> Sequence[Place]:
    """Everybody who asked to be shown and brought somebody, best first."""
    entrants = tx.leaders.all()
    return ranking(entrants, {one.shopper_id: kept_friends(tx, one.shopper_id) for one in entrants})


def shown_name(entrant: Entrant) -> str:
    """The nickname they chose, else their name behind a mask."""
    return entrant.nickname or mask(entrant.name)


def nickname(text: str) -> str | None:
    """What they want to be called, or None where that could be an address or a number."""
    name = " ".join(text.split())
    fits = 2 <= len(name) <= 24 and _NICKNAME.fullmatch(name) and not _NUMBER.search(name)
    return name if fits else None
