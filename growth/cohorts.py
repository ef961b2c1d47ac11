"""How many friends people bring, and how soon: the K-factor of cohorts, with what is not yet known.

**K** is the mean number of friends who started by the invitations of a person, over everybody in a
cohort, sharing or not (the mean offspring of a branching process). Above 1 each generation is
larger than the one before. Where shares are known, it is shares per person times starts per share
(D. Skok, "Lessons Learned - Viral Marketing", 2009).

**Interval.** A few people bring most friends, so counts vary more than Poisson counts do (J. O.
Lloyd-Smith et al., "Superspreading and the effect of individual variation on disease emergence",
Nature 438, 2005). The interval is the score interval of a mean whose variance is `phi` times the
mean (E. B. Wilson's inversion with the quasi-Poisson variance of McCullagh and Nelder, 1989), with
`phi` = variance / mean, at least 1, and Student's t for as many inviters as there were.

**Age.** Who joined yesterday has had no time to bring anyone. The mean number of friends brought
up to each age is estimated from those who have reached that age (the mean cumulative function of
W. Nelson, 2003, which is Nelson and Aalen's estimator for events that recur). What part of it a
cohort of a given age has seen is its completeness; a young one is projected by dividing by it. The
viral cycle time is the age at which half of it is reached.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from math import sqrt
from typing import TypeVar

STEP = timedelta(hours=1)
"""Ages are counted in whole hours."""
HORIZON = 90 * 24
"""Friends who come later than 90 days after somebody joined do not shape the curve."""
LEAST_PEOPLE = 30
LEAST_INVITERS = 10
"""Nothing is told of fewer: the interval would not hold what it says."""
OLD_ENOUGH = 0.9
"""A cohort that is less complete is young."""
_Z = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Member:
    """One person. `generation` is 0 for those nobody invited; `friends` started by them;
    `shares` is how often the bot saw them share."""

    joined_at: datetime
    generation: int
    friends: int
    shares: int


@dataclass(slots=True)
class Sample:
    """Sums over the people of a cohort. `squares` are of friends; `sharers_friends` are those of
    people whose sharing was seen; `ages` counts people by whole hours since they joined."""

    people: int = 0
    inviters: int = 0
    friends: int = 0
    squares: int = 0
    shares: int = 0
    sharers: int = 0
    sharers_friends: int = 0
    ages: Counter[int] = field(default_factory=Counter)

    def add(self, friends: int, shares: int, age: int, people: int = 1) -> None:
        """So many people who brought so many friends each, shared so often, and are so old."""
        self.people += people
        self.inviters += people * (friends > 0)
        self.friends += people * friends
        self.squares += people * friends**2
        self.ages[age] += people
        if shares:
            self.shares += people * shares
            self.sharers += people
            self.sharers_friends += people * friends


@dataclass(frozen=True, slots=True)
class Factor:
    """A K-factor with its 95 % interval."""

    k: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The mean number of friends brought up to the end of each hour after joining. Empty where it
    cannot be told."""

    reached: Sequence[float] = ()

    def part(self, age: int) -> float:
        """Of what is reached in the end, the part that somebody of `age` whole hours has seen."""
        if age <= 0 or not self.reached:
            return 0.0
        return self.reached[min(age, len(self.reached)) - 1] / self.reached[-1]

    def median(self) -> timedelta | None:
        """The viral cycle time: by when half of the friends have come. Within an hour, friends are
        taken to come evenly."""
        if not self.reached:
            return None
        half, before = self.reached[-1] / 2, 0.0
        for hour, reached in enumerate(self.reached):
            if reached >= half:
                return STEP * (hour + (half - before) / (reached - before))
            before = reached
        return None


@dataclass(frozen=True, slots=True)
class Study:
    """A shop's people by the week in which they joined and by generation, and their curve."""

    all: Sample
    weeks: Mapping[date, Sample]
    generations: Mapping[int, Sample]
    curve: Curve


def factor(sample: Sample) -> Factor | None:
    """K so far; None where it cannot be told yet: of fewer than LEAST_PEOPLE people or
    LEAST_INVITERS inviters."""
    n, inviters = sample.people, sample.inviters
    if n < LEAST_PEOPLE or inviters < LEAST_INVITERS:
        return None
    mean = sample.friends / n
    variance = (sample.squares - n * mean**2) / (n - 1)
    wide = max(1.0, variance / mean) * _student(inviters - 1) ** 2 / n
    middle, half = mean + wide / 2, sqrt(wide * mean + wide**2 / 4)
    return Factor(mean, max(0.0, middle - half), middle + half)


def completeness(sample: Sample, curve: Curve) -> float | None:
    """What part of their friends the people of a cohort have had time to bring, 0 to 1; None where
    the curve cannot be told."""
    if not curve.reached or not sample.people:
        return None
    seen = sum(people * curve.part(age) for age, people in sample.ages.items())
    return seen / sample.people


def projected(told: Factor, complete: float | None) -> Factor | None:
    """What K will be when the cohort is old, if it goes on as others did; None where too little of
    it has been seen (a tenth)."""
    if complete is None or complete < 0.1:
        return None
    return Factor(told.k / complete, told.low / complete, told.high / complete)


def study(
    members: Iterable[Member],
    pairs: Iterable[tuple[datetime, datetime]],
    now: datetime,
    week_of: Callable[[datetime], date],
) -> Study:
    """`pairs` holds when an inviter and when their friend joined, for every friend."""
    alike = Counter(
        (
            week_of(member.joined_at),
            member.generation,
            member.friends,
            member.shares,
            _age(member.joined_at, now),
        )
        for member in members
    )
    everyone = Sample()
    weeks: dict[date, Sample] = {}
    generations: dict[int, Sample] = {}
    for (week, generation, friends, shares, age), people in alike.items():
        for sample in (everyone, _of(weeks, week), _of(generations, generation)):
            sample.add(friends, shares, age, people)
    return Study(everyone, weeks, generations, _curve(everyone, _delays(pairs, now)))


def _delays(pairs: Iterable[tuple[datetime, datetime]], now: datetime) -> Counter[int]:
    """Friends by the age that their inviter had, in whole hours, where the inviter has lived all of
    that hour: who is just in it is not at risk for the whole of it."""
    delays: Counter[int] = Counter()
    for inviter, friend in pairs:
        delay = max(0, (friend - inviter) // STEP)
        if delay < _age(inviter, now):
            delays[delay] += 1
    return delays


def _curve(everyone: Sample, delays: Counter[int]) -> Curve:
    if everyone.people < LEAST_PEOPLE or everyone.inviters < LEAST_INVITERS:
        return Curve()
    at_risk, steps = everyone.people - everyone.ages[0], []
    for hour in range(HORIZON):
        if at_risk < LEAST_PEOPLE:
            break
        steps.append(delays[hour] / at_risk)
        at_risk -= everyone.ages[hour + 1]
    reached = tuple(accumulate(steps))
    return Curve(reached) if reached and reached[-1] > 0 else Curve()


def _age(joined_at: datetime, now: datetime) -> int:
    return min(HORIZON + 1, max(0, (now - joined_at) // STEP))


def _of(samples: dict[Key, Sample], key: Key) -> Sample:
    return samples.setdefault(key, Sample())


def _student(freedom: int) -> float:
    """The quantile of Student's t for a two-sided interval of 95 %, by the first terms of its
    expansion (Abramowitz and Stegun 26.7.5); within 1 % from 9 degrees of freedom on."""
    z = _Z
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
