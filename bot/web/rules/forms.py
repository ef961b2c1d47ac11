"""The common rules as a form, and back. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from bot.web.entry_forms import Sent, Wrong
from growth.money import plain, to_minor
from growth.programme import MOST_PERCENT, WHOLE, Attribution, Programme, Rule, To

NAMES = {
    ("inviter", "percent"): "inviter_percent",
    ("inviter", "fixed"): "inviter_fixed",
    ("friend", "fixed"): "friend_fixed",
}
"""What a rule of the form is called where the programme has none of that kind: as in shop.toml."""
DAYS = {"hold_days": (0, 365), "attribution_window_days": (1, 3650)}
_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?")
_DIGITS = re.compile(r"[0-9]{1,4}")


def shown_form(programme: Programme) -> dict[str, str] | None:
    """What the form holds, by the name of the field; None where the programme promises what the
    form cannot say. Milestones, the name and the depth stay as they are."""
    inviter, friend = _plain_rule(programme, "inviter"), _plain_rule(programme, "friend")
    some = inviter or friend
    currency = programme.currency
    shown = {
        "inviter_gives": inviter.gives if inviter else "nothing",
        "inviter_amount": _shown_amount(inviter, currency),
        "friend_amount": _shown_amount(friend, currency),
        "minimum_order": _money(some.minimum_order if some else 0, currency),
        "first_order_only": "yes" if some is None or some.first_order_only else "no",
        "cap_per_inviter": ""
        if programme.cap_per_inviter is None
        else plain(programme.cap_per_inviter, currency).split()[0],
        "hold_days": f"{programme.hold_days}",
        "attribution": programme.attribution,
        "attribution_window_days": f"{programme.attribution_window_days}",
    }
    try:
        said = read_form(programme, lambda name: shown[name])
    except Wrong:
        return None
    return shown if said == programme else None


def read_form(programme: Programme, sent: Sent) -> Programme:
    """The programme with what the form says. Raises Wrong."""
    currency = programme.currency
    least = _amount("minimum_order", sent, currency) or 0
    first = sent("first_order_only") != "no"
    rules = [
        replace(rule, minimum_order=least, first_order_only=first)
        for rule in (_inviter(programme, sent), _friend(programme, sent))
        if rule is not None
    ]
    attribution: Attribution = (
        "last_touch" if sent("attribution") == "last_touch" else "first_touch"
    )
    return replace(
        programme,
        rules=tuple(rules),
        cap_per_inviter=_amount("cap_per_inviter", sent, currency),
        hold_days=_days("hold_days", sent),
        attribution=attribution,
        attribution_window_days=_days("attribution_window_days", sent),
    )


def _inviter(programme: Programme, sent: Sent) -> Rule | None:
    match sent("inviter_gives"):
        case "percent":
            given = sent("inviter_amount")
            points = Decimal(given) * WHOLE / 100 if _PERCENT.fullmatch(given) else Decimal(0)
            if not 1 <= points <= MOST_PERCENT:
                raise Wrong("inviter_amount", "rules_wrong_percent", most=MOST_PERCENT // 100)
            return _named(programme, "inviter", "percent", int(points))
        case "fixed":
            amount = _amount("inviter_amount", sent, programme.currency)
            if not amount:
                raise Wrong("inviter_amount", "rules_wrong_amount")
            return _named(programme, "inviter", "fixed", amount)
    return None


def _friend(programme: Programme, sent: Sent) -> Rule | None:
    amount = _amount("friend_amount", sent, programme.currency)
    return _named(programme, "friend", "fixed", amount) if amount else None


def _named(programme: Programme, to: To, gives: Literal["fixed", "percent"], amount: int) -> Rule:
    """The same kind of promise keeps its name, which stands in the ledger."""
    kept = _plain_rule(programme, to)
    name = kept.name if kept and kept.gives == gives else NAMES[to, gives]
    if name in {milestone.name for milestone in programme.milestones}:
        name = f"{name} rule"
    return Rule(name, to, gives, amount)


def _plain_rule(programme: Programme, to: To) -> Rule | None:
    """The first one for them; `shown_form` sees whether it is all that there is."""
    return next((rule for rule in programme.rules if rule.to == to), None)


def _shown_amount(rule: Rule | None, currency: str) -> str:
    if rule is None:
        return ""
    if rule.gives == "percent":
        return f"{(Decimal(rule.amount) * 100 / WHOLE).normalize():f}"
    return _money(rule.amount, currency)


def _money(amount: int, currency: str) -> str:
    return plain(amount, currency).split()[0] if amount else ""


def _amount(field: str, sent: Sent, currency: str) -> int | None:
    """Minor units; None where the field is empty."""
    if not sent(field):
        return None
    try:
        return to_minor(sent(field), currency)
    except ValueError:
        raise Wrong(field, "rules_wrong_amount") from None


def _days(field: str, sent: Sent) -> int:
    low, high = DAYS[field]
    given = sent(field)
    if not _DIGITS.fullmatch(given) or not low <= int(given) <= high:
        raise Wrong(field, "rules_wrong_days", low=low, high=high)
    return int(given)


def refused(wrong: Wrong, words: Mapping[str, str]) -> str:
    """The sentence that stands beside the field."""
    return words[wrong.reason].format(**wrong.slots)
