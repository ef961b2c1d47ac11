"""What hands value over to a person: a payout list that was approved and paid, and coupon codes."""

from datetime import datetime

from bot.storage.transactions import Transaction
from growth import ledger
from growth.coupons import Pool


def pay_out(tx: Transaction, shopper_id: int, amount: int, now: datetime) -> int:
    """A list of one line, approved and paid; the number of the line."""
    list_id = tx.payouts.propose("CNY", 1, {shopper_id: amount}, "olga", now)
    tx.payouts.mark(list_id, "approved", "olga", now)
    (line,) = tx.payouts.lines(list_id)
    entry = ledger.pay(amount, shopper_id, "CNY")
    assert tx.ledger.post_payout(line.line_id, entry, now)
    tx.payouts.mark(list_id, "paid", "olga", now)
    return line.line_id


def fill_pool(tx: Transaction, name: str, codes: int, now: datetime) -> None:
    """A pool of that name with so many codes."""
    tx.coupons.make(Pool(name, "A gift", "一份礼物", "imported", now, "olga"))
    tx.coupons.add(name, [f"{name.upper()}{number:06d}" for number in range(codes)], "olga", now)
