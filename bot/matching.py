"""Whose an order is: by what it says of its buyer, in a fixed order."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Literal, Protocol

from bot.messages import Shopper
from growth.links import Link
from growth.purchases import MarkKind, Marks, MatchedBy, OrderEvent

MATCHING: tuple[Literal["email", "phone"], ...] = ("email", "phone")
"""The marks that tell who bought; address and payment are shared in families, and only looked at
for fraud."""


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...
    def by_telegram_id(self, telegram_id: int) -> Shopper | None: ...


class Links(Protocol):
    def get(self, code: str) -> Link | None: ...


class ShopperMarks(Protocol):
    def holders(self, kind: MarkKind, mark: str) -> Sequence[int]:
        """Everybody who has that mark, the one of whom it was known first at the front."""

    def add(
        self, shopper_id: int, kind: MarkKind, mark: str, source: str, now: datetime
    ) -> bool: ...


class Coupons(Protocol):
    def owner(self, code: str) -> int | None:
        """To whom that coupon code was given."""


class Known(Protocol):
    """The part of a storage transaction that tells people apart."""

    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def links(self) -> Links: ...
    @property
    def marks(self) -> ShopperMarks: ...
    @property
    def coupons(self) -> Coupons | None:
        """None in a shop that hands out none."""


def buyer(tx: Known, event: OrderEvent) -> tuple[int | None, MatchedBy | None]:
    """Who bought, and how that is known: by Telegram id, by a link code of theirs, by e-mail, by
    telephone, by a coupon that was given to them. (None, None) while nobody can be told; refunds
    belong to whoever the order belongs to. Who asked to be forgotten is nobody."""
    if event.type == "refund":
        return None, None
    if event.shopper is not None:
        shopper = tx.shoppers.by_telegram_id(event.shopper)
        if shopper:
            return shopper.shopper_id, "user"
    link = tx.links.get(event.ref) if event.ref else None
    if link and _present(tx, link.shopper_id):
        return link.shopper_id, "ref"
    for kind in MATCHING:
        if mark := getattr(event.marks, kind):
            holder = next((h for h in tx.marks.holders(kind, mark) if _present(tx, h)), None)
            if holder is not None:
                return holder, kind
    owner = tx.coupons.owner(event.coupon) if tx.coupons and event.coupon else None
    if owner is not None and _present(tx, owner):
        return owner, "coupon"
    return None, None


def learn(
    tx: Known, shopper_id: int, marks: Marks, source: str, now: datetime
) -> list[tuple[MarkKind, str]]:
    """Note that these marks are theirs; those that were new."""
    kinds: tuple[MarkKind, ...] = ("email", "phone", "address", "payment")
    values = asdict(marks)
    return [
        (kind, values[kind])
        for kind in kinds
        if values[kind] and tx.marks.add(shopper_id, kind, values[kind], source, now)
    ]


def _present(tx: Known, shopper_id: int) -> bool:
    shopper = tx.shoppers.get(shopper_id)
    return shopper is not None and shopper.telegram_id is not None
