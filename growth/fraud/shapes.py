"""Shapes that word of mouth does not have, seen from the inviter: stars of silent buyers, thin
chains, buyers of the minimum, refunds once the reward is theirs.

Each counts the inviter's friends and asks how unlikely the count is if every friend were like an
honest one (a binomial tail). The usual shares are upper bounds, because friends of one person are
alike; see docs/fraud.md.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from growth.fraud.facts import NEWCOMER, Facts, Finding, Friend, Person, Placed
from growth.fraud.tails import binomial_tail
from growth.fraud.wording import found

AT_ONCE = timedelta(hours=1)
"""Bought this soon after the start."""
SILENT_USUAL, SILENT_CHANCE, SILENT_FROM = 0.4, 1e-3, 8
THIN_USUAL, THIN_CHANCE, THIN_FROM = 0.3, 1e-3, 6
BACK_USUAL, BACK_CHANCE, BACK_FROM = 0.05, 1e-3, 3
"""For each: the share among honest friends at most, the chance below which it holds, and from how
many friends on it can tell."""
LINK = timedelta(hours=24)
LINKS = 4
"""So many people in a row, each inviting exactly one within LINK of their own start, hold."""
BARELY = 1.1
"""Times the minimum: hardly more."""


def check(
    facts: Facts,
    order: Placed,
    line: Sequence[Person],
    buyers: Sequence[Friend],
    usual_amount: int,
) -> Iterator[Finding]:
    """`line` are the people above the buyer in the tree, who brought them first; `buyers` whose
    orders count for the same person; `usual_amount` is what an order of the shop comes to (the
    median, minor units), 0 when that cannot be told."""
    mine = next((each for each in buyers if each.person.shopper_id == order.shopper_id), None)
    if mine and mine.orders[0].order_key == order.order_key:
        yield from _star(mine, [each for each in buyers if _brought(each)])
        yield from _minimum(mine, buyers, usual_amount)
        yield from _chain(facts, order, mine.person, line)
    yield from _refunds(order, buyers)


def _brought(friend: Friend) -> bool:
    """Whether who earns by them brought them, too: a star is a shape of the tree."""
    return friend.person.inviter_id == friend.orders[0].inviter_id


def _star(mine: Friend, buyers: Sequence[Friend]) -> Iterator[Finding]:
    silent = [each for each in buyers if _silent(each)]
    count, of = len(silent), len(buyers)
    if (
        of >= SILENT_FROM
        and mine in silent
        and binomial_tail(count, of, SILENT_USUAL) < SILENT_CHANCE
    ):
        yield found("star", "hold", _firsts(silent), count=count, of=of)


def _firsts(friends: Sequence[Friend]) -> list[int]:
    return [each.orders[0].order_key for each in friends]


def _silent(friend: Friend) -> bool:
    """Bought at once and once, asked nothing, invited nobody."""
    person, first = friend.person, friend.orders[0]
    began = person.started_at or person.met_at
    return (
        not person.asked
        and person.direct == 0
        and len(friend.orders) == 1
        and first.placed_at - began <= AT_ONCE
    )


def _minimum(mine: Friend, buyers: Sequence[Friend], usual_amount: int) -> Iterator[Finding]:
    thin = [each for each in buyers if _thin(each, usual_amount)]
    count, of = len(thin), len(buyers)
    if of >= THIN_FROM and mine in thin and binomial_tail(count, of, THIN_USUAL) < THIN_CHANCE:
        yield found("minimum", "hold", _firsts(thin), count=count, of=of)


def _thin(friend: Friend, usual_amount: int) -> bool:
    """New, and hardly more than the least that earns; without a minimum, a quarter of the usual."""
    first = friend.orders[0]
    hardly = max(first.least * BARELY, usual_amount / 4)
    return first.amount <= hardly and first.placed_at - friend.person.met_at <= NEWCOMER


def _refunds(order: Placed, buyers: Sequence[Friend]) -> Iterator[Finding]:
    """Friends whose first order's hold has ended, and who got it back after that. What of theirs is
    still in its hold belongs to the pattern."""
    over = [each.orders[0] for each in buyers if each.orders[0].due_at <= order.seen_at]
    back = [each for each in over if each.refunded_at and each.refunded_at >= each.due_at]
    count, of = len(back), len(over)
    if of >= BACK_FROM and binomial_tail(count, of, BACK_USUAL) < BACK_CHANCE:
        open_ones = (
            each.order_key
            for friend in buyers
            for each in friend.orders
            if each.due_at > order.seen_at
        )
        yield found("refunds", "hold", open_ones, count=count, of=of)


def _chain(facts: Facts, order: Placed, buyer: Person, line: Sequence[Person]) -> Iterator[Finding]:
    """Each above has brought exactly the one below, soon after coming themselves. Their orders
    belong to the pattern."""
    below, count = buyer, 0
    for person in line:
        if person.direct != 1 or person.started_at is None or below.started_at is None:
            break
        if below.started_at - person.started_at > LINK:
            break
        below, count = person, count + 1
    if count >= LINKS:
        above = facts.orders_of([each.shopper_id for each in line[:count]], order.seen_at)
        keys = (each.order_key for each in above)
        yield found("chain", "hold", keys, count=count, hours=int(LINK / timedelta(hours=1)))
