"""What a person holds, and whom they were rewarded for, at each moment of a replay."""

from collections import Counter
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from growth.conditions import Part
from growth.programme import Rule, unit
from growth.purchases import Purchase


class _Grant:
    """What one order gave by one rule, and what is left of it."""

    def __init__(self, rule: Rule, part: Part, granted: int) -> None:
        self.rule, self.purchase, self.granted = rule, part.purchase, granted
        self.currency, self.level = unit(rule.gives, part.programme.currency), part.level
        self.left, self.counted = 0, False


class Tally:
    """One person's rewards while their orders are replayed in the order of placing.

    Refunds are counted when they happened, so that the whole replay costs n log n.
    """

    def __init__(self) -> None:
        self._held: Counter[tuple[str, str]] = Counter()
        self._invited: Counter[str] = Counter()
        self._orders: dict[str, Counter[int]] = {}
        self._refunds: list[tuple[datetime, int, _Grant]] = []
        self._number = count()

    def advance(self, until: datetime) -> None:
        """Count every refund made by then. Times must not go back."""
        while self._refunds and self._refunds[0][0] <= until:
            at, _, grant = heappop(self._refunds)
            self._leave(grant, grant.purchase.kept(at))

    def rewarded(self) -> dict[str, int]:
        """How many friends each rule has rewarded, by its name."""
        return {name: len(friends) for name, friends in self._orders.items()}

    def friends(self, rule: Rule, purchase: Purchase) -> int:
        """How many friends the rule has rewarded, the one of this order among them."""
        rewarded = self._orders.get(rule.name, Counter())
        return len(rewarded) + (purchase.shopper_id not in rewarded)

    def room(self, rule: Rule, part: Part) -> int | None:
        """What the person may still get by that rule; None without a cap."""
        currency = unit(rule.gives, part.programme.currency)
        rooms = []
        if rule.per_person_cap is not None:
            rooms.append(rule.per_person_cap - self._held[rule.name, currency])
        cap, money = part.programme.cap_per_inviter, currency == part.programme.currency
        if part.level and money and cap is not None:
            rooms.append(cap - self._invited[currency])
        return max(0, min(rooms)) if rooms else None

    def add(self, rule: Rule, part: Part, granted: int) -> None:
        """The rule was met by that order and gave so much."""
        grant = _Grant(rule, part, granted)
        self._leave(grant, part.purchase.kept(part.purchase.occurred_at))
        for refund in part.purchase.refunds:
            if refund.refunded_at > part.purchase.occurred_at:
                heappush(self._refunds, (refund.refunded_at, next(self._number), grant))

    def _leave(self, grant: _Grant, kept: int) -> None:
        left = left_of(grant.rule, grant.granted, grant.purchase, kept)
        self._held[grant.rule.name, grant.currency] += left - grant.left
        if grant.level:
            self._invited[grant.currency] += left - grant.left
        if bool(kept) != grant.counted:
            orders = self._orders.setdefault(grant.rule.name, Counter())
            orders[grant.purchase.shopper_id] += 1 if kept else -1
            if not orders[grant.purchase.shopper_id]:
                del orders[grant.purchase.shopper_id]
        grant.left, grant.counted = left, bool(kept)


def left_of(rule: Rule, granted: int, purchase: Purchase, kept: int) -> int:
    """The part of a grant that stays when `kept` of the order stays; rounded down.

    A coupon stays whole while what is kept would still earn it.
    """
    if rule.gives == "coupon":
        return granted if kept >= max(1, rule.minimum_order) else 0
    return granted * kept // purchase.amount
