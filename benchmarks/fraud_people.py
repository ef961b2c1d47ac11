"""Who comes to the made-up shop: honest people (`honest`), and those who want rewards for nothing
(`ATTACKS`). Each gives events in any order; `benchmarks.fraud` sorts them by time."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from benchmarks.fraud_world import BEGIN, HOLD, LEAST, Ask, Buy, Event, GiveBack, Guess, Start
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


# Attacks. `size` is how many accounts they have.

Attack = Callable[[Maker, int], None]


def _inviter(maker: Maker, day: int) -> tuple[int, datetime, dict[Mark, str]]:
    """The attacker, who first buys like anybody."""
    at = maker.moment(day)
    who = maker.start(at, None)
    marks: dict[Mark, str] = {
        kind: f"{kind}{who}" for kind in ("email", "phone", "address", "payment")
    }
    maker.buy(at + HOUR, who, maker.amount(), marks)
    return who, at + 2 * HOUR, marks


def _day(maker: Maker) -> int:
    return maker.rng.randrange(30, DAYS - 50)


def self_referral(maker: Maker, size: int) -> None:
    """One person with further accounts: the own roof and card, often the own phone."""
    who, at, marks = _inviter(maker, _day(maker))
    for _ in range(size):
        at = maker.later(at, 12)
        guest = maker.start(at, who)
        chances: dict[Mark, float] = {"phone": 0.6, "email": 0.3, "payment": 0.8, "address": 0.9}
        mine = maker.marks(guest) | {
            kind: marks[kind] for kind, chance in chances.items() if maker.rng.random() < chance
        }
        maker.buy(at + HOUR, guest, maker.amount(), mine, attack="self_referral")


def rejoining(maker: Maker, size: int) -> None:
    """Customers who have everything forgotten, come back and are attached to an inviter."""
    who, at, _ = _inviter(maker, _day(maker))
    for _ in range(size):
        begun = maker.start(at, None)
        maker.buy(at + HOUR, begun, maker.amount(), maker.marks(begun))
        back = maker.start(at + 3 * DAY, who, account=begun)
        maker.buy(at + 3 * DAY + HOUR, back, maker.amount(), maker.marks(back), attack="rejoining")
        at = maker.later(at, 12)


def ring(maker: Maker, size: int) -> None:
    """A brings an accomplice, who brings A's next account, and so on."""
    who, at, marks = _inviter(maker, _day(maker))
    above = who
    for _ in range(size):
        at = maker.later(at + 4 * HOUR, 12)
        between = maker.start(at, above)
        above = maker.start(at + 2 * HOUR, between)
        mine = maker.marks(above)
        kinds: list[Mark] = ["phone", "email"]
        for kind in kinds:
            if maker.rng.random() < 0.7:
                mine[kind] = marks[kind]
        maker.buy(at + 3 * HOUR, above, maker.amount(), mine, attack="ring")


def burst(maker: Maker, size: int) -> None:
    """Bought accounts that all order the same within the hour."""
    who, at, _ = _inviter(maker, _day(maker))
    for _ in range(size):
        guest = maker.start(at + maker.rng.random() * HOUR / 2, who)
        when = at + HOUR / 2 + maker.rng.random() * HOUR / 2
        marks = maker.marks(guest)
        maker.buy(when, guest, maker.amount(), marks, product="P7", attack="burst")


def spread_burst(maker: Maker, size: int) -> None:
    """The same under many inviters, two accounts each."""
    begin = _day(maker)
    at = maker.moment(begin + 2)
    who = 0
    for number in range(size):
        if number % 2 == 0:
            who = _inviter(maker, begin)[0]
        guest = maker.start(at + maker.rng.random() * HOUR / 2, who)
        when = at + HOUR / 2 + maker.rng.random() * HOUR / 2
        marks = maker.marks(guest)
        maker.buy(when, guest, maker.amount(), marks, product="P7", attack="spread_burst")


