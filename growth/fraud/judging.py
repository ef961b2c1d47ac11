"""All checks on one order, and the rule that combines them."""

from collections.abc import Iterable, Iterator
from statistics import median

from growth.fraud import identity, shapes, velocity
from growth.fraud.facts import NEWCOMER, Facts, Finding, Person, Placed, Standing
from growth.fraud.wording import found

CHECKS = (
    "blocklist",
    "self_referral",
    "ring",
    "rejoined",
    "shared_mark",
    "coupon_farming",
    "burst_inviter",
    "burst_product",
    "burst_hour",
    "star",
    "chain",
    "minimum",
    "refunds",
)
"""What can be found in an order."""


def examine(facts: Facts, order_key: int) -> list[Finding]:
    """What speaks against the rewards of that order; nothing where it cannot earn any."""
    order = facts.order(order_key)
    if order is None or order.inviter_id is None:
        return []
    return list(_findings(facts, order))


def combine(findings: Iterable[Finding]) -> Standing:
    """The worst of them: one that blocks blocks, else one that holds holds, else it passes."""
    outcomes = {each.outcome for each in findings}
    if "block" in outcomes:
        return "block"
    return "hold" if "hold" in outcomes else "pass"


def _findings(facts: Facts, order: Placed) -> Iterator[Finding]:
    buyer = facts.person(order.shopper_id)
    if buyer is None or order.inviter_id is None:
        return
    if listed := facts.blocked(order):
        yield found("blocklist", "block", kinds=[kind for kind, _ in listed])
    tree = identity.above(facts, buyer)
    earning = tree if buyer.inviter_id == order.inviter_id else _upwards(facts, order.inviter_id)
    yield from identity.check(facts, order, earning)
    friends = facts.friends(order.inviter_id, order.seen_at)
    yield from velocity.by_inviter(order, friends)
    around = facts.recent(order.placed_at, None)
    before = facts.recent(order.placed_at - velocity.HOUR, None)
    if order.placed_at - buyer.met_at <= NEWCOMER:
        yield from velocity.by_hour(velocity.within(around, order), before)
        if order.product_id:
            yield from velocity.by_product(
                velocity.within(facts.recent(order.placed_at, order.product_id), order),
                facts.recent(order.placed_at - velocity.HOUR, order.product_id),
                before,
            )
    usual = int(median(each.amount for each in before)) if before else 0
    yield from shapes.check(facts, order, tree, friends, usual)


def _upwards(facts: Facts, shopper_id: int) -> list[Person]:
    """That person, who brought them, and so on."""
    person = facts.person(shopper_id)
    return [person, *identity.above(facts, person)] if person else []
