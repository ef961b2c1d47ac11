"""What an owner promises: rules, milestones and their limits. In words in docs/rewards.md."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

from growth.money import DIGITS, MOST

Gives = Literal["fixed", "percent", "points", "coupon"]
To = Literal["inviter", "friend"]
Attribution = Literal["first_touch", "last_touch"]

POINTS = "PTS"
COUPONS = "CPN"
"""The units that are no currency: points, and coupons counted one each."""

WHOLE = 10_000
"""Basis points in the whole: 500 of them are 5 per cent."""

MOST_PERCENT = WHOLE // 2
LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Tier:
    """From the `from_friends`-th rewarded friend on the rule gives `amount` instead of its own."""

    from_friends: int
    amount: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise for one order of a friend.

    `amount`: minor units (fixed), basis points (percent: 500 is 5 per cent), points, or 1 (coupon,
    from the pool `pool`). An inviter's rule looks at friends (`level` 1) or at friends' friends
    (2); a friend's rule rewards the buyer. An order's line counts when its product is in `products`
    or its category in `categories`; without either, everything counts. Caps are in the unit of the
    rule. The rule holds for orders placed from `starts` until before `ends`; those of the campaign
    `campaign_id`, if it names one. `expires_days` count from the end of the hold.
    """

    name: str
    to: To
    gives: Gives
    amount: int
    level: int = 1
    tiers: tuple[Tier, ...] = ()
    minimum_order: int = 0
    first_order_only: bool = True
    products: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    per_person_cap: int | None = None
    programme_cap: int | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    campaign_id: str | None = None
    expires_days: int | None = None
    pool: str | None = None

    @property
    def reward_level(self) -> int:
        """0 for the buyer, 1 for the inviter, 2 for the inviter's inviter."""
        return 0 if self.to == "friend" else self.level


