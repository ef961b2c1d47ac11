"""`rewards.toml`: the owner's programme as a file, checked key by key, and written back."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadInput
from growth.money import plain, to_minor
from growth.programme import WHOLE, Attribution, Gives, Milestone, Programme, Rule, Tier, To, fault

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
    """The programme that a file describes. Raises BadInput: what is wrong, in which table and key,
    and what to do."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{source} is not valid TOML: {error}.") from None
    try:
        file = ProgrammeFile.model_validate(tables)
    except ValidationError as error:
        raise BadInput(f"{source}: {_first(error, tables)}.") from None
    try:
        programme = _programme(file, shop)
    except ValueError as error:
        raise BadInput(f"{source}: {error}.") from None
    if wrong := fault(programme):
        raise BadInput(f"{source}: {wrong}.")
    return programme


def write_programme(programme: Programme, zone: ZoneInfo) -> str:
    """The file that `read_programme` reads back to the same programme, where the shop still knows
    what it names."""
    head, rules, milestones = tables_of(programme, zone)
    document = tomlkit.document()
    document.update(head)
    for key, tables in (("rule", rules), ("milestone", milestones)):
        if tables:
            array = tomlkit.aot()
            for table in tables:
                array.append(tomlkit.item(table))
            document.add(key, array)
    return tomlkit.dumps(document)


