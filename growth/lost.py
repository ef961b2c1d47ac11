"""Starts and orders that look as if an invitation had been lost on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from growth.invitations import NAME_WITHIN

Sign = Literal["opened", "slip", "group", "shared", "order"]
SIGNS: tuple[Sign, ...] = ("opened", "slip", "group", "shared", "order")
"""Strongest first."""
SHARED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom nobody brought. `product_id` is what their first question was about."""

    shopper_id: int
    met_at: datetime
    product_id: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact that ties a person to somebody's link: they opened it late, tried a code one slip away
    from it, or joined a group by it."""

    sign: Sign
    shopper_id: int
    inviter_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """`shopper_id` shared that product."""

    shopper_id: int
    product_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lost:
    """It looks as if `inviter_id` brought that person; `sign` and `values` say why. Of an order
    whose buyer nobody knows, `order_key` is its key and `shopper_id` who may have bought it."""

    sign: Sign
    shopper_id: int
    inviter_id: int
    at: datetime
    values: Mapping[str, str] = field(default_factory=dict)
    order_key: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Which lost referral staff mean. Another sign of the same two people is another one: it was
    not looked at."""

    sign: Sign
    shopper_id: int
    inviter_id: int
    order_key: int | None = None


@dataclass(frozen=True, slots=True)
class LostDecision:
    """Staff dismissed a lost referral for a reason, or brought it back ("" then)."""

    dismissed: bool
    about: About
    reason: str
    by: str
    at: datetime


def sifted(
    found: Iterable[Lost], decisions: Iterable[LostDecision]
) -> tuple[list[Lost], list[tuple[Lost, LostDecision]]]:
    """(what is to be looked at, what was dismissed and why); of several decisions, which are told
    oldest first, the newest counts."""
    newest = {each.about: each for each in decisions}
    waiting, dismissed = [], []
    for one in found:
        decision = newest.get(about(one))
        if decision is not None and decision.dismissed:
            dismissed.append((one, decision))
        else:
            waiting.append(one)
    return waiting, dismissed


def about(one: Lost) -> About:
    return About(one.sign, one.shopper_id, one.inviter_id, one.order_key)


def lost(
    newcomers: Iterable[Newcomer], traces: Iterable[Trace], shares: Sequence[Shared]
) -> list[Lost]:
    """For each newcomer the strongest sign of each inviter, newest newcomers first.

    A link that was opened counts within `NAME_WITHIN` of first meeting: later a person is no
    newcomer. A share counts when the newcomer came within `SHARED_WITHIN` of it and first asked
    about the same product.
    """
    known = {each.shopper_id: each for each in newcomers}
    found: dict[tuple[int, int], Lost] = {}
    for one in sorted([*_traced(known, traces), *_shared(known, shares)], key=_strength):
        if one.shopper_id != one.inviter_id:
            found.setdefault((one.shopper_id, one.inviter_id), one)
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


def _traced(known: Mapping[int, Newcomer], traces: Iterable[Trace]) -> Iterable[Lost]:
    for trace in traces:
        newcomer = known.get(trace.shopper_id)
        if newcomer is None:
            continue
        if trace.sign == "opened" and trace.at - newcomer.met_at > NAME_WITHIN:
            continue
        yield Lost(trace.sign, trace.shopper_id, trace.inviter_id, newcomer.met_at)


def _shared(known: Mapping[int, Newcomer], shares: Sequence[Shared]) -> Iterable[Lost]:
    by_product: dict[str, list[Shared]] = {}
    for share in shares:
        by_product.setdefault(share.product_id, []).append(share)
    for newcomer in known.values():
        for share in by_product.get(newcomer.product_id or "", ()):
            if timedelta() <= newcomer.met_at - share.at <= SHARED_WITHIN:
                minutes = (newcomer.met_at - share.at) // timedelta(minutes=1)
                values = {"product": share.product_id, "minutes": str(minutes)}
                yield Lost("shared", newcomer.shopper_id, share.shopper_id, newcomer.met_at, values)


def _strength(one: Lost) -> tuple[int, str]:
    return SIGNS.index(one.sign), one.values.get("minutes", "").rjust(4)
