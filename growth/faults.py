"""Why a programme cannot be published. The rules are in docs/rewards.md."""

from collections.abc import Iterator
from itertools import pairwise

from growth.money import DIGITS, MOST
from growth.programme import LONGEST_NAME, MOST_PERCENT, Gives, Milestone, Programme, Rule
from growth.reasons import Reason, reason


def fault(programme: Programme) -> Reason | None:
    """Why this cannot be published, in one sentence that says what to do; None when it can."""
    return next(_faults(programme), None)


def place(owner: Programme | Rule | Milestone) -> Reason:
    """Of what a reason speaks."""
    match owner:
        case Rule():
            return reason("place_rule", "rule {name!r}", name=owner.name)
        case Milestone():
            return reason("place_milestone", "milestone {name!r}", name=owner.name)
    return reason("place_programme", "the programme")


def _faults(programme: Programme) -> Iterator[Reason]:
    if programme.currency not in DIGITS:
        yield reason(
            "currency",
            "currency {currency!r} is not known: write an ISO 4217 code such as CNY",
            currency=programme.currency,
        )
    if programme.depth not in (1, 2):
        yield reason(
            "depth",
            "depth is {depth}: rewards reach 1 level, or 2; deeper chains are not paid",
            depth=programme.depth,
        )
    if not 0 <= programme.hold_days <= 365:
        yield reason(
            "hold_days",
            "hold_days is {days}: give 0 to 365 days",
            days=programme.hold_days,
        )
    if not 1 <= programme.attribution_window_days <= 3650:
        yield reason(
            "window_days",
            "attribution_window_days is {days}: give 1 to 3650 days",
            days=programme.attribution_window_days,
        )
    if programme.attribution not in ("first_touch", "last_touch"):
        yield reason(
            "attribution",
            "attribution is {given!r}: write first_touch or last_touch",
            given=programme.attribution,
        )
    yield from _below_nothing(programme, "cap_per_inviter")
    yield from _named_twice(programme)
    for rule in programme.rules:
        yield from _rule_faults(rule, programme.depth)
    for milestone in programme.milestones:
        yield from _milestone_faults(milestone)


def _named_twice(programme: Programme) -> Iterator[Reason]:
    names = programme.names
    for name in names:
        if not name.strip() or name != name.strip() or not name.isprintable():
            yield reason(
                "name_blank",
                "the name {name!r} is empty or holds blanks at its ends: give every rule a name",
                name=name,
            )
        if len(name) > LONGEST_NAME:
            yield reason(
                "name_long",
                "the name {name!r} is longer than {most} letters: shorten it",
                name=name,
                most=LONGEST_NAME,
            )
        if names.count(name) > 1:
            yield reason(
                "name_twice",
                "the name {name!r} is used twice: give every rule and milestone its own",
                name=name,
            )


def _rule_faults(rule: Rule, depth: int) -> Iterator[Reason]:
    where = place(rule)
    if rule.to not in ("inviter", "friend"):
        yield reason(
            "rule_to", "{place}: to is {given!r}: write inviter or friend",
            place=where, given=rule.to,
        )  # fmt: skip
    if rule.gives not in ("fixed", "percent", "points", "coupon"):
        yield reason(
            "rule_gives", "{place}: gives is {given!r}: write fixed, percent, points or coupon",
            place=where, given=rule.gives,
        )  # fmt: skip
    if rule.level not in (1, 2) or (rule.to == "friend" and rule.level != 1):
        yield reason(
            "rule_level", "{place}: level is {level}: 1 is the inviter, 2 the inviter's inviter",
            place=where, level=rule.level,
        )  # fmt: skip
    if rule.level > depth:
        yield reason(
            "rule_depth",
            "{place} rewards level 2: set depth to 2, which an owner must acknowledge",
            place=where,
        )
    yield from _amount_faults(where, rule.gives, rule.amount, rule.pool)
    yield from _tier_faults(where, rule)
    yield from _below_nothing(rule, "minimum_order", "per_person_cap", "programme_cap")
    yield from _time_faults(where, rule)


def _amount_faults(where: Reason, gives: Gives, amount: int, pool: str | None) -> Iterator[Reason]:
    most = {"percent": MOST_PERCENT, "coupon": 1}.get(gives, MOST)
    if not 1 <= amount <= most:
        told = "{place}: amount is {amount}: give 1 to {most}"
        if gives == "percent":
            told += " basis points (500 is 5 per cent)"
        code = "amount_percent" if gives == "percent" else "amount"
        yield reason(code, told, place=where, amount=amount, most=most)
    if (gives == "coupon") != bool(pool):
        yield reason(
            "pool_named",
            "{place}: name the pool that its coupons come from, and only for coupons",
            place=where,
        )


def _tier_faults(where: Reason, rule: Rule) -> Iterator[Reason]:
    if rule.tiers and (rule.to == "friend" or rule.gives == "coupon"):
        yield reason(
            "tiers_who",
            "{place}: only what an inviter gets in money or points can have tiers",
            place=where,
        )
    steps = [1, *(tier.from_friends for tier in rule.tiers)]
    if any(later <= earlier for earlier, later in pairwise(steps)):
        yield reason(
            "tiers_rise", "{place}: tiers must rise, the first from friend 2 or later", place=where
        )
    for tier in rule.tiers:
        step = reason("place_tier", "{place}, tier {tier}", place=where, tier=tier.from_friends)
        yield from _amount_faults(step, rule.gives, tier.amount, rule.pool)


def _time_faults(where: Reason, rule: Rule) -> Iterator[Reason]:
    for name in ("starts", "ends"):
        at = getattr(rule, name)
        if at is not None and at.tzinfo is None:
            yield reason(
                "no_zone",
                "{place}: {key} has no time zone: write it as in 2026-05-01T00:00:00+08:00",
                place=where,
                key=name,
            )
            return
    if rule.starts and rule.ends and rule.ends <= rule.starts:
        yield reason("ends_first", "{place} ends before it starts: give a later end", place=where)
    if rule.campaign_id and not (rule.starts and rule.ends):
        yield reason(
            "campaign_days",
            "{place}: campaign {campaign!r} has no days: give it a start and an end",
            place=where,
            campaign=rule.campaign_id,
        )
    if rule.expires_days is not None and rule.gives == "coupon":
        yield reason(
            "coupon_expires",
            "{place}: coupons expire with their pool: leave expires_days out",
            place=where,
        )
    elif rule.expires_days is not None and not 1 <= rule.expires_days <= 3650:
        yield reason(
            "expires_days",
            "{place}: expires_days is {days}: give 1 to 3650 days",
            place=where,
            days=rule.expires_days,
        )


def _milestone_faults(milestone: Milestone) -> Iterator[Reason]:
    where = place(milestone)
    if milestone.friends < 1:
        yield reason(
            "friends", "{place}: friends is {friends}: give 1 or more",
            place=where, friends=milestone.friends,
        )  # fmt: skip
    if milestone.gives not in ("fixed", "points", "coupon"):
        yield reason(
            "milestone_gives", "{place}: gives is {given!r}: write fixed, points or coupon",
            place=where, given=milestone.gives,
        )  # fmt: skip
    yield from _amount_faults(where, milestone.gives, milestone.amount, milestone.pool)


def _below_nothing(owner: Programme | Rule, *names: str) -> Iterator[Reason]:
    for name in names:
        value = getattr(owner, name)
        if value is not None and not 0 <= value <= MOST:
            yield reason(
                "below_nothing", "{place}: {key} is {value}: give 0 to {most}",
                place=place(owner), key=name, value=value, most=MOST,
            )  # fmt: skip
