"""Those who want rewards for nothing: each attack plants `size` accounts in a made-up shop."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from benchmarks.fraud_people import DAY, DAYS, HOUR, Maker
from benchmarks.fraud_world import HOLD, LEAST, Ask, Guess
from growth.fraud.facts import Mark

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
