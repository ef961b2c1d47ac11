"""Bursts: more invited newcomers in an hour than chance gives, by inviter, by product and in all.

The usual is told from the orders before that hour, so that a shop of any size judges itself, and is
multiplied by SLACK: honest trade comes in waves (evenings, campaigns), wider than a Poisson
distribution with a constant mean allows.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from growth.fraud.facts import Finding, Friend, Glimpse, Placed
from growth.fraud.tails import poisson_tail
from growth.fraud.wording import found

HOUR = timedelta(hours=1)
CHANCE = 1e-6
"""A count holds when chance would give as many less often than this."""
SLACK = 8.0
"""Times the usual: the rhythm of the day and campaigns."""
FEWEST_ORDERS = 10
"""With fewer orders before the hour the usual cannot be told."""
SHOP_FROM, PRODUCT_FROM = 15, 8
"""A smaller burst is nobody's concern."""
INVITER_MEAN = 1.2
"""First orders of one inviter's friends in an hour of an honest burst (a party, an office)."""


def within(orders: Sequence[Glimpse], order: Placed) -> Sequence[Glimpse]:
    """Those of the hour up to that order."""
    return [each for each in orders if each.placed_at > order.placed_at - HOUR]


def by_inviter(order: Placed, friends: Sequence[Friend]) -> Iterator[Finding]:
    """First orders of the inviter's friends in the hour up to this one."""
    firsts = [each.orders[0] for each in friends if each.orders]
    within_hour = [
        each.order_key
        for each in firsts
        if order.placed_at - HOUR < each.placed_at <= order.placed_at
    ]
    count = len(within_hour)
    if order.order_key in within_hour and poisson_tail(count, INVITER_MEAN) < CHANCE:
        yield found("burst_inviter", "hold", within_hour, count=count)


def by_product(
    now: Sequence[Glimpse], before: Sequence[Glimpse], of_all: Sequence[Glimpse]
) -> Iterator[Finding]:
    """`now` are the product's orders in the hour up to this one, `before` those before it. Where
    these are too few, the usual is that of the whole shop (`of_all`): one product does not sell
    more."""
    known = before if len(before) >= FEWEST_ORDERS else of_all
    yield from _burst("burst_product", PRODUCT_FROM, now, known)


def by_hour(now: Sequence[Glimpse], before: Sequence[Glimpse]) -> Iterator[Finding]:
    """The same for all orders of the shop."""
    yield from _burst("burst_hour", SHOP_FROM, now, before)


def _burst(
    check: str, fewest: int, now: Sequence[Glimpse], before: Sequence[Glimpse]
) -> Iterator[Finding]:
    newcomers = [each.order_key for each in now if each.newcomer]
    count = len(newcomers)
    if count < fewest or len(before) < FEWEST_ORDERS:
        return
    hours = (before[0].placed_at - before[-1].placed_at) / HOUR
    usual = (sum(each.newcomer for each in before) + 1) / max(hours, 1.0)
    if poisson_tail(count, usual * SLACK) < CHANCE:
        yield found(check, "hold", newcomers, count=count, usual=round(usual * 24))
