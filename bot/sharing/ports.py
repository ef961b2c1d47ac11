"""What the chain needs from outside: storage within one transaction, and who tells shoppers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot import matching, reviewing
from bot.messages import Shopper
from growth import ports
from growth.coupons import Coupon
from growth.ledger import Kind


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...
    def by_telegram_id(self, telegram_id: int) -> Shopper | None: ...
    def forget(self, shopper_id: int, now: datetime) -> None: ...


class Growth(reviewing.Transaction, Protocol):
    """The part of a storage transaction that the chain needs."""

    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def links(self) -> ports.Links: ...
    @property
    def touches(self) -> ports.Touches: ...
    @property
    def invitations(self) -> ports.Invitations: ...
    @property
    def offers(self) -> ports.Offers: ...
    @property
    def purchases(self) -> ports.Purchases: ...
    @property
    def programmes(self) -> ports.Programmes: ...
    @property
    def order_parts(self) -> ports.OrderParts: ...
    @property
    def marks(self) -> matching.ShopperMarks: ...
    @property
    def coupons(self) -> ports.Coupons: ...
    @property
    def payouts(self) -> ports.Payouts: ...
    @property
    def ledger(self) -> ports.Ledger: ...


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one reward: `amount` came (or, negative, went), minor units of `currency`,
    or points or coupons. A settled reward became the person's own; one for a milestone says for
    how many `friends`. A settled coupon comes with its `coupon`."""

    kind: Kind
    shopper_id: int
    reward_id: int
    order_key: int
    level: int
    rule: str
    amount: int
    currency: str
    friends: int | None = None
    coupon: Coupon | None = None


class Tell(Protocol):
    """Tells the shopper, or not, in the same transaction."""

    def __call__(self, tx: Growth, change: Change, now: datetime) -> None: ...


def silent(tx: Growth, change: Change, now: datetime) -> None:
    """Tells nobody."""