def tables_of(
    programme: Programme, zone: ZoneInfo
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What the file holds: the keys of the programme, the rules, the milestones."""
    currency = programme.currency
    head = {
        "name": programme.name,
        "depth": programme.depth,
        "hold_days": programme.hold_days,
        "attribution": programme.attribution,
        "attribution_window_days": programme.attribution_window_days,
        "cap_per_inviter": _money(programme.cap_per_inviter, currency),
    }
    return (
        _given(head),
        [_given(_rule_table(rule, currency, zone)) for rule in programme.rules],
        [_given(_milestone_table(one, currency)) for one in programme.milestones],
    )


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
    called = f"rule {table.name!r}"
    _known(f"{called}, products", table.products, shop.has_product, "product id")
    _known(f"{called}, categories", table.categories, shop.categories.__contains__, "category")
    _known_pool(called, table.pool, shop)
    starts, ends = _days(called, table, shop)
    currency = shop.currency
    return Rule(
        table.name,
        table.to,
        table.gives,
        _amount(f"{called}, amount", table.gives, table.amount, currency),
        level=table.level,
        tiers=tuple(
            Tier(
                tier.from_friends,
                _amount(f"{called}, tier {tier.from_friends}", table.gives, tier.amount, currency),
            )
            for tier in table.tiers
        ),
        minimum_order=_minor(f"{called}, minimum_order", table.minimum_order, currency) or 0,
        first_order_only=table.first_order_only,
        products=frozenset(table.products),
        categories=frozenset(table.categories),
        per_person_cap=_cap(f"{called}, per_person_cap", table, table.per_person_cap, currency),
        programme_cap=_cap(f"{called}, programme_cap", table, table.programme_cap, currency),
        starts=starts,
        ends=ends,
        campaign_id=table.campaign,
        expires_days=table.expires_days,
        pool=table.pool,
    )


def _milestone(table: MilestoneTable, shop: Shop) -> Milestone:
    called = f"milestone {table.name!r}"
    _known_pool(called, table.pool, shop)
    amount = _amount(f"{called}, amount", table.gives, table.amount, shop.currency)
    return Milestone(table.name, table.friends, table.gives, amount, table.pool)


def _amount(called: str, gives: Gives, given: str | int | None, currency: str) -> int:
    """Minor units, basis points, points or 1. Raises ValueError."""
    match gives, given:
        case "coupon", None | 1:
            return 1
        case "coupon", _:
            raise ValueError(f"{called}: leave it out: a rule gives one coupon")
        case _, None:
            raise ValueError(f"{called} is missing")
        case "points", int():
            return given
        case "points", _:
            raise ValueError(f"{called}: write points as a whole number such as 100")
        case "percent", str() if _PERCENT.fullmatch(given):
            return int(Decimal(given) * (WHOLE // 100))
        case "percent", _:
            raise ValueError(f'{called}: write per cent as text such as "7.5"')
        case _, str():
            minor = _minor(called, given, currency)
            assert minor is not None
            return minor
    raise ValueError(f'{called}: write money as text such as "5.00"')


def _cap(called: str, table: RuleTable, given: str | int | None, currency: str) -> int | None:
    """A cap is in what the rule gives: money for a percentage, too."""
    if given is None:
        return None
    if table.gives in ("points", "coupon"):
        if isinstance(given, int):
            return given
        raise ValueError(f"{called}: write it as a whole number such as 100")
    if isinstance(given, str):
        return _minor(called, given, currency)
    raise ValueError(f'{called}: write money as text such as "500.00"')


def _minor(called: str, given: str | None, currency: str) -> int | None:
    if given is None:
        return None
    try:
        return to_minor(given.strip(), currency)
    except ValueError as error:
        raise ValueError(f"{called}: {error}") from None


def _known(called: str, given: tuple[str, ...], known: Callable[[str], bool], what: str) -> None:
    for name in given:
        if not known(name):
            raise ValueError(f"{called}: {name!r} is no {what} of the shop: correct it")


def _known_pool(called: str, pool: str | None, shop: Shop) -> None:
    if pool is not None and pool not in shop.pools:
        raise ValueError(
            f"{called}, pool: there is no pool {pool!r}: fill one with `shopvine rewards coupons`"
        )


def _days(called: str, table: RuleTable, shop: Shop) -> tuple[datetime | None, datetime | None]:
    if table.campaign is None:
        return _begin(table.starts, shop.zone), _end(table.ends, shop.zone)
    if table.starts or table.ends:
        raise ValueError(f"{called}: it has the days of its campaign: leave starts and ends out")
    days = shop.campaigns.get(table.campaign)
    if days is None:
        raise ValueError(
            f"{called}, campaign: the shop has no campaign {table.campaign!r}: publish it in the "
            "knowledge first, or name another"
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


def _rule_table(rule: Rule, currency: str, zone: ZoneInfo) -> dict[str, Any]:
    own_days = rule.campaign_id is None
    return {
        "name": rule.name,
        "to": rule.to,
        "gives": rule.gives,
        "amount": _written(rule.gives, rule.amount, currency),
        "level": rule.level if rule.level != 1 else None,
        "tiers": [
            {
                "from_friends": tier.from_friends,
                "amount": _written(rule.gives, tier.amount, currency),
            }
            for tier in rule.tiers
        ],
        "minimum_order": _money(rule.minimum_order or None, currency),
        "first_order_only": rule.first_order_only,
        "products": sorted(rule.products),
        "categories": sorted(rule.categories),
        "per_person_cap": _written_cap(rule.gives, rule.per_person_cap, currency),
        "programme_cap": _written_cap(rule.gives, rule.programme_cap, currency),
        "campaign": rule.campaign_id,
        "starts": rule.starts.astimezone(zone) if rule.starts and own_days else None,
        "ends": rule.ends.astimezone(zone) if rule.ends and own_days else None,
        "expires_days": rule.expires_days,
        "pool": rule.pool,
    }


def _milestone_table(milestone: Milestone, currency: str) -> dict[str, Any]:
    return {
        "name": milestone.name,
        "friends": milestone.friends,
        "gives": milestone.gives,
        "amount": _written(milestone.gives, milestone.amount, currency),
        "pool": milestone.pool,
    }


def _written(gives: Gives, amount: int, currency: str) -> str | int | None:
    match gives:
        case "coupon":
            return None
        case "points":
            return amount
        case "percent":
            return f"{(Decimal(amount) / (WHOLE // 100)).normalize():f}"
    return _money(amount, currency)


def _written_cap(gives: Gives, cap: int | None, currency: str) -> str | int | None:
    return cap if gives in ("points", "coupon") else _money(cap, currency)


def _money(amount: int | None, currency: str) -> str | None:
    return None if amount is None else plain(amount, currency).split()[0]


def _given(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in (None, [], "")}


def _first(error: ValidationError, tables: Mapping[str, Any]) -> str:
    """The first problem, with the table it is in by its name."""
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ", ".join(_place(problem["loc"], tables))
    match problem["type"]:
        case "missing":
            return f"{place} is missing"
        case "extra_forbidden":
            return f"{place} is no key of this file: see docs/reference/rules.md"
    return f"{place}: {problem['msg'].removeprefix('Value error, ')}"


def _place(loc: tuple[str | int, ...], tables: Mapping[str, Any]) -> Iterator[str]:
    value: Any = tables
    for part in loc:
        inside = isinstance(value, list | dict)
        try:
            value = value[part] if inside else None
        except (KeyError, IndexError):
            value = None
        if isinstance(part, int):
            name = value.get("name") if isinstance(value, dict) else None
            yield repr(name) if isinstance(name, str) else f"number {part + 1}"
        elif inside or value is not None:
            yield part