def star(maker: Maker, size: int) -> None:
    """Accounts with nothing in common, over two weeks: they come, buy and are never seen again."""
    who, begin, _ = _inviter(maker, _day(maker))
    for _ in range(size):
        at = maker.awake(begin + 14 * DAY * maker.rng.random())
        guest = maker.start(at, who)
        when = at + timedelta(minutes=maker.rng.uniform(3, 40))
        maker.buy(when, guest, maker.amount(), maker.marks(guest), attack="star")


def chain(maker: Maker, size: int) -> None:
    """Each account invites the next, so that nobody stands out."""
    who, at, _ = _inviter(maker, _day(maker))
    for _ in range(size):
        at = maker.awake(at + maker.rng.uniform(1, 6) * HOUR)
        who = maker.start(at, who)
        maker.buy(at + HOUR / 2, who, maker.amount(), maker.marks(who), attack="chain")


def coupon_farm(maker: Maker, size: int) -> None:
    """One card, many accounts, a coupon for each; under several inviters."""
    begin = _day(maker)
    inviters = [_inviter(maker, begin)[0] for _ in range(max(2, size // 4))]
    for number in range(size):
        at = maker.moment(begin + 1 + number % 20)
        guest = maker.start(at, maker.rng.choice(inviters))
        mine = maker.marks(guest) | {"payment": f"farm{begin}-{inviters[0]}"}
        amount = LEAST + maker.rng.choice([0, 50])
        maker.buy(at + HOUR, guest, amount, mine, coupon="WELCOME", attack="coupon_farm")


def refunds(maker: Maker, size: int) -> None:
    """Friends who send everything back once the reward is paid."""
    who, begin, _ = _inviter(maker, 30)
    for _ in range(size):
        at = maker.awake(begin + 60 * DAY * maker.rng.random())
        guest = maker.start(at, who)
        when = maker.later(at, 10)
        back = when + HOLD + maker.rng.uniform(0.1, 6) * DAY
        maker.events.append(Ask(at + timedelta(minutes=5), guest))
        marks = maker.marks(guest)
        maker.buy(when, guest, maker.amount(), marks, attack="refunds", refund_at=back)


def minimum(maker: Maker, size: int) -> None:
    """New accounts that buy just what earns; some chat a little to look real."""
    who, begin, _ = _inviter(maker, _day(maker))
    for _ in range(size):
        at = maker.awake(begin + 14 * DAY * maker.rng.random())
        guest = maker.start(at, who)
        if maker.rng.random() < 0.5:
            maker.events.append(Ask(at + timedelta(minutes=5), guest))
        when = at + maker.rng.uniform(0.2, 6) * HOUR
        amount = LEAST + maker.rng.choice([0, 0, 100, 300])
        maker.buy(when, guest, amount, maker.marks(guest), attack="minimum")


ATTACKS: Mapping[str, Attack] = {
    each.__name__: each
    for each in (
        self_referral,
        rejoining,
        ring,
        burst,
        spread_burst,
        star,
        chain,
        coupon_farm,
        refunds,
        minimum,
    )
}
SIZES: Mapping[str, tuple[int, int, int]] = {
    "self_referral": (1, 3, 8),
    "rejoining": (1, 3, 8),
    "ring": (1, 3, 8),
    "burst": (12, 30, 80),
    "spread_burst": (12, 30, 80),
    "star": (10, 25, 60),
    "chain": (6, 12, 20),
    "coupon_farm": (8, 20, 50),
    "refunds": (10, 25, 60),
    "minimum": (8, 20, 50),
}
"""Accounts of a small, a middling and a large attack."""


def guessing(maker: Maker, codes: int, people: int) -> None:
    """Codes tried one after another, spread over some accounts."""
    at = maker.moment(_day(maker))
    for number in range(codes):
        when = at + number * timedelta(seconds=20)
        maker.events.append(Guess(when, -100_000 - number % people, "code_guessing"))
