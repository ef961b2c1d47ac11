"""A programme as the file that `bot.programmes.file` reads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit

from growth.money import plain
from growth.programme import WHOLE, Gives, Milestone, Programme, Rule


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
