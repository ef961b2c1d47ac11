"""Small made-up worlds: honest people are left alone, planted attacks are not. The whole of it is
`python -m benchmarks fraud`; these seeds are neither those of the tuning nor those it reports."""

import random

import pytest

from benchmarks.fraud import caught, false_alarms, guess_run, run, world
from benchmarks.fraud_attacks import ATTACKS, SIZES
from benchmarks.fraud_people import Maker

SEEDS = (901, 902)


def test_honest_people_are_left_alone() -> None:
    alarms = false_alarms([run(world(seed, (), 1_500)) for seed in SEEDS])
    assert alarms["orders"] > 800
    assert alarms["any"]["rate"] < 0.01
    assert alarms["block"]["count"] == 0
    assert alarms["by_check"]["burst_hour"]["count"] == 0


@pytest.mark.parametrize("kind", ATTACKS)
def test_large_attacks_are_caught(kind: str) -> None:
    size = SIZES[kind][-1]
    found = caught(kind, [run(world(seed, [(kind, size)], 700)) for seed in SEEDS])
    assert found["attacks"]["rate"] == 1
    assert found["recall"]["rate"] > 0.5


def test_the_same_seed_gives_the_same_world() -> None:
    assert world(901, [("star", 10)], 100).events == world(901, [("star", 10)], 100).events


def test_guessers_are_limited_and_told_of() -> None:
    assert guess_run(_maker(), None)[:2] == (0, 0)
    assert guess_run(_maker(), (30, 1))[0] == 1
    assert guess_run(_maker(), (300, 100))[1] > 0


def _maker() -> Maker:
    return Maker(random.Random(901))
