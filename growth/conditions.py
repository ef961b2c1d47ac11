"""What a rule asks of an order. In words, with examples, in docs/rewards.md."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from growth.money import plain
from growth.programme import Programme, Rule
from growth.purchases import Line, Purchase

CLOCKS_DIFFER = timedelta(minutes=5)
"""A shop's clock may run this much behind ours: an order that soon before the start counts."""

Level = Literal[0, 1, 2]
Code = Literal[
    "nobody",
    "forgotten",
    "blocked",
    "before_start",
    "window",
    "starts",
    "ends",
    "minimum",
    "product",
    "first_order",
    "cap",
    "programme_cap",
    "too_small",
    "refunded",
    "milestone_open",
    "milestone_had",
    "earned",
    "earned_in_part",
    "milestone",
]
"""Why a rule gave something (the last three) or not, for those who word it in another language."""

PASSED: frozenset[Code] = frozenset({"earned", "earned_in_part", "milestone"})


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who may earn. Nobody earns on orders placed after they were forgotten."""

    shopper_id: int
    forgotten_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An order and the part a person has in it.

    `level`: 0 the buyer, 1 who brought them, 2 who brought that one. `since` is when the buyer came
    by the link that the order counts for; None: nobody brought them. `first`: the buyer had not
    ordered before.
    """

    purchase: Purchase
    programme: Programme
    level: Level
    since: datetime | None
    first: bool

    @property
    def placed(self) -> tuple[datetime, str, str]:
        """Orders sort by this: when they were placed, then by name."""
        return self.purchase.occurred_at, self.purchase.source, self.purchase.order_id

    @property
    def due_at(self) -> datetime:
        """When the hold ends."""
        return self.purchase.occurred_at + timedelta(days=self.programme.hold_days)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule or milestone said about one order, with the reason in one English sentence.

    `code` and `values` (amounts in minor units) are for wording it in another language.
    """

    rule: str
    passed: bool
    reason: str
    code: Code
    values: Mapping[str, int | str] = field(default_factory=dict)


def verdict(rule: str, code: Code, reason: str, **values: int | str) -> Verdict:
    return Verdict(rule, code in PASSED, reason, code, values)


def unmet(rule: Rule, person: Inviter, part: Part, blocked: Collection[int]) -> Verdict | None:
    """The first thing that the rule asks and that is not so; None when the order meets it."""
    return next(_unmet(rule, person, part, blocked), None)


def not_brought(
    name: str, person: Inviter, part: Part, blocked: Collection[int]
) -> Iterator[Verdict]:
    """What is asked of every order, whatever the rule gives."""
    purchase = part.purchase
    if part.since is None:
        yield verdict(name, "nobody", "Nobody invited the buyer.")
        return
    if person.forgotten_at is not None and purchase.occurred_at >= person.forgotten_at:
        reason = "Who would get this asked to be forgotten before this order."
        yield verdict(name, "forgotten", reason)
    if purchase.order_key in blocked:
        yield verdict(name, "blocked", "Fraud checks blocked this order.")
    if purchase.occurred_at < part.since - CLOCKS_DIFFER:
        yield verdict(name, "before_start", "The order was placed before the friend's start.")
    days = part.programme.attribution_window_days
    if purchase.occurred_at > part.since + timedelta(days=days):
        reason = f"The order was placed more than {days} days after the start."
        yield verdict(name, "window", reason, days=days)


def too_cheap(name: str, part: Part, least: int) -> Iterator[Verdict]:
    purchase, least = part.purchase, max(1, least)
    if purchase.amount < least:
        told, asked = (plain(amount, purchase.currency) for amount in (purchase.amount, least))
        yield verdict(
            name,
            "minimum",
            f"The order is {told}, the least that earns is {asked}.",
            amount=purchase.amount,
            least=least,
            currency=purchase.currency,
        )


def not_first(name: str, part: Part) -> Iterator[Verdict]:
    if not part.first:
        yield verdict(name, "first_order", "The friend had ordered before.")


def qualifying(rule: Rule, purchase: Purchase) -> int | None:
    """Minor units of the order that the rule counts; None when nothing in it is of its products."""
    if not rule.products and not rule.categories:
        return purchase.amount
    whole = Line(purchase.product_id, None, 1, purchase.amount)
    counted = [
        line.amount
        for line in purchase.lines or (whole,)
        if line.product_id in rule.products or line.category in rule.categories
    ]
    return min(sum(counted), purchase.amount) if counted else None


def _unmet(rule: Rule, person: Inviter, part: Part, blocked: Collection[int]) -> Iterator[Verdict]:
    yield from not_brought(rule.name, person, part, blocked)
    at = part.purchase.occurred_at
    if rule.starts and at < rule.starts:
        told = rule.starts.isoformat()
        yield verdict(rule.name, "starts", f"The rule began later, at {told}.", at=told)
    if rule.ends and at >= rule.ends:
        told = rule.ends.isoformat()
        yield verdict(rule.name, "ends", f"The rule had ended, at {told}.", at=told)
    yield from too_cheap(rule.name, part, rule.minimum_order)
    if rule.first_order_only:
        yield from not_first(rule.name, part)
    if qualifying(rule, part.purchase) is None:
        reason = "Nothing in the order is of the rule's products or categories."
        yield verdict(rule.name, "product", reason)
