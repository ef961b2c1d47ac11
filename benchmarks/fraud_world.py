"""A shop whose people are made up: honest word of mouth, and attacks planted in it.

Everything follows from one seed. `World` answers what `growth.fraud.facts.Facts` asks, at the
moment up to which events have happened in it: an order is examined with what was known then. The
honest part is made hard for the checks: heavy-tailed invitations, families with one card,
colleagues who order at lunch, campaign days, gifts at the minimum, refunds.
"""

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from growth.fraud.facts import MOST, RECENT, Friend, Glimpse, Listed, Mark, Person, Placed

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HOLD = timedelta(days=14)
LEAST = 5_000
"""The smallest order that earns, minor units."""


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody starts the bot; `account` differs from `who` for those who were here before."""

    at: datetime
    who: int
    inviter: int | None
    account: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Their first question."""

    at: datetime
    who: int


@dataclass(frozen=True, slots=True)
class Buy:
    """An order. `attack` names the kind of attack it belongs to, "" for an honest one."""

    at: datetime
    who: int
    key: int
    amount: int
    product: str
    coupon: str | None
    marks: dict[Mark, str]
    attack: str = ""
    refund_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GiveBack:
    """The order with that key is refunded."""

    at: datetime
    key: int


@dataclass(frozen=True, slots=True)
class Guess:
    """A start with a code that nobody holds."""

    at: datetime
    who: int
    attack: Literal["", "code_guessing"] = ""


Event = Start | Ask | Buy | GiveBack | Guess


class World:
    """What has happened so far; `happen` in the order of time."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.orders: dict[int, Placed] = {}
        self.guesses: list[tuple[datetime, int]] = []
        self._accounts: dict[int, list[int]] = defaultdict(list)
        self._account_of: dict[int, int] = {}
        self._counted: dict[int, list[int]] = defaultdict(list)
        self._bought: dict[int, list[int]] = defaultdict(list)
        self._marked: dict[tuple[Mark, str], list[int]] = defaultdict(list)
        self._glimpses: dict[str | None, list[Glimpse]] = defaultdict(list)

    def happen(self, event: Event) -> None:
        match event:
            case Start():
                self._start(event)
            case Ask():
                self.people[event.who] = replace(self.people[event.who], asked=True)
            case Buy():
                self._buy(event)
            case GiveBack():
                self.orders[event.key] = replace(self.orders[event.key], refunded_at=event.at)
            case Guess():
                self.guesses.append((event.at, event.who))

    def _start(self, event: Start) -> None:
        invited = event.at if event.inviter is not None else None
        self.people[event.who] = Person(event.who, event.inviter, event.at, invited, False, 0)
        self._accounts[event.account].append(event.who)
        self._account_of[event.who] = event.account
        if event.inviter is not None:
            inviter = self.people[event.inviter]
            self.people[event.inviter] = replace(inviter, direct=inviter.direct + 1)

    def _buy(self, event: Buy) -> None:
        person = self.people[event.who]
        self.orders[event.key] = Placed(
            event.key,
            event.who,
            person.inviter_id,
            event.at,
            event.amount,
            LEAST,
            event.at + HOLD,
            event.product,
            event.coupon,
            event.marks,
        )
        self._bought[event.who].append(event.key)
        if person.inviter_id is not None:
            self._counted[person.inviter_id].append(event.key)
        for mark in event.marks.items():
            self._marked[mark].append(event.key)
        glimpse = Glimpse(
            event.key, event.at, person.met_at, person.inviter_id is not None, event.amount
        )
        for product in (None, event.product):
            self._glimpses[product].append(glimpse)

    # What the checks ask

    def order(self, order_key: int) -> Placed | None:
        return self.orders.get(order_key)

    def person(self, shopper_id: int) -> Person | None:
        return self.people.get(shopper_id)

    def same_account(self, shopper_id: int) -> Sequence[int]:
        return [each for each in self._accounts[self._account_of[shopper_id]] if each != shopper_id]

    def holders(self, kind: Mark, mark: str) -> Sequence[Placed]:
        return [self.orders[key] for key in self._marked[kind, mark][: -MOST - 1 : -1]]

    def owners(self, kind: Mark, mark: str) -> Sequence[int]:
        return [self.orders[key].shopper_id for key in self._marked[kind, mark]]

    def friends(self, inviter_id: int, until: datetime) -> Sequence[Friend]:
        newest = self._counted[inviter_id][: -MOST - 1 : -1]
        found = []
        for who in dict.fromkeys(self.orders[key].shopper_id for key in newest):
            orders = [self.orders[key] for key in self._bought[who]]
            if before := tuple(each for each in orders if each.placed_at <= until):
                found.append(Friend(self.people[who], before))
        return found

    def orders_of(self, shopper_ids: Sequence[int], until: datetime) -> Sequence[Placed]:
        found = [self.orders[key] for who in shopper_ids for key in self._bought[who]]
        return [each for each in found if each.placed_at <= until]

    def recent(self, until: datetime, product_id: str | None) -> Sequence[Glimpse]:
        found = self._glimpses[product_id]
        end = bisect.bisect_right(found, until, key=lambda each: each.placed_at)
        return found[max(0, end - RECENT) : end][::-1]

    def blocked(self, order: Placed) -> Sequence[tuple[Listed, str]]:
        return []

    def unknown_codes(self, since: datetime, who: int | None) -> int:
        """Codes that nobody holds, tried since then (by that person)."""
        begin = bisect.bisect_left(self.guesses, (since, -1))
        return sum(who is None or each == who for _, each in self.guesses[begin:])
