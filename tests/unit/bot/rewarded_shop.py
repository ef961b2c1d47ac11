"""A shop in which Ana brings friends who order; rewards of 5 per cent and coupons."""

from datetime import UTC, datetime, timedelta

from bot import sharing
from growth.coupons import Pool
from growth.programme import Programme, Rule
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SETTLED = NOW + 30 * DAY
ANA, BEN, CEM = 1, 2, 3
SHARE = Rule("share", "inviter", "percent", 500, first_order_only=False)
WELCOME = Rule("welcome", "friend", "coupon", 1, pool="spring")
SPRING = Pool("spring", "10 % off", "九折", "imported", NOW, "Olga")
PEOPLE = {ANA: "Ana", BEN: "Ben", CEM: "Cem"}


def open_with(tx, *rules, **terms):
    """Ana brought Ben and Cem, whose Telegram ids are their numbers; these rules hold."""
    code = None
    for number, name in PEOPLE.items():
        met = tx.shoppers.meet(number, name, "en", NOW)
        sharing.arrive(tx, number, code, met.new, NOW)
        code = code or sharing.link_for(tx, ANA, None, NOW, lambda: f"{ANA:014d}").code
    sharing.publish(tx, Programme("CNY", rules, **terms), "Olga", NOW)


def buy(tx, buyer, amount, name, after=DAY, coupon=None):
    event = OrderEvent(
        "till", name, "order", name, buyer, None, amount, "CNY", NOW + after, coupon=coupon
    )
    return sharing.take_order(tx, event, NOW + after)


def back(tx, order, amount, name, after):
    event = OrderEvent("till", name, "refund", order, None, None, amount, "CNY", NOW + after)
    return sharing.take_order(tx, event, NOW + after)


def balance(tx, person, unit="CNY"):
    """(pending, earned, paid)."""
    found = [b for b in tx.ledger.balances(person) if b.currency == unit]
    return (found[0].pending, found[0].earned, found[0].paid) if found else (0, 0, 0)
