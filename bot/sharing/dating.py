"""When rewards become a person's own, and when they expire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sharing.ports import Growth
from bot.sharing.rewarding import unpaid


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one reward.

    `due_at` is when its hold ends, None once nothing of it is pending; `settled_at` when it became
    the person's own. What is not paid out by `expires_at` goes back to the shop: the earliest time
    while it is pending, None without expiry or where all was paid out. `expired`: some of it did.
    """

    due_at: datetime | None
    settled_at: datetime | None
    expires_at: datetime | None
    expired: bool = False


def dates(tx: Growth, shopper_id: int) -> Mapping[int, Dates]:
    """Of every reward of that person that holds something, or that expired, by its id."""
    settled = tx.ledger.settled(shopper_id)
    found = {}
    for balance in tx.ledger.balances(shopper_id):
        for holding, left in unpaid(tx, shopper_id, balance.currency):
            settled_at, days = settled[holding.reward_id]
            due_at = holding.due_at if holding.held.pending else None
            counted = due_at or (settled_at if left else None)
            expires_at = counted + timedelta(days=days) if counted and days is not None else None
            if holding.held.total > 0 or holding.held.expired:
                found[holding.reward_id] = Dates(
                    due_at, settled_at, expires_at, holding.held.expired > 0
                )
    return found
