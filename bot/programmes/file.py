"""`rewards.toml`: the owner's programme as a file, checked key by key."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import RulesRefused
from bot.programmes.faults import first_fault, no_toml
from growth.faults import fault
from growth.money import to_minor
from growth.programme import WHOLE, Attribution, Gives, Milestone, Programme, Rule, Tier, To
from growth.reasons import Reason, reason, reason_of

Days = tuple[datetime, datetime]

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_Text = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Shop:
    """What of the shop a programme can name. `campaigns` gives the days of each: from the start of
    the first until the end of the last."""

    currency: str
    zone: ZoneInfo
    has_product: Callable[[str], bool]
    categories: frozenset[str]
    campaigns: Mapping[str, Days]
    pools: frozenset[str]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TierTable(_Table):
    """`tiers`: another amount from the n-th rewarded friend on."""

    from_friends: int = Field(ge=2, description="From this friend on.")
    amount: _Text | int = Field(description="As the rule's.")


class RuleTable(_Table):
    """`[[rule]]`: one promise for an order of a friend."""

    name: _Text = Field(description="Its own name, which stays in the ledger.")
    to: To = Field(description="Who gets it.")
    gives: Gives = Field(description="What they get.")
    amount: _Text | int | None = Field(
        None,
        description='Money as text such as `"5.00"`, per cent as text such as `"7.5"`, points as a '
        "whole number; left out for a coupon.",
    )
    level: int = Field(1, ge=1, le=2, description="2: the inviter's inviter; needs `depth = 2`.")
    tiers: tuple[TierTable, ...] = Field(
        (), strict=False, description="Other amounts from a friend on."
    )
    minimum_order: _Text | None = Field(None, description="Orders below this earn nothing.")
    first_order_only: bool = Field(True, description="Only a friend's first order earns.")
    products: tuple[_Text, ...] = Field((), strict=False, description="Product ids that count.")
    categories: tuple[_Text, ...] = Field((), strict=False, description="Categories that count.")
    per_person_cap: _Text | int | None = Field(None, description="The most one person may hold.")
    programme_cap: _Text | int | None = Field(None, description="The most all may hold together.")
    campaign: _Text | None = Field(None, description="A campaign's id: the rule has its days.")
    starts: datetime | date | None = Field(None, description="First day, or a time.")
    ends: datetime | date | None = Field(None, description="Last day, or the time it is over.")
    expires_days: int | None = Field(None, description="Unpaid so long after the hold: gone.")
    pool: _Text | None = Field(None, description="Where coupons come from.")


class MilestoneTable(_Table):
    """`[[milestone]]`: what an inviter gets once for so many friends who bought."""

    name: _Text = Field(description="Its own name, which stays in the ledger.")
    friends: int = Field(ge=1, description="Friends whose first order was kept.")
    gives: Literal["fixed", "points", "coupon"] = Field(description="What they get.")
    amount: _Text | int | None = Field(None, description="As a rule's.")
    pool: _Text | None = Field(None, description="Where coupons come from.")


class ProgrammeFile(_Table):
    """What holds for all rules."""

    name: str = Field("", max_length=120, description="What you call the programme.")
    depth: int = Field(
        1, ge=1, le=2, description="2 also rewards the inviter's inviter; see the legal note."
    )
    hold_days: int = Field(
        14, description="A reward is pending for this many days after the order."
    )
    attribution: Attribution = Field("first_touch", description="Whose link counts.")
    attribution_window_days: int = Field(90, description="An order counts so long after the link.")
    cap_per_inviter: _Text | None = Field(None, description="The most money one inviter may hold.")
    rule: tuple[RuleTable, ...] = Field((), strict=False, description="Tables `[[rule]]`.")
    milestone: tuple[MilestoneTable, ...] = Field(
        (), strict=False, description="Tables `[[milestone]]`."
    )


def read_programme(text: str, shop: Shop, source: str = "rewards.toml") -> Programme:
    """The programme that a file describes. Raises RulesRefused: what is wrong, in which table and
    key, and what to do."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesRefused(source, no_toml(error)) from None
    try:
        file = ProgrammeFile.model_validate(tables)
    except ValidationError as error:
        raise RulesRefused(source, first_fault(error, tables)) from None
    try:
        programme = _programme(file, shop)
    except ValueError as error:
        raise RulesRefused(source, reason_of(error)) from None
    if wrong := fault(programme):
        raise RulesRefused(source, wrong)
    return programme


def _programme(file: ProgrammeFile, shop: Shop) -> Programme:
    return Programme(
        shop.currency,
        tuple(_rule(table, shop) for table in file.rule),
        tuple(_milestone(table, shop) for table in file.milestone),
        depth=file.depth,
        hold_days=file.hold_days,
        attribution=file.attribution,
        attribution_window_days=file.attribution_window_days,
        cap_per_inviter=_minor("cap_per_inviter", file.cap_per_inviter, shop.currency),
        name=file.name,
    )


