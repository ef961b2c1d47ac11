"""What an owner promises: rules, milestones and their limits. In words in docs/rewards.md."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

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
