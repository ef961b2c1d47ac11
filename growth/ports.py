"""What the chain needs from storage, all within one transaction.

Implemented by the classes of the same names in `bot/storage`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from growth.attribution import OrderPart, Parent
from growth.conditions import Inviter
from growth.coupons import Coupon, Pool
from growth.invitations import Invitation, Touch, TouchWay, TryKind
from growth.ledger import Balance, Entry, Holding, Line, Pin
from growth.links import Link
from growth.offers import Offer
from growth.programme import Programme, Published
from growth.purchases import BuyerCorrection, MatchedBy, OrderEvent, Purchase
from growth.reports import Branch
from growth.rewards import Reward


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

    def settled(self, invitee_id: int) -> bool:
        """Whether a link has bound that person, or staff have said who brought them."""

    def inviter(self, shopper_id: int) -> Inviter: ...

    def parent(self, shopper_id: int) -> Parent:
        """Who brought that person, as it holds now."""

    def above(self, shopper_id: int) -> frozenset[int]:
        """Everyone above that person."""

    def attach(self, invitee_id: int, inviter_id: int, reason: str, by: str, now: datetime) -> None:
        """Staff say that `inviter_id` brought that person, whose whole branch comes along."""

    def detach(self, invitee_id: int, reason: str, by: str, now: datetime) -> None:
        """Staff say that nobody brought that person."""

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
        campaign_id: str | None = None,
    ) -> Offer: ...

    def last(self, shopper_id: int) -> datetime | None: ...

    def silenced(self, shopper_id: int) -> bool: ...

    def all_of(self, shopper_id: int) -> Sequence[Offer]: ...


class Purchases(Protocol):
    def add(
        self,
        event: OrderEvent,
        shopper_id: int | None,
        programme_id: int,
        now: datetime,
        matched_by: MatchedBy | None = None,
    ) -> int | None:
        """Its key, or None when it, or an order event of its order, is there already."""

    def event(self, source: str, event_id: str) -> OrderEvent | None: ...

    def events(self, source: str, order_id: str) -> Sequence[OrderEvent]:
        """Everything heard of one order, in the order it was heard."""

    def order(self, source: str, order_id: str) -> tuple[int, int | None] | None:
        """(key, buyer) of an order, None while only refunds of it were heard of."""

    def heard_at(self, order_key: int) -> datetime: ...

    def match(self, order_key: int, shopper_id: int, matched_by: MatchedBy, now: datetime) -> bool:
        """Whose an order is after all; False when somebody has it, or staff have said whose it
        is."""

    def restate(self, order_key: int, event: OrderEvent, now: datetime) -> None:
        """That order has the event's total and goods since its `stated_at`."""

    def totals(self, order_key: int) -> Sequence[tuple[datetime | None, int]]:
        """(since when, minor units) of each total that the order was told to have, oldest first."""

    def correct(
        self, order_key: int, shopper_id: int | None, reason: str, by: str, now: datetime
    ) -> None:
        """Staff say who bought (None: nobody knows)."""

    def corrections(self, order_key: int) -> Sequence[BuyerCorrection]:
        """What staff said of who bought, oldest first."""

    def having(self, order_keys: Sequence[int]) -> Sequence[Purchase]:
        """The orders with these keys."""

    def of(self, shopper_id: int) -> Sequence[Purchase]: ...

    def buyers(self, inviter_id: int | None = None) -> int: ...


class Programmes(Protocol):
    def at(self, time: datetime) -> Published | None:
        """The programme in force at that time; the first one for any time before it."""

    def get(self, programme_id: int) -> Programme: ...

    def publish(
        self, programme: Programme, by: str, now: datetime, acknowledged_by: str | None = None
    ) -> Published:
        """Have the programme hold from now on; the newest one again changes nothing."""

    def history(self) -> Sequence[Published]:
        """Every publication, newest first."""


class OrderParts(Protocol):
    def set(self, order_key: int, parts: Sequence[OrderPart]) -> None:
        """These are the parts of that order now."""

    def of_order(self, order_key: int) -> Sequence[OrderPart]:
        """The parts of that order, the buyer's first."""

    def of(self, shopper_id: int, buyers: Collection[int] | None = None) -> Sequence[OrderPart]:
        """That person's parts in all orders, or in the orders of some buyers."""

    def beside(self, buyer_id: int) -> Sequence[int]:
        """Everybody who has a part in an order of that buyer, the buyer included."""

    def below(self, shopper_id: int) -> Sequence[int]:
        """The keys of the orders that are that person's, or count for that person."""

    def programmes(self, shopper_id: int) -> Sequence[int]:
        """The programmes of the orders by others that count for that person."""


class Ledger(Protocol):
    def open(self, reward: Reward, now: datetime) -> int:
        """The id of that reward, made at most once."""

    def post(self, reward_id: int, entry: Entry, now: datetime) -> None:
        """Append one balanced transaction about a reward."""

    def pin(self, reward_id: int, rule: str, currency: str, pin: Pin, now: datetime) -> None:
        """Note what a programme cap lets that reward hold from now on."""

    def total(self, rule: str, currency: str) -> int:
        """What all people together may hold by the rules of that name that have a programme cap."""

    def holdings(self, order_keys: Sequence[int]) -> Sequence[Holding]:
        """What every reward of those orders holds."""

    def of(self, shopper_id: int, buyers: Collection[int] | None = None) -> Sequence[Holding]:
        """What every reward of that person holds, or those for the orders of some buyers."""

    def due(self, now: datetime) -> Sequence[Holding]:
        """Rewards whose hold has ended and that still have something pending."""

    def expiring(self, now: datetime) -> Sequence[Holding]:
        """Rewards that expire by now, so far as they are not paid out."""

    def keep(self, reward_id: int) -> None:
        """That reward was paid out before it could expire: nothing happens to it next."""

    def balances(self, shopper_id: int) -> Sequence[Balance]: ...

    def statement(self, shopper_id: int) -> Sequence[Line]: ...

    def settled(self, shopper_id: int) -> Mapping[int, tuple[datetime | None, int | None]]:
        """Of each reward of that person when it last became their own (None: never), and the days
        after which it expires then."""


class Coupons(Protocol):
    def give(self, pool: str, reward_id: int, shopper_id: int, now: datetime) -> Coupon | None:
        """The next code of the pool is theirs; None, and noted, where there is none that works."""

    def take_back(self, reward_id: int, reason: str, now: datetime) -> None:
        """The reward was taken back: its code is revoked, unless it was used."""

    def used(self, code: str, order_key: int, now: datetime) -> bool:
        """An order was placed with that code. False where it is none of ours."""

    def owner(self, code: str) -> int | None:
        """To whom that code was given; case does not count."""

    def of(self, shopper_id: int) -> Sequence[Coupon]:
        """What that person was given, oldest first."""

    def pool(self, name: str) -> Pool | None: ...


class Payouts(Protocol):
    def promised(self, shopper_id: int, unit: str) -> int:
        """What an open list that an owner has approved pays that person."""
