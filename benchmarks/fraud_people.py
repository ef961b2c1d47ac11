"""Honest people of the made-up shop. Events come in any order; `benchmarks.fraud` sorts them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from benchmarks.fraud_world import BEGIN, LEAST, Ask, Buy, Event, GiveBack, Guess, Start
from growth.fraud.facts import Mark

DAYS = 120
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RHYTHM = (1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 12, 16, 18, 12, 10, 10, 11, 13, 16, 20, 22, 18, 10, 4)
"""How busy each hour of the day is: lunch and evening."""
KNOWN: Mapping[Mark, float] = {"email": 0.7, "phone": 0.9, "address": 0.85, "payment": 0.8}
"""How often an order tells it."""
PRODUCTS = [f"P{number}" for number in range(40)]


@dataclass
class Maker:
    """Makes events and remembers which numbers are taken. `campaigns` are days on which eight
    times as many come, most of them for one product."""

    rng: random.Random
    refund_rate: float = 0.05
    campaigns: tuple[int, ...] = ()
    events: list[Event] = field(default_factory=list)
    _people: Iterator[int] = field(default_factory=lambda: count(1))
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self, at: datetime, inviter: int | None, account: int | None = None) -> int:
        who = next(self._people)
        self.events.append(Start(at, who, inviter, who if account is None else account))
        return who

    def buy(
        self,
        at: datetime,
        who: int,
        amount: int,
        marks: Mapping[Mark, str],
        *,
        product: str | None = None,
        coupon: str | None = None,
        attack: str = "",
        refund_at: datetime | None = None,
    ) -> None:
        key = next(self._keys)
        product = product or self.product()
        self.events.append(Buy(at, who, key, amount, product, coupon, dict(marks), attack))
        if refund_at:
            self.events.append(GiveBack(refund_at, key))

    def moment(self, day: int) -> datetime:
        """Some time of that day, as busy as its hours are."""
        hour = self.rng.choices(range(24), RHYTHM)[0]
        return BEGIN + timedelta(days=day, hours=hour, seconds=self.rng.uniform(0, 3600))

    def awake(self, at: datetime) -> datetime:
        """Then, or the next morning where people sleep."""
        return at if at.hour >= 6 else at.replace(hour=7) + timedelta(hours=self.rng.random() * 3)

    def later(self, at: datetime, median_hours: float, spread: float = 1.3) -> datetime:
        """After a delay with a long tail (lognormal)."""
        hours = median_hours * self.rng.lognormvariate(0, spread)
        return self.awake(at + timedelta(hours=min(hours, 2000)))

    def product(self) -> str:
        """Few are bought often (Zipf)."""
        return self.rng.choices(PRODUCTS, [1 / rank for rank in range(1, len(PRODUCTS) + 1)])[0]

    def amount(self) -> int:
        """What is spent honestly: around 120.00, and often just past the minimum."""
        if self.rng.random() < 0.1:
            return LEAST + self.rng.choice([0, 0, 90, 400])
        return max(900, int(12_000 * self.rng.lognormvariate(0, 0.6)))

    def marks(self, who: int) -> dict[Mark, str]:
        """Of somebody who shares nothing; a till does not know everything."""
        known: dict[Mark, float] = {"email": 0.7, "phone": 0.9, "address": 0.85, "payment": 0.8}
        return {
            kind: f"{kind}{who}" for kind, chance in known.items() if self.rng.random() < chance
        }


@dataclass
class Circle:
    """The people whom one honest person invites are alike: how often they buy at once, ask, and
    buy small things."""

    at_once: float
    asks: float
    small: float


def honest(maker: Maker, people: int) -> None:
    """About so many people who come by themselves or are invited by those who came."""
    rng = maker.rng
    made = 0
    while made < people:
        day = rng.choices(
            range(DAYS), [8.0 if day in maker.campaigns else 1.0 for day in range(DAYS)]
        )[0]
        at = maker.moment(day)
        who = maker.start(at, None)
        made += 1 + _live(maker, who, at, maker.marks(who), _circle(rng), people - made)


def _circle(rng: random.Random) -> Circle:
    return Circle(rng.betavariate(3, 8), rng.betavariate(5, 3), rng.betavariate(1.2, 9))


def _live(
    maker: Maker, who: int, at: datetime, marks: dict[Mark, str], mine: Circle, room: int
) -> int:
    """They ask, buy and invite; how many came through them, and through those, and so on."""
    made = 0
    waiting = [(who, at, marks, mine)]
    while waiting and made < room:
        who, at, marks, mine = waiting.pop()
        bought = _shop(maker, who, at, marks, mine)
        guests = _guests(maker, who, at, marks, bought)
        made += len(guests)
        waiting.extend(guests)
    return made


def _shop(maker: Maker, who: int, at: datetime, marks: dict[Mark, str], circle: Circle) -> bool:
    rng = maker.rng
    if rng.random() < circle.asks:
        maker.events.append(Ask(at + timedelta(minutes=rng.uniform(1, 30)), who))
    if rng.random() > 0.4:
        return False
    at_once = rng.random() < circle.at_once
    when = at + timedelta(minutes=rng.uniform(4, 55)) if at_once else maker.later(at, 20)
    on_campaign = (when - BEGIN).days in maker.campaigns
    product = "P0" if on_campaign and rng.random() < 0.6 else None
    _order(maker, who, when, marks, small=rng.random() < circle.small, product=product)
    while rng.random() < 0.35:
        when = maker.later(when, 24 * 20)
        _order(maker, who, when, marks)
    return True


def _order(
    maker: Maker,
    who: int,
    at: datetime,
    marks: dict[Mark, str],
    *,
    small: bool = False,
    product: str | None = None,
) -> None:
    rng = maker.rng
    back = maker.later(at, 24 * 5, 0.8) if rng.random() < maker.refund_rate else None
    amount = LEAST + rng.choice([0, 100, 400]) if small else maker.amount()
    coupon = "WELCOME" if rng.random() < 0.3 else None
    maker.buy(at, who, amount, marks, coupon=coupon, product=product, refund_at=back)


Guest = tuple[int, datetime, dict[Mark, str], Circle]


def _guests(
    maker: Maker, who: int, at: datetime, marks: dict[Mark, str], bought: bool
) -> list[Guest]:
    """Most invite nobody, some many (a Zipf tail); as a family, as colleagues, to a group, or one
    by one."""
    rng = maker.rng
    if rng.random() > (0.3 if bought else 0.1):
        return []
    many = min(200, int(1 / (1 - rng.random()) ** 0.75))
    kind = rng.choices(["friends", "family", "office", "group"], [60, 25, 8, 7])[0]
    if kind == "family":
        many = min(many, 5)
    elif kind == "office":
        many = rng.randint(3, 12)
    circle, first = _circle(rng), maker.later(at, 24)
    if kind == "office":  # at lunch, and those who join in buy soon
        first = first.replace(hour=12) + DAY
        circle = Circle(0.6, circle.asks, circle.small)
    guests = []
    for _ in range(many):
        came = _when(maker, kind, first)
        guest = maker.start(came, who)
        guests.append((guest, came, _guest_marks(maker, kind, guest, marks), circle))
    return guests


def _when(maker: Maker, kind: str, first: datetime) -> datetime:
    if kind == "office":
        return first + timedelta(minutes=maker.rng.uniform(0, 60))
    if kind == "group":  # half of them see it at once
        return maker.later(first, 2.0, 1.8)
    return maker.later(first, 48, 1.5)


def _guest_marks(
    maker: Maker, kind: str, guest: int, inviter: Mapping[Mark, str]
) -> dict[Mark, str]:
    shared: Mapping[str, dict[Mark, float]] = {
        "family": {"address": 0.9, "payment": 0.4, "phone": 0.02, "email": 0.005},
        "office": {"address": 0.5},
    }
    own = maker.marks(guest)
    for mark, chance in shared.get(kind, {}).items():
        if mark in inviter and maker.rng.random() < chance:
            own[mark] = inviter[mark]
    return own


def wrong_codes(maker: Maker, people: int) -> None:
    """Links that were cut off or come from another bot; who has one tries again, some thrice."""
    for number in range(people // 40):
        at = maker.moment(maker.rng.randrange(DAYS))
        for attempt in range(maker.rng.choice([1, 1, 1, 2, 3])):
            maker.events.append(Guess(at + attempt * timedelta(minutes=2), -1 - number))
