"""Codes that nobody holds. A link code is one of 62^14, so guessing is hopeless; who tries it is
worth knowing, and their starts are not worth looking up."""

from growth.fraud.facts import Finding
from growth.fraud.tails import poisson_tail
from growth.fraud.wording import found

PERSON_HOURLY = 5
"""Unknown codes of one person in an hour; at the next one their codes are not looked up."""
ALL_FROM = 30
"""Fewer in an hour from everybody are nobody's concern."""
CHANCE = 1e-6
SLACK = 5.0
"""Times the usual: an old link in a group is opened by many at once."""


def limited(of_person: int) -> bool:
    """Whether a person with so many unknown codes in the last hour has to wait."""
    return of_person >= PERSON_HOURLY


def by_person(of_person: int) -> Finding | None:
    """Once, when the limit is reached."""
    if of_person == PERSON_HOURLY:
        return found("code_guessing", "hold", count=of_person)
    return None


def telling(count: int) -> bool:
    """Whether to judge `count` at all: at ALL_FROM, twice that, four times and so on, so that a
    flood gives a few alarms and not one for each code."""
    times, rest = divmod(count, ALL_FROM)
    return rest == 0 and times > 0 and times & (times - 1) == 0


def by_all(count: int, usual_hourly: float) -> Finding | None:
    """`count` unknown codes in the last hour, against the mean of the hours before."""
    mean = max(usual_hourly * SLACK, 1.0)
    if count >= ALL_FROM and poisson_tail(count, mean) < CHANCE:
        return found("code_guessing_all", "hold", count=count, usual=round(usual_hourly * 24))
    return None
