"""Double entry: every change of a balance is a transaction whose postings sum to zero.

Money moves between three accounts: `programme` (what the shop gives, one for the shop), and for
each person `pending` (earned, refund window open) and `earned` (theirs). A person's accounts hold
what they have, so they grow by positive postings; the programme shrinks by as much.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from growth.rewards import Reward

Account = Literal["programme", "pending", "earned"]
Kind = Literal["grant", "settle", "reverse"]


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` minor units into an account (out of it when negative)."""

    account: Account
    shopper_id: int | None
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Held:
    """What one reward holds now, minor units."""

    pending: int = 0
    earned: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """One reward and what it holds."""

    reward_id: int
    order_key: int
    shopper_id: int
    level: int
    rule: str
    currency: str
    held: Held


@dataclass(frozen=True, slots=True)
class Balance:
    """What a person holds in one currency, minor units."""

    currency: str
    pending: int
    earned: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's statement."""

    posted_at: datetime
    kind: Kind
    account: Account
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction to post; its postings sum to zero in their one currency."""

    kind: Kind
    postings: tuple[Posting, ...]


def move(held: Held, standing: int, shopper_id: int, currency: str) -> Entry | None:
    """The transaction that brings a reward from what it holds to `standing`; None if it is there.

    More goes into pending. Less is taken from pending first and then from earned.
    """
    change = standing - held.pending - held.earned
    if change == 0:
        return None
    if change > 0:
        return _entry("grant", {"programme": -change, "pending": change}, shopper_id, currency)
    from_pending = min(held.pending, -change)
    from_earned = -change - from_pending
    amounts: dict[Account, int] = {
        "pending": -from_pending,
        "earned": -from_earned,
        "programme": -change,
    }
    return _entry("reverse", amounts, shopper_id, currency)


def settle(pending: int, shopper_id: int, currency: str) -> Entry:
    """The transaction that ends the hold of `pending` minor units."""
    return _entry("settle", {"pending": -pending, "earned": pending}, shopper_id, currency)


def _entry(kind: Kind, amounts: dict[Account, int], shopper_id: int, currency: str) -> Entry:
    postings = tuple(
        Posting(account, None if account == "programme" else shopper_id, amount, currency)
        for account, amount in amounts.items()
        if amount
    )
    return Entry(kind, postings)


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that is missing: for a reward that was made before (`reward_id`), or a new one."""

    reward_id: int | None
    reward: Reward | None
    shopper_id: int
    change: int
    entry: Entry


def corrections(rewards: Iterable[Reward], holdings: Iterable[Holding]) -> list[Correction]:
    """What must be posted so that every reward holds what it should; nothing when all is right."""
    due = {(r.order_key, r.shopper_id, r.level, str(r.rule)): r for r in rewards}
    held = {(h.order_key, h.shopper_id, h.level, h.rule): h for h in holdings}
    found = []
    for key in sorted(due.keys() | held.keys()):
        reward, holding = due.get(key), held.get(key)
        now = holding.held if holding else Held()
        standing = reward.standing if reward else 0
        currency = reward.currency if reward else holding.currency if holding else ""
        entry = move(now, standing, key[1], currency)
        if entry:
            change = standing - now.pending - now.earned
            reward_id = holding.reward_id if holding else None
            found.append(Correction(reward_id, reward, key[1], change, entry))
    return found