def _rule(table: RuleTable, shop: Shop) -> Rule:
    where = reason("place_rule", "rule {name!r}", name=table.name)
    _known(where, "products", table.products, shop.has_product)
    _known(where, "categories", table.categories, shop.categories.__contains__)
    _known_pool(where, table.pool, shop)
    starts, ends = _days(where, table, shop)
    currency = shop.currency
    return Rule(
        table.name,
        table.to,
        table.gives,
        _amount(_key(where, "amount"), table.gives, table.amount, currency),
        level=table.level,
        tiers=tuple(
            Tier(
                tier.from_friends,
                _amount(_step(where, tier.from_friends), table.gives, tier.amount, currency),
            )
            for tier in table.tiers
        ),
        minimum_order=_minor(_key(where, "minimum_order"), table.minimum_order, currency) or 0,
        first_order_only=table.first_order_only,
        products=frozenset(table.products),
        categories=frozenset(table.categories),
        per_person_cap=_cap(_key(where, "per_person_cap"), table, table.per_person_cap, currency),
        programme_cap=_cap(_key(where, "programme_cap"), table, table.programme_cap, currency),
        starts=starts,
        ends=ends,
        campaign_id=table.campaign,
        expires_days=table.expires_days,
        pool=table.pool,
    )


def _milestone(table: MilestoneTable, shop: Shop) -> Milestone:
    where = reason("place_milestone", "milestone {name!r}", name=table.name)
    _known_pool(where, table.pool, shop)
    amount = _amount(_key(where, "amount"), table.gives, table.amount, shop.currency)
    return Milestone(table.name, table.friends, table.gives, amount, table.pool)


def _key(where: Reason, key: str) -> Reason:
    return reason("place_key", "{place}, {key}", place=where, key=key)


def _step(where: Reason, tier: int) -> Reason:
    return reason("place_tier", "{place}, tier {tier}", place=where, tier=tier)


def _amount(where: Reason, gives: Gives, given: str | int | None, currency: str) -> int:
    """Minor units, basis points, points or 1. Raises ValueError."""
    match gives, given:
        case "coupon", None | 1:
            return 1
        case "coupon", _:
            told = "{place}: leave it out: a rule gives one coupon"
            raise ValueError(reason("amount_of_coupon", told, place=where))
        case _, None:
            raise ValueError(reason("key_missing", "{place} is missing", place=where))
        case "points", int():
            return given
        case "points", _:
            told = "{place}: write points as a whole number such as 100"
            raise ValueError(reason("as_points", told, place=where))
        case "percent", str() if _PERCENT.fullmatch(given):
            return int(Decimal(given) * (WHOLE // 100))
        case "percent", _:
            told = '{place}: write per cent as text such as "7.5"'
            raise ValueError(reason("as_percent", told, place=where))
        case _, str():
            minor = _minor(where, given, currency)
            assert minor is not None
            return minor
    raise ValueError(reason("as_money", '{place}: write money as text such as "5.00"', place=where))


def _cap(where: Reason, table: RuleTable, given: str | int | None, currency: str) -> int | None:
    """A cap is in what the rule gives: money for a percentage, too."""
    if given is None:
        return None
    if table.gives in ("points", "coupon"):
        if isinstance(given, int):
            return given
        told = "{place}: write it as a whole number such as 100"
        raise ValueError(reason("as_count", told, place=where))
    if isinstance(given, str):
        return _minor(where, given, currency)
    told = '{place}: write money as text such as "500.00"'
    raise ValueError(reason("as_money", told, place=where))


def _minor(where: str, given: str | None, currency: str) -> int | None:
    if given is None:
        return None
    try:
        return to_minor(given.strip(), currency)
    except ValueError as error:
        told = "{place}: {fault}"
        raise ValueError(reason("at", told, place=where, fault=reason_of(error))) from None


def _known(
    where: Reason,
    key: Literal["products", "categories"],
    given: tuple[str, ...],
    known: Callable[[str], bool],
) -> None:
    code, what = ("no_product", "product id") if key == "products" else ("no_category", "category")
    for name in given:
        if not known(name):
            told = f"{{place}}: {{name!r}} is no {what} of the shop: correct it"
            raise ValueError(reason(code, told, place=_key(where, key), name=name))


def _known_pool(where: Reason, pool: str | None, shop: Shop) -> None:
    if pool is not None and pool not in shop.pools:
        raise ValueError(
            reason(
                "no_pool",
                "{place}: there is no pool {pool!r}: fill one with `shopvine rewards coupons`",
                place=_key(where, "pool"),
                pool=pool,
            )
        )


def _days(where: Reason, table: RuleTable, shop: Shop) -> tuple[datetime | None, datetime | None]:
    if table.campaign is None:
        return _begin(table.starts, shop.zone), _end(table.ends, shop.zone)
    if table.starts or table.ends:
        told = "{place}: it has the days of its campaign: leave starts and ends out"
        raise ValueError(reason("campaign_has_days", told, place=where))
    days = shop.campaigns.get(table.campaign)
    if days is None:
        raise ValueError(
            reason(
                "no_campaign",
                "{place}: the shop has no campaign {campaign!r}: publish it in the knowledge "
                "first, or name another",
                place=_key(where, "campaign"),
                campaign=table.campaign,
            )
        )
    return days


def campaign_days(first: str, last: str, zone: ZoneInfo) -> Days:
    """From the start of the first day until the end of the last, both `YYYY-MM-DD` of the shop."""
    begin, end = _begin(date.fromisoformat(first), zone), _end(date.fromisoformat(last), zone)
    assert begin is not None
    assert end is not None
    return begin, end


def _begin(given: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return _zoned(given, zone)
    return datetime.combine(given, time(), zone)


def _end(given: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    """The last day counts whole."""
    if given is None or isinstance(given, datetime):
        return _zoned(given, zone)
    return datetime.combine(given + timedelta(days=1), time(), zone)


def _zoned(given: datetime | None, zone: ZoneInfo) -> datetime | None:
    return given.replace(tzinfo=zone) if given and given.tzinfo is None else given
