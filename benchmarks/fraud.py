"""What the checks against fraud catch, and whom they bother: `python -m benchmarks fraud`.

Thresholds were chosen on worlds of the seeds TUNED_ON; what is reported comes from the seeds
REPORTED_ON. See docs/fraud.md.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmarks.fraud_attacks import ATTACKS, SIZES, guessing
from benchmarks.fraud_people import DAYS, Maker, honest, wrong_codes
from benchmarks.fraud_world import Buy, GiveBack, Guess, World
from growth.fraud import guessing as guesses
from growth.fraud.facts import Finding
from growth.fraud.judging import CHECKS, combine, examine

TUNED_ON = range(1, 7)
REPORTED_ON = range(101, 113)
PEOPLE = 4_000
"""Honest people of a world; about four in ten buy."""


@dataclass
class Tally:
    """What was examined in one world. Orders count where somebody invited the buyer: no other
    order can earn. `found` holds the checks of each examined order: (attack, checks, standing)."""

    invitations: int
    found: list[tuple[str, tuple[str, ...], str]]


def world(seed: int, attacks: Sequence[tuple[str, int]], people: int = PEOPLE) -> Maker:
    """The events of a world: honest people and those attacks (kind, accounts)."""
    rng = random.Random(seed)
    campaigns = tuple(rng.sample(range(20, DAYS), 3))
    maker = Maker(rng, refund_rate=rng.uniform(0.03, 0.08), campaigns=campaigns)
    honest(maker, people)
    for kind, size in attacks:
        ATTACKS[kind](maker, size)
    return maker


def run(maker: Maker) -> Tally:
    """Let it happen, and examine every order of an invited buyer when it is placed and when it is
    refunded. An earlier order that belongs to the same pattern is held with it while its reward is
    not paid."""
    happened = World()
    found: dict[int, dict[str, Finding]] = {}
    attacks: dict[int, str] = {}
    for event in sorted(maker.events, key=lambda event: event.at):
        happened.happen(event)
        if isinstance(event, Buy) and happened.people[event.who].inviter_id is not None:
            attacks[event.key] = event.attack
            found.setdefault(event.key, {})
        elif not isinstance(event, GiveBack):
            continue
        for each in examine(happened, event.key):
            for key in (event.key, *each.orders):
                if key in found and happened.orders[key].due_at > event.at:
                    found[key].setdefault(each.check, each)
    return Tally(
        sum(person.inviter_id is not None for person in happened.people.values()),
        [(attacks[key], tuple(each), combine(each.values())) for key, each in found.items()],
    )


def measure() -> dict[str, Any]:
    """The documented keys of `benchmarks/results/fraud.json`."""
    quiet = [run(world(seed, ())) for seed in REPORTED_ON]
    result: dict[str, Any] = {
        "worlds": len(REPORTED_ON),
        "people": PEOPLE,
        "seeds": [REPORTED_ON.start, REPORTED_ON.stop - 1],
        "false_alarms": false_alarms(quiet),
        "attacks": {},
    }
    for kind, sizes in SIZES.items():
        result["attacks"][kind] = {}
        for size in sizes:
            tallies = [run(world(seed, [(kind, size)], PEOPLE // 2)) for seed in REPORTED_ON]
            result["attacks"][kind][f"{size}"] = caught(kind, tallies)
    result["code_guessing"] = guessed()
    return result


def false_alarms(tallies: Sequence[Tally]) -> dict[str, Any]:
    """By check, among honest orders of invited buyers, and among honest invitations."""
    orders = [checks for each in tallies for attack, checks, _ in each.found if not attack]
    blocked = sum(s == "block" for each in tallies for a, _, s in each.found if not a)
    invitations = sum(each.invitations for each in tallies)
    counts = Counter(check for checks in orders for check in checks)
    return {
        "orders": len(orders),
        "invitations": invitations,
        "any": rate(sum(map(bool, orders)), len(orders)),
        "any_per_invitation": rate(sum(map(bool, orders)), invitations),
        "block": rate(blocked, len(orders)),
        "by_check": {check: rate(counts[check], len(orders)) for check in CHECKS},
    }


def caught(kind: str, tallies: Sequence[Tally]) -> dict[str, Any]:
    """`recall`: orders of the attack that were held or blocked. `attacks`: attacks of which at
    least one was. `precision`: of what was held or blocked in these worlds, the attack's part."""
    own = [bool(checks) for each in tallies for attack, checks, _ in each.found if attack == kind]
    seen = [any(checks for a, checks, _ in each.found if a == kind) for each in tallies]
    held = sum(bool(checks) for each in tallies for _, checks, _ in each.found)
    by = Counter(c for each in tallies for a, checks, _ in each.found if a == kind for c in checks)
    return {
        "recall": rate(sum(own), len(own)),
        "attacks": rate(sum(seen), len(seen)),
        "precision": rate(sum(own), held),
        "by_check": dict(by.most_common()),
    }


def guessed() -> dict[str, Any]:
    """Honest people with wrong codes, and guessers: one with many codes, many with few."""
    honest_alarms = people = 0
    alarms = Counter[str]()
    for seed in REPORTED_ON:
        limited, told, some = guess_run(Maker(random.Random(seed)), None)
        honest_alarms += limited + told
        people += some
        for name, codes, accounts in (("one", 30, 1), ("ten", 120, 10), ("hundred", 300, 100)):
            limited, told, _ = guess_run(Maker(random.Random(seed)), (codes, accounts))
            alarms[name] += bool(limited or told)
    worlds = len(REPORTED_ON)
    return {
        "false_alarms": rate(honest_alarms, people),
        "attacks": {name: rate(alarms[name], worlds) for name in ("one", "ten", "hundred")},
    }


def guess_run(maker: Maker, attack: tuple[int, int] | None) -> tuple[int, int, int]:
    """(people who reached the limit, alarms about all, people with wrong codes)."""
    wrong_codes(maker, PEOPLE)
    if attack:
        guessing(maker, *attack)
    happened, limited, told = World(), 0, 0
    for event in sorted(maker.events, key=lambda event: event.at):
        assert isinstance(event, Guess)
        happened.happen(event)
        hour = event.at - timedelta(hours=1)
        week = event.at - timedelta(days=7)
        limited += guesses.by_person(happened.unknown_codes(hour, event.who)) is not None
        within = happened.unknown_codes(hour, None)
        usual = (happened.unknown_codes(week, None) - within) / (7 * 24 - 1)
        told += guesses.telling(within) and guesses.by_all(within, usual) is not None
    return limited, told, len({event.who for event in maker.events if isinstance(event, Guess)})


def rate(count: int, of: int) -> dict[str, Any]:
    """With Wilson's interval at 95 per cent (Wilson, JASA 22 (1927), 209-212)."""
    if not of:
        return {"count": 0, "of": 0, "rate": None, "low": None, "high": None}
    z, p = 1.959964, count / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5
    return {
        "count": count,
        "of": of,
        "rate": round(p, 5),
        "low": round(max(0.0, middle - half), 5),
        "high": round(min(1.0, middle + half), 5),
    }