@dataclass(frozen=True, slots=True)
class Milestone:
    """What an inviter gets once, for `friends` friends whose first order was kept through its
    hold. `amount` as in a rule."""

    name: str
    friends: int
    gives: Literal["fixed", "points", "coupon"]
    amount: int
    pool: str | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that is promised from one publication to the next.

    `depth` is 1, or 2 where the owner acknowledged the legal note. `cap_per_inviter` is the most
    money one inviter may hold over all rules together, minor units of `currency`.
    """

    currency: str
    rules: tuple[Rule, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    depth: int = 1
    hold_days: int = 14
    attribution: Attribution = "first_touch"
    attribution_window_days: int = 90
    cap_per_inviter: int | None = None
    name: str = ""

    @property
    def names(self) -> list[str]:
        """Of every rule and milestone."""
        return [rule.name for rule in self.rules] + [one.name for one in self.milestones]


@dataclass(frozen=True, slots=True)
class Published:
    """A programme that holds from `published_at` until the next. Reward depth 2 was acknowledged
    by `acknowledged_by`."""

    programme_id: int
    programme: Programme
    digest: str
    published_at: datetime
    by: str
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None


def unit(gives: Gives, currency: str) -> str:
    """What a reward is counted in: the currency, POINTS or COUPONS."""
    return {"points": POINTS, "coupon": COUPONS}.get(gives, currency)


def simple(
    currency: str,
    *,
    inviter_percent: int = 5,
    inviter_fixed: int = 0,
    friend_fixed: int = 0,
    minimum_order: int = 0,
    hold_days: int = 14,
    cap_per_inviter: int | None = None,
    first_order_only: bool = True,
    attribution_window_days: int = 90,
) -> Programme:
    """The programme of `[rewards]` and `[sharing]` in shop.toml; amounts in minor units."""
    promised: tuple[tuple[str, To, Gives, int], ...] = (
        ("inviter_percent", "inviter", "percent", inviter_percent * WHOLE // 100),
        ("inviter_fixed", "inviter", "fixed", inviter_fixed),
        ("friend_fixed", "friend", "fixed", friend_fixed),
    )
    return Programme(
        currency,
        tuple(
            Rule(
                name,
                to,
                gives,
                amount,
                minimum_order=minimum_order,
                first_order_only=first_order_only,
            )
            for name, to, gives, amount in promised
            if amount
        ),
        hold_days=hold_days,
        attribution_window_days=attribution_window_days,
        cap_per_inviter=cap_per_inviter,
    )


def as_terms(programme: Programme) -> dict[str, Any]:
    """Plain values for `json.dumps`; `from_terms` gives the programme back."""
    return {key: _plain(value) for key, value in asdict(programme).items()}


def from_terms(terms: Mapping[str, Any]) -> Programme:
    """The programme that `as_terms` wrote down."""
    values = dict(terms)
    values["rules"] = tuple(_rule(rule) for rule in values.get("rules", ()))
    values["milestones"] = tuple(Milestone(**one) for one in values.get("milestones", ()))
    return Programme(**values)


def digest(programme: Programme) -> str:
    """The same for the same promises (SHA-256, hex)."""
    terms = json.dumps(as_terms(programme), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(terms.encode()).hexdigest()


def fault(programme: Programme) -> str | None:
    """Why this cannot be published, in one sentence that says what to do; None when it can."""
    return next(_faults(programme), None)


def _rule(terms: Mapping[str, Any]) -> Rule:
    values = dict(terms)
    values["tiers"] = tuple(Tier(**tier) for tier in values.get("tiers", ()))
    for key in ("products", "categories"):
        values[key] = frozenset(values.get(key, ()))
    for key in ("starts", "ends"):
        values[key] = datetime.fromisoformat(values[key]) if values.get(key) else None
    return Rule(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _faults(programme: Programme) -> Iterator[str]:
    if programme.currency not in DIGITS:
        yield f"currency {programme.currency!r} is not known: write an ISO 4217 code such as CNY"
    if programme.depth not in (1, 2):
        yield f"depth is {programme.depth}: rewards reach 1 level, or 2; deeper chains are not paid"
    if not 0 <= programme.hold_days <= 365:
        yield f"hold_days is {programme.hold_days}: give 0 to 365 days"
    if not 1 <= programme.attribution_window_days <= 3650:
        yield (
            f"attribution_window_days is {programme.attribution_window_days}: give 1 to 3650 days"
        )
    if programme.attribution not in ("first_touch", "last_touch"):
        yield f"attribution is {programme.attribution!r}: write first_touch or last_touch"
    yield from _below_nothing("the programme", programme, "cap_per_inviter")
    yield from _named_twice(programme)
    for rule in programme.rules:
        yield from _rule_faults(rule, programme.depth)
    for milestone in programme.milestones:
        yield from _milestone_faults(milestone)


def _named_twice(programme: Programme) -> Iterator[str]:
    names = programme.names
    for name in names:
        if not name.strip() or name != name.strip() or not name.isprintable():
            yield f"the name {name!r} is empty or holds blanks at its ends: give every rule a name"
        if len(name) > LONGEST_NAME:
            yield f"the name {name!r} is longer than {LONGEST_NAME} letters: shorten it"
        if names.count(name) > 1:
            yield f"the name {name!r} is used twice: give every rule and milestone its own"


def _rule_faults(rule: Rule, depth: int) -> Iterator[str]:
    called = f"rule {rule.name!r}"
    if rule.to not in ("inviter", "friend"):
        yield f"{called}: to is {rule.to!r}: write inviter or friend"
    if rule.gives not in ("fixed", "percent", "points", "coupon"):
        yield f"{called}: gives is {rule.gives!r}: write fixed, percent, points or coupon"
    if rule.level not in (1, 2) or (rule.to == "friend" and rule.level != 1):
        yield f"{called}: level is {rule.level}: 1 is the inviter, 2 the inviter's inviter"
    if rule.level > depth:
        yield f"{called} rewards level 2: set depth to 2, which an owner must acknowledge"
    yield from _amount_faults(called, rule.gives, rule.amount, rule.pool)
    yield from _tier_faults(called, rule)
    yield from _below_nothing(called, rule, "minimum_order", "per_person_cap", "programme_cap")
    yield from _time_faults(called, rule)


def _amount_faults(called: str, gives: Gives, amount: int, pool: str | None) -> Iterator[str]:
    most = {"percent": MOST_PERCENT, "coupon": 1}.get(gives, MOST)
    if not 1 <= amount <= most:
        yield f"{called}: amount is {amount}: give 1 to {most}" + (
            " basis points (500 is 5 per cent)" if gives == "percent" else ""
        )
    if (gives == "coupon") != bool(pool):
        yield f"{called}: name the pool that its coupons come from, and only for coupons"


def _tier_faults(called: str, rule: Rule) -> Iterator[str]:
    if rule.tiers and (rule.to == "friend" or rule.gives == "coupon"):
        yield f"{called}: only what an inviter gets in money or points can have tiers"
    steps = [1, *(tier.from_friends for tier in rule.tiers)]
    if any(later <= earlier for earlier, later in pairwise(steps)):
        yield f"{called}: tiers must rise, the first from friend 2 or later"
    for tier in rule.tiers:
        yield from _amount_faults(
            f"{called}, tier {tier.from_friends}", rule.gives, tier.amount, rule.pool
        )


def _time_faults(called: str, rule: Rule) -> Iterator[str]:
    for name in ("starts", "ends"):
        at = getattr(rule, name)
        if at is not None and at.tzinfo is None:
            yield f"{called}: {name} has no time zone: write it as in 2026-05-01T00:00:00+08:00"
            return
    if rule.starts and rule.ends and rule.ends <= rule.starts:
        yield f"{called} ends before it starts: give a later end"
    if rule.campaign_id and not (rule.starts and rule.ends):
        yield f"{called}: campaign {rule.campaign_id!r} has no days: give it a start and an end"
    if rule.expires_days is not None and rule.gives == "coupon":
        yield f"{called}: coupons expire with their pool: leave expires_days out"
    elif rule.expires_days is not None and not 1 <= rule.expires_days <= 3650:
        yield f"{called}: expires_days is {rule.expires_days}: give 1 to 3650 days"


def _milestone_faults(milestone: Milestone) -> Iterator[str]:
    called = f"milestone {milestone.name!r}"
    if milestone.friends < 1:
        yield f"{called}: friends is {milestone.friends}: give 1 or more"
    if milestone.gives not in ("fixed", "points", "coupon"):
        yield f"{called}: gives is {milestone.gives!r}: write fixed, points or coupon"
    yield from _amount_faults(called, milestone.gives, milestone.amount, milestone.pool)


def _below_nothing(called: str, owner: Programme | Rule, *names: str) -> Iterator[str]:
    for name in names:
        value = getattr(owner, name)
        if value is not None and not 0 <= value <= MOST:
            yield f"{called}: {name} is {value}: give 0 to {MOST}"
