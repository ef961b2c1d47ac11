"""Coupons: single-use codes that a shop gives as rewards, and the pools that they come from."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from growth.money import DIGITS, MOST
from growth.reasons import Reason, reason

Source = Literal["imported", "generated", "shopify", "woocommerce"]
"""Where the codes of a pool come from. Those of a store are generated, too, and made known to it
when they are given."""
State = Literal["free", "given", "used", "revoked", "expired"]

STORES: tuple[Source, ...] = ("shopify", "woocommerce")
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is taken for another: no 0 and O, no 1, I and L."""
GROUPS, GROUP = 3, 4
LONGEST_NAME = 64
LONGEST_WORTH = 120
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{3,39}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Discount:
    """What a store takes off: `amount` basis points (percent: 500 is 5 per cent) or minor units of
    `currency` (fixed), of orders of at least `minimum` minor units."""

    gives: Literal["percent", "fixed"]
    amount: int
    currency: str
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Pool:
    """Codes that are worth the same, told in words. They work until `expires_at`. A store needs to
    know the `discount`."""

    name: str
    worth_en: str
    worth_zh: str
    source: Source
    made_at: datetime
    by: str
    expires_at: datetime | None = None
    discount: Discount | None = None

    def worth(self, language: str) -> str:
        return self.worth_zh if language == "zh" else self.worth_en


@dataclass(frozen=True, slots=True)
class Coupon:
    """A code and what became of it. `awaited`: its store does not know it yet."""

    code: str
    pool: Pool
    added_at: datetime
    shopper_id: int | None = None
    reward_id: int | None = None
    given_at: datetime | None = None
    used_at: datetime | None = None
    order_key: int | None = None
    revoked_at: datetime | None = None
    reason: str | None = None
    awaited: bool = False


def state(coupon: Coupon, now: datetime) -> State:
    """A used code stays used, whatever came later."""
    if coupon.used_at is not None:
        return "used"
    if coupon.revoked_at is not None:
        return "revoked"
    if expired(coupon.pool, now):
        return "expired"
    return "free" if coupon.given_at is None else "given"


def expired(pool: Pool, now: datetime) -> bool:
    return pool.expires_at is not None and pool.expires_at <= now


def key(code: str) -> str:
    """The same for codes that stores take for the same: case and blanks around do not count."""
    return code.strip().casefold()


def code_fault(code: str) -> str | None:
    """Why that is no code, without repeating it; None when it is one."""
    if _CODE.fullmatch(code):
        return None
    return (
        "is no code: give 4 to 40 letters and digits (A-Z, 0-9; inside also . _ % + -), "
        "one code a line"
    )


def make_code(choose: Callable[[str], str]) -> str:
    """A fresh code such as 7KQM-W3TZ-P8HD, of 59 bits. `choose` picks one letter, by chance."""
    letters = [choose(LETTERS) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[n : n + GROUP]) for n in range(0, len(letters), GROUP))


def pool_fault(pool: Pool) -> Reason | None:
    """Why there can be no such pool, in a sentence that says what to do; None when there can."""
    if not _NAME.fullmatch(pool.name) or len(pool.name) > LONGEST_NAME:
        return reason(
            "pool_name",
            "a pool cannot be called {name!r}: give 1 to {most} small letters, digits, - and _",
            name=pool.name,
            most=LONGEST_NAME,
        )
    for worth in (pool.worth_en, pool.worth_zh):
        if not 1 <= len(worth.strip()) <= LONGEST_WORTH or not worth.isprintable():
            told = "say what a code is worth in both languages, in 1 to {most} characters"
            return reason("pool_worth", told, most=LONGEST_WORTH)
    if expired(pool, pool.made_at):
        return reason("pool_over", "it would expire before it begins: give a later day")
    if (pool.source in STORES) != (pool.discount is not None):
        return reason(
            "pool_discount",
            "say what the store takes off (percent or amount), and only for a store",
        )
    return _discount_fault(pool.discount) if pool.discount else None


def _discount_fault(discount: Discount) -> Reason | None:
    most = 10_000 if discount.gives == "percent" else MOST
    if not 1 <= discount.amount <= most:
        return reason(
            "discount_off",
            "the store has to take off more than nothing, and at most 100 per cent",
        )
    if discount.currency not in DIGITS or not 0 <= discount.minimum <= MOST:
        told = "its minimum is no amount in {currency}: write one such as 50.00"
        return reason("discount_least", told, currency=discount.currency)
    return None
