"""K-factors: what is told of whom, and whether the intervals hold what they say."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from growth.cohorts import (
    LEAST_INVITERS,
    LEAST_PEOPLE,
    Curve,
    Member,
    Sample,
    completeness,
    factor,
    projected,
    study,
)

NOW = datetime(2026, 5, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sample(friends, age=0):
    made = Sample()
    for number in friends:
        made.add(int(number), 0, age)
    return made


def monday(at: datetime) -> date:
    return at.date() - timedelta(days=at.weekday())


@pytest.mark.parametrize(("mean", "dispersion"), [(0.5, 0.1), (1.2, 0.2), (0.5, 0.5), (0.4, 1e6)])
@pytest.mark.parametrize("people", [100, 300])
def test_the_interval_holds_the_truth_about_95_times_of_100(mean, dispersion, people):
    """Friends are negative binomial: with a dispersion of 0.1 a tenth of the people bring nearly
    all friends. A plain Poisson interval holds the truth far too seldom there."""
    chance = np.random.default_rng(20_260_504)
    worlds = 400
    rates = chance.gamma(dispersion, mean / dispersion, (worlds, people))
    held = poisson = told = 0
    for friends in chance.poisson(rates):
        found = factor(sample(friends))
        if found is None:
            continue
        told += 1
        held += found.low <= mean <= found.high
        poisson += abs(found.k - mean) <= 1.96 * (mean / people) ** 0.5
    assert told > worlds / 2
    assert 0.925 <= held / told <= 0.985
    if dispersion < 0.5:
        assert poisson / told < 0.7


@pytest.mark.parametrize(
    ("people", "inviters", "told"),
    [
        (LEAST_PEOPLE, LEAST_INVITERS, True),
        (LEAST_PEOPLE - 1, LEAST_INVITERS, False),
        (5_000, LEAST_INVITERS - 1, False),
    ],
)
def test_nothing_is_told_of_too_few(people, inviters, told):
    made = sample([1] * inviters + [0] * (people - inviters))
    assert (factor(made) is not None) is told


def test_k_is_friends_by_everybody_in_the_cohort():
    found = factor(sample([3] * 10 + [0] * 90))
    assert found is not None
    assert found.k == 0.3
    assert 0 < found.low < 0.3 < found.high


def test_a_quiet_interval_is_no_narrower_than_that_of_poisson_counts():
    everybody_one = factor(sample([1] * 100))
    assert everybody_one is not None
    assert everybody_one.high - everybody_one.low > 0.3


def delayed(chance, people, days, mean_delay, mean):
    """People who join evenly over `days` and bring friends after an exponential delay; what is
    seen of them by NOW."""
    members, pairs = [], []
    for at in chance.uniform(0, days, people):
        joined = NOW - timedelta(days=float(at))
        delays = chance.exponential(mean_delay, chance.poisson(mean))
        seen = [delay for delay in delays if delay < at]
        members.append(Member(joined, 0, len(seen), 0))
        pairs += [(joined, joined + timedelta(days=float(delay))) for delay in seen]
    return members, pairs


def test_the_cycle_time_is_not_shortened_by_those_who_had_no_time_yet():
    chance = np.random.default_rng(5)
    members, pairs = delayed(chance, 6_000, 40, mean_delay=7.0, mean=0.6)
    found = study(members, pairs, NOW, monday)
    median = found.curve.median()
    truth = 7.0 * np.log(2)
    assert median is not None
    assert median / DAY == pytest.approx(truth, rel=0.08)
    seen = np.median([(friend - inviter) / DAY for inviter, friend in pairs])
    assert seen < truth * 0.92


def test_young_cohorts_are_projected_to_what_they_become():
    held, middles = 0, []
    for seed in range(12):
        chance = np.random.default_rng(seed)
        found = study(*delayed(chance, 2_000, 42, mean_delay=7.0, mean=0.6), NOW, monday)
        weeks = sorted(found.weeks)
        youngest, old = found.weeks[weeks[-1]], found.weeks[weeks[1]]
        complete = completeness(youngest, found.curve)
        assert complete is not None
        assert complete < 0.6
        assert (completeness(old, found.curve) or 0) > 0.95
        told = factor(youngest)
        later = projected(told, complete) if told else None
        assert told is not None
        assert later is not None
        assert told.k < 0.45
        held += later.low < 0.6 < later.high
        middles.append(later.k)
    assert held >= 11
    assert np.mean(middles) == pytest.approx(0.6, rel=0.07)


def test_a_projection_needs_a_tenth_of_the_way():
    told = factor(sample([1] * 50 + [0] * 50))
    assert told is not None
    assert projected(told, 0.09) is None
    assert projected(told, None) is None
    half = projected(told, 0.5)
    assert half is not None
    assert half.k == 2 * told.k


def test_the_curve_counts_only_hours_that_were_lived():
    joined = NOW - 3 * HOUR
    members = [Member(joined, 0, int(i < 12), 0) for i in range(40)]
    pairs = [(joined, joined + HOUR + timedelta(minutes=30))] * 10
    pairs += [(joined, joined + 3 * HOUR)] * 2
    curve = study(members, pairs, NOW, monday).curve
    assert list(curve.reached) == [0.0, 0.25, 0.25]
    assert curve.median() == HOUR * 1.5
    assert [curve.part(age) for age in (0, 1, 2, 9)] == [0.0, 0.0, 1.0, 1.0]


def test_an_empty_curve_knows_nothing():
    assert Curve().median() is None
    assert completeness(sample([1]), Curve()) is None


def test_weeks_and_generations_add_up():
    members = [Member(NOW - day * DAY, day % 3, day % 2, day % 5) for day in range(60)]
    found = study(members, [], NOW, monday)
    for groups in (found.weeks, found.generations):
        for name in ("people", "inviters", "friends", "squares", "shares", "sharers_friends"):
            total = sum(getattr(each, name) for each in groups.values())
            assert total == getattr(found.all, name)
        assert sum((each.ages for each in groups.values()), Counter()) == found.all.ages
