"""What the checks read, and what they find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from growth.purchases import MarkKind

Outcome = Literal["hold", "block"]
Standing = Literal["pass", "hold", "block"]
Mark = MarkKind
Listed = Literal["account", "email", "phone", "address", "payment", "coupon"]
"""What the blocklist can name: all of it as keyed hashes, except coupon codes."""

MARKS: tuple[Mark, ...] = ("email", "phone", "address", "payment")
DEEPEST = 10
"""Steps that are climbed above a buyer."""
MOST = 100
"""Orders with one mark, or friends of one inviter, that are looked at: the newest."""
RECENT = 200
"""Orders before this one from which the usual of the shop or the product is told."""
NEWCOMER = timedelta(days=1)
"""An order this soon after the shop first met the buyer is a newcomer's."""

Evidence = Mapping[str, int | str | Sequence[int] | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw in one order. `reason` is a sentence in English; `evidence` holds its
    numbers, plain JSON values without names: people by shopper number, marks by their kind.
    `orders` are the keys of earlier orders that belong to the same pattern, of which this one made
    it plain."""

    check: str
    outcome: Outcome
    reason: str
    evidence: Evidence
    orders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as the checks see it.

    `inviter_id` is for whom it counts: who would earn by it (None: nobody). With first touch that
    is who brought the buyer. `least` is the smallest order that earns under its programme, minor
    units. `due_at` is when the hold of its rewards ends, `refunded_at` when refunds first came to
    half of it or more.
    """

    order_key: int
    shopper_id: int
    inviter_id: int | None
    placed_at: datetime
    amount: int
    least: int
    due_at: datetime
    product_id: str | None = None
    coupon: str | None = None
    marks: Mapping[Mark, str] = field(default_factory=dict)
    refunded_at: datetime | None = None

    @property
    def seen_at(self) -> datetime:
        """The newest moment that is known of it."""
        return max(self.placed_at, self.refunded_at or self.placed_at)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the tree. `started_at` is when they came through their inviter's link, `direct`
    how many they invited themselves."""

    shopper_id: int
    inviter_id: int | None
    met_at: datetime
    started_at: datetime | None
    asked: bool
    direct: int


@dataclass(frozen=True, slots=True)
class Friend:
    """Somebody whose orders count for an inviter, with these orders, oldest first."""

    person: Person
    orders: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One order among those around another: minor units, and when the shop first met the buyer.
    `invited`: it counts for somebody."""

    order_key: int
    placed_at: datetime
    met_at: datetime
    invited: bool
    amount: int

    @property
    def newcomer(self) -> bool:
        """Whether the order counts for somebody, and the buyer was new."""
        return self.invited and self.placed_at - self.met_at <= NEWCOMER


class Facts(Protocol):
    """What happened, a few rows at a time: no question may cost more in a larger shop."""

    def order(self, order_key: int) -> Placed | None:
        """None while only refunds of it are known, or its buyer is not."""

    def person(self, shopper_id: int) -> Person | None: ...

    def same_account(self, shopper_id: int) -> Sequence[int]:
        """Shoppers who are the same Telegram account, before it asked to be forgotten or after."""

    def holders(self, kind: Mark, mark: str) -> Sequence[Placed]:
        """The newest MOST orders with that mark."""

    def owners(self, kind: Mark, mark: str) -> Sequence[int]:
        """Shoppers who are known to have that mark, with or without an order."""

    def friends(self, inviter_id: int, until: datetime) -> Sequence[Friend]:
        """The buyers of the newest MOST orders that count for that person, with all such orders of
        theirs that were placed until then; none without any."""

    def orders_of(self, shopper_ids: Sequence[int], until: datetime) -> Sequence[Placed]:
        """What these few people ordered until then, newest first."""

    def recent(self, until: datetime, product_id: str | None) -> Sequence[Glimpse]:
        """The newest RECENT orders placed until then (of that product), newest first."""

    def blocked(self, order: Placed) -> Sequence[tuple[Listed, str]]:
        """What of the order, its buyer and their inviter is on the blocklist: (kind, reason)."""
