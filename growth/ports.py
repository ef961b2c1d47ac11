"""What the chain needs from storage, all within one transaction.

Implemented by the classes of the same names in `bot/storage`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from growth.invitations import Invitation, Touch, TouchWay, TryKind
from growth.ledger import Balance, Entry, Holding, Line
from growth.links import Link
from growth.offers import Offer
from growth.purchases import OrderEvent, Purchase
from growth.reports import Branch
from growth.rewards import Inviter, Policy, Reward


class Links(Protocol):
    def get(self, code: str) -> Link | None: ...

    def of(
        self,
        shopper_id: int,
        product_id: str | None,
        campaign_id: str | None = None,
        variant: str | None = None,
    ) -> Link | None:
        """The link of that person for that product (None: the shop), campaign and variant."""

    def known(self, codes: Iterable[str]) -> Sequence[Link]:
        """The links among these codes, at most 1,000 of them."""

    def add(self, link: Link) -> bool:
        """False when its code, or a link for the same thing, is there already."""

    def shared(self, code: str, channel: str, now: datetime) -> None: ...

    def all_of(self, shopper_id: int) -> Sequence[Link]: ...

    def shares_of(self, shopper_id: int) -> Sequence[tuple[str, str, datetime]]:
        """(code, channel, when) of every share of that person's links."""


class Touches(Protocol):
    def add(
        self, shopper_id: int, code: str, way: TouchWay, now: datetime, reference: str | None
    ) -> bool:
        """False when that update was counted before."""

    def of(self, shopper_id: int) -> Sequence[Touch]:
        """That person's touches, oldest first."""

    def guess(
        self, shopper_id: int, kind: TryKind, guessed: str, now: datetime, reference: str | None
    ) -> bool:
        """Note a guess that missed. False when that update was counted before."""

    def guesses_since(self, shopper_id: int, kind: TryKind, since: datetime) -> int:
        """How often that person guessed and missed."""


class Invitations(Protocol):
    def of(self, invitee_id: int) -> Invitation | None: ...

    def inviter(self, shopper_id: int) -> Inviter: ...

    def started(self, inviter_id: int) -> Mapping[int, datetime]:
        """When each friend of that inviter started."""

    def above(self, shopper_id: int) -> frozenset[int]:
        """Everyone above that person."""

    def bind(self, invitation: Invitation) -> None:
        """Write the edge and count it all the way up."""

    def add_revenue(self, shopper_id: int, change: int) -> None:
        """Count a purchase (or, negative, a refund) for the buyer and everyone above."""

    def branch(self, shopper_id: int) -> Branch: ...


class Offers(Protocol):
    def add(
        self,
        shopper_id: int,
        product_id: str | None,
        text: str,
        now: datetime,
        tone: str | None = None,
    ) -> Offer: ...

    def last(self, shopper_id: int) -> datetime | None: ...

    def silenced(self, shopper_id: int) -> bool: ...

    def all_of(self, shopper_id: int) -> Sequence[Offer]: ...


class Purchases(Protocol):
    def add(
        self, event: OrderEvent, shopper_id: int | None, policy: Policy, now: datetime
    ) -> int | None:
        """Its key, or None when it, or an order event of its order, is there already."""

    def event(self, source: str, event_id: str) -> OrderEvent | None: ...

    def events(self, source: str, order_id: str) -> Sequence[OrderEvent]:
        """Everything heard of one order, in the order it was heard."""

    def order(self, source: str, order_id: str) -> tuple[int, int | None] | None:
        """(key, buyer) of an order, None while only refunds of it were heard of."""

    def of(self, shopper_id: int) -> Sequence[tuple[Purchase, Policy]]: ...

    def of_friends(self, inviter_id: int) -> Sequence[tuple[Purchase, Policy]]: ...

    def buyers(self, inviter_id: int | None = None) -> int: ...


class Ledger(Protocol):
    def open(self, reward: Reward, now: datetime) -> int:
        """The id of that reward, made at most once."""

    def post(self, reward_id: int, entry: Entry, now: datetime) -> None: ...

    def holdings(self, order_keys: Sequence[int]) -> Sequence[Holding]: ...

    def due(self, now: datetime) -> Sequence[Holding]:
        """Rewards whose hold has ended and that still have something pending."""

    def balances(self, shopper_id: int) -> Sequence[Balance]: ...

    def statement(self, shopper_id: int) -> Sequence[Line]: ...
