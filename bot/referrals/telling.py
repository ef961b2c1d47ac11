"""What shoppers are told of their invitations and rewards, without having asked.

News waits in the outbox, written in the transaction of the event. At night it waits for the
morning; who said /stop is told when they start again. News of money is never left out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from bot.handoffs import SAY
from bot.messages import Lane, News, Shopper
from growth.coupons import Coupon
from growth.purchases import Purchase
from knowledge.passages import Language

QUIET_FROM, QUIET_UNTIL = time(22), time(8)
"""In the shop's zone: nobody is told anything unasked in between."""
WEEK = timedelta(days=7)
STARTS_A_WEEK = 3
"""Of more friends who start in a week, a shopper is not told one by one; /invite counts them."""


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...


class NewsTable(Protocol):
    """`bot.storage.news`."""

    def add(
        self,
        shopper_id: int,
        kind: str,
        told: Mapping[str, Any],
        now: datetime,
        queued_at: datetime | None,
    ) -> None: ...
    def waiting(self, shopper_id: int) -> Sequence[News]: ...
    def queued(self, shopper_id: int, now: datetime) -> None: ...
    def hold(self, shopper_id: int, now: datetime) -> None: ...
    def count(self, shopper_id: int, kind: str, since: datetime) -> int: ...


class Outbox(Protocol):
    def add(
        self,
        method: str,
        payload: Mapping[str, Any],
        *,
        chat_id: int,
        now: datetime,
        lane: Lane = "interactive",
        shopper_id: int | None = None,
        not_before: datetime | None = None,
    ) -> int: ...
    def hold(self, shopper_id: int, lane: Lane, now: datetime) -> None: ...


class Purchases(Protocol):
    def having(self, order_keys: Sequence[int]) -> Sequence[Purchase]: ...


class Transaction(Protocol):
    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def news(self) -> NewsTable: ...
    @property
    def outbox(self) -> Outbox: ...


class Books(Transaction, Protocol):
    """With the orders, for news of rewards."""

    @property
    def purchases(self) -> Purchases: ...


class Change(Protocol):
    """What happened to one reward (`bot.sharing.Change`)."""

    @property
    def kind(self) -> str: ...
    @property
    def shopper_id(self) -> int: ...
    @property
    def order_key(self) -> int: ...
    @property
    def level(self) -> int: ...
    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def friends(self) -> int | None:
        """Of a reward for a milestone: for how many."""

    @property
    def coupon(self) -> Coupon | None:
        """The code that is the person's own now."""


class Telling:
    """Tells shoppers their news. `zone` is the shop's; `first` is what is spoken to shoppers whose
    language nobody knows."""

    def __init__(self, zone: ZoneInfo, first: Language) -> None:
        self._zone, self._first = zone, first

    def __call__(self, tx: object, change: Change, now: datetime) -> None:
        """A reward changed: it is pending, the person's own, taken back or expired."""
        ours = cast(Books, tx)  # the chain's ports know nothing of the outbox
        said = {"whose": "news.of_friend" if change.level else "news.of_own"}
        if change.kind == "reverse":
            (order,) = ours.purchases.having([change.order_key])
            said["reason"] = "news.for_refund" if order.refunds else "news.for_check"
        completed = change.kind == "settle" and change.friends
        kind = "milestone" if completed else _KINDS.get(change.kind)
        if change.coupon and not completed:
            kind = None  # the code itself tells
        if kind:
            told = {
                "values": {"friends": change.friends},
                "worth": {"amount": (abs(change.amount), change.currency)},
                "said": said,
            }
            self._tell(ours, change.shopper_id, kind, told, now)
        if change.coupon and not change.coupon.awaited:
            self.coupon(ours, change.shopper_id, change.coupon, now)

    def friend_started(self, tx: Transaction, shopper_id: int, now: datetime) -> None:
        """Somebody came through that person's link; told of the first few in a week."""
        if tx.news.count(shopper_id, "friend_started", now - WEEK) < STARTS_A_WEEK:
            self._tell(tx, shopper_id, "friend_started", {}, now)

    def coupon(self, tx: Transaction, shopper_id: int, coupon: Coupon, now: datetime) -> None:
        """A coupon code is theirs; one that a store has to know is told once it does."""
        shopper = tx.shoppers.get(shopper_id)
        speak = (shopper.language if shopper else None) or self._first
        values = {"code": coupon.code, "worth": coupon.pool.worth(speak)}
        ends = coupon.pool.expires_at
        if ends is not None:
            values["day"] = f"{ends.astimezone(self._zone):%Y-%m-%d}"
        kind = "coupon_until" if ends else "coupon"
        self._tell(tx, shopper_id, kind, {"values": values}, now)

    def catch_up(self, tx: Transaction, shopper_id: int, now: datetime) -> None:
        """They started again after /stop: what they missed is told now."""
        shopper = tx.shoppers.get(shopper_id)
        if shopper and shopper.telegram_id is not None:
            for each in tx.news.waiting(shopper_id):
                self._queue(tx, shopper, each.told, now, now)
            tx.news.queued(shopper_id, now)

    def hold(self, tx: Transaction, shopper_id: int, now: datetime) -> None:
        """They said /stop: what would have been told in the morning waits for their /start."""
        tx.outbox.hold(shopper_id, "broadcast", now)
        tx.news.hold(shopper_id, now)

    def _tell(
        self, tx: Transaction, shopper_id: int, kind: str, told: Mapping[str, Any], now: datetime
    ) -> None:
        shopper = tx.shoppers.get(shopper_id)
        if shopper is None or shopper.telegram_id is None:
            return
        told = {"key": f"news.{kind}", "values": {}, **told}
        at = None if shopper.stopped else loud(now, self._zone)
        tx.news.add(shopper_id, kind, told, now, at)
        if at:
            self._queue(tx, shopper, told, now, at)

    def _queue(
        self,
        tx: Transaction,
        shopper: Shopper,
        told: Mapping[str, Any],
        now: datetime,
        at: datetime,
    ) -> None:
        assert shopper.telegram_id is not None
        tx.outbox.add(
            SAY,
            {**told, "language": shopper.language or self._first},
            chat_id=shopper.telegram_id,
            now=now,
            lane="broadcast",
            shopper_id=shopper.shopper_id,
            not_before=at,
        )


_KINDS = {"grant": "pending", "settle": "earned", "reverse": "reversed", "expire": "expired"}


def loud(now: datetime, zone: ZoneInfo) -> datetime:
    """`now`, or the end of the night that it lies in, in that zone."""
    there = now.astimezone(zone)
    if QUIET_UNTIL <= there.time() < QUIET_FROM:
        return now
    day = there.date() + timedelta(days=there.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, zone).astimezone(now.tzinfo)
