"""Payout lists and coupons as rows for a spreadsheet."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.referrals.payouts import Shown
from growth import coupons
from growth.coupons import Coupon
from growth.money import plain

PAYOUT = ["line", "shopper", "name", "telegram_id", "amount", "currency", "state", "reference"]
COUPON = ["code", "pool", "state", "added_at", "given_at", "shopper", "used_at", "revoked_at"]


def payout_sheet(shown: Shown) -> list[list[str]]:
    """Amounts in major units. Lines with nothing to pay are left out; who asked to be forgotten is
    a number alone."""
    found = shown.list
    rows = [PAYOUT]
    for line in shown.lines:
        if line.amount:
            name, telegram_id = shown.people.get(line.shopper_id, ("", None))
            amount, unit = plain(line.amount, found.unit).split()
            reference = found.paid.reference if found.paid else ""
            rows.append(
                [
                    str(line.line_id),
                    str(line.shopper_id),
                    _harmless(name),
                    str(telegram_id or ""),
                    amount,
                    unit,
                    found.state,
                    _harmless(reference),
                ]
            )
    return rows


def coupon_sheet(found: Iterable[Coupon], now: datetime, zone: ZoneInfo) -> list[list[str]]:
    """Times in `zone`."""

    def at(time: datetime | None) -> str:
        return f"{time.astimezone(zone):%Y-%m-%d %H:%M}" if time else ""

    return [
        COUPON,
        *(
            [
                one.code,
                one.pool.name,
                coupons.state(one, now),
                at(one.added_at),
                at(one.given_at),
                str(one.shopper_id or ""),
                at(one.used_at),
                at(one.revoked_at),
            ]
            for one in found
        ),
    ]


def _harmless(text: str) -> str:
    """A name that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text
