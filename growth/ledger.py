"""Double entry: every change of a balance is a transaction whose postings sum to zero.

Value moves between four accounts: `programme` (what the shop gives, one for the shop), and for each
person `pending` (the refund window is open), `earned` (theirs) and `paid` (handed over). A person's
accounts hold what they have, so they grow by positive postings; the programme shrinks by as much.
Each transaction is in one unit: a currency (minor units), points ("PTS") or coupons ("CPN").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from growth.rewards import Reward

Account = Literal["programme", "pending", "earned", "paid"]
Kind = Literal["grant", "settle", "reverse", "expire", "pay"]


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` minor units into an account (out of it when negative)."""

    account: Account
    shopper_id: int | None
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Held:
    """What one reward holds now, minor units; what is paid out is not told apart. `expired` went
    back to the shop."""

    pending: int = 0
    earned: int = 0
    expired: int = 0

    @property
    def total(self) -> int:
        return self.pending + self.earned


@dataclass(frozen=True, slots=True)
class Pin:
    """What a reward stands at by its rule, and what the programme cap lets it hold, at most."""

    standing: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """One reward and what it holds. `pin` is None where there is no programme cap."""

    reward_id: int
    order_key: int
    shopper_id: int
    level: int
    rule: str
    currency: str
    due_at: datetime
    held: Held
    pin: Pin | None = None
    pool: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What a person holds in one currency, minor units. `earned` is not paid out yet; below
    nothing it is a debt, which the next payout starts from."""

    currency: str
    pending: int
    earned: int
    paid: int = 0


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

    More goes into pending, but what has once expired does not grow. Less is taken from pending
    first and then from earned.
    """
    change = (min(standing, held.total) if held.expired else standing) - held.total
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


def expire(amount: int, shopper_id: int, currency: str) -> Entry:
    """The transaction that gives `amount` minor units of what was earned back to the shop."""
    return _entry("expire", {"earned": -amount, "programme": amount}, shopper_id, currency)


def pay(amount: int, shopper_id: int, currency: str) -> Entry:
    """The transaction that hands `amount` minor units over to the person."""
    return _entry("pay", {"earned": -amount, "paid": amount}, shopper_id, currency)


def unpaid(holdings: Iterable[Holding], paid: int) -> Iterator[tuple[Holding, int]]:
    """What of each reward of one person is not paid out when the oldest are paid first.

    The holdings are in one currency, of which `paid` minor units were paid out in all.
    """
    for holding in sorted(holdings, key=lambda one: (one.due_at, one.reward_id)):
        covered = min(holding.held.earned, paid)
        paid -= covered
        yield holding, holding.held.earned - covered


def repinned(pin: Pin, standing: int, room: int) -> Pin:
    """What a reward under a programme cap may hold once it stands at `standing` by its rule.

    It rises by as much as there is `room`; when it falls, it frees what it no longer holds. Room
    that comes free later tops nothing up.
    """
    if standing > pin.standing:
        return Pin(standing, pin.most + max(0, min(standing - pin.standing, room)))
    return Pin(standing, min(pin.most, standing))


@dataclass(frozen=True, slots=True)
class Target:
    """What a reward should hold by its rule: one that was made (`holding`), one that is due
    (`reward`), or both."""

    holding: Holding | None
    reward: Reward | None

    @property
    def about(self) -> Holding | Reward:
        """Whose it is, and for what."""
        found = self.reward or self.holding
        assert found is not None
        return found

    @property
    def pin(self) -> Pin:
        return self.holding.pin or Pin() if self.holding else Pin()

    @property
    def standing(self) -> int:
        return self.reward.standing if self.reward else 0

    @property
    def pinned(self) -> bool:
        """Whether a programme cap limits it."""
        if self.reward is not None:
            return self.reward.programme_cap is not None
        return self.holding is not None and self.holding.pin is not None


def targets(rewards: Iterable[Reward], holdings: Iterable[Holding]) -> list[Target]:
    """Each reward that is due or was made, in the order of (order, person, level, rule)."""
    found = {(h.order_key, h.shopper_id, h.level, h.rule): Target(h, None) for h in holdings}
    for reward in rewards:
        key = (reward.order_key, reward.shopper_id, reward.level, reward.rule)
        found[key] = replace(found.get(key, Target(None, None)), reward=reward)
    return [found[key] for key in sorted(found)]


def _entry(kind: Kind, amounts: dict[Account, int], shopper_id: int, currency: str) -> Entry:
    postings = tuple(
        Posting(account, None if account == "programme" else shopper_id, amount, currency)
        for account, amount in amounts.items()
        if amount
    )
    return Entry(kind, postings)
