"""For what age and for how many people a shop says that a product is."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reading.facts import Fact, is_about
from bot.reading.numerals import folded, is_range, quantities

OLDEST = {"child": 12 * 12, "toddler": 24, "baby": 12}
"""Months of age from which a product must be suitable at the latest, to be for one of them."""

_AGED = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*(?P<unit>months?|个月|years?|yrs?|周?岁)?"
    r"(?:\s*(?:-|–|—|~|to|到|至)\s*(?P<high>\d+(?:\.\d+)?))?\s*(?P<of>months?|个月|years?|yrs?|周?岁)?"
    r"\s*(?P<up>\+|以上|及以上|and (?:up|over|older)|or (?:older|over))?"
)
_FROM = re.compile(r"\b(?:from|over|above|ages?|at least)\s*$")
_UNDER = re.compile(r"\b(?:under|up to|below)\s*$|^\s*(?:以下|以内)")
_NOT = re.compile(r"\b(?:not|no)\b.{0,20}$|不.{0,6}$")
_FOR_ADULTS = re.compile(r"\badults?\b|成人")
_PEOPLE = re.compile(
    r"\b(?:players?|people|persons?|sleeps|seats|serves|servings?)\b|人数|玩家|可[睡坐住]"
)
_COUNTED_PEOPLE = re.compile(
    r"[\s-]*(?:people|persons?|players?|adults|guests|diners|个?人(?![造工字民])|位)"
)

Span = tuple[float, float]
"""From, to."""


def age_of(facts: Sequence[Fact]) -> tuple[Span, Fact] | None:
    """Months from which and to which it is meant, and the fact that says so."""
    named = [fact for fact in facts if is_about(fact, "age")]
    for fact in named:
        if span := _age(fact.value):
            return span, fact
    told = (
        fact for fact in facts if fact.kind == "text" and re.search("suitable|适合", fact.value)
    )
    for fact in told:
        if re.search(r"\d\s*(?:months?|years?|个月|岁)", fact.value) and (span := _age(fact.value)):
            return span, fact
    return None


def people_of(facts: Sequence[Fact]) -> list[tuple[Span, Fact]]:
    """For how many people, with the facts that say so. One number means: up to so many."""
    found = []
    for fact in facts:
        text = folded(fact.value)
        by_name = fact.kind == "attribute" and bool(_PEOPLE.search(folded(fact.name)))
        numbers = quantities(text)
        for at, number in enumerate(numbers):
            bare = re.match(r"[\d.]+|[一二两三四五六七八九十]+|[a-z]+", text[number.start :])
            end = number.start + (bare.end() if bare else 0)
            if not (by_name or _COUNTED_PEOPLE.match(text, end)):
                continue
            after = numbers[at + 1] if at + 1 < len(numbers) else None
            if after and is_range(text, number, after):
                continue  # it is told with the end of its range
            before = numbers[at - 1] if at else None
            low = before.value if before and is_range(text, before, number) else None
            found.append(((float(low or 1), float(number.value)), fact))
            break_here = any(is_range(text, a, b) for a, b in pairwise(numbers))
            if by_name and not break_here:
                break
    return found


def _age(text: str) -> Span | None:
    """ "From 5 years, not under 3 years" is from 60 months on; a bare "12 years" is no age of
    those who use it."""
    whole = folded(text)
    for match in _AGED.finditer(whole):
        unit = match["of"] or match["unit"]
        before, after = whole[: match.start()], whole[match.end() :]
        if (not unit and not match["up"]) or _NOT.search(before):
            continue
        size = 1 if unit and unit[0] in "m个" else 12
        low = float(match["low"]) * (1 if (match["unit"] or unit or "y")[0] in "m个" else 12)
        if match["high"]:
            return low, float(match["high"]) * size
        if _UNDER.search(before) or _UNDER.search(after):
            return 0, low
        if match["up"] or _FROM.search(before):
            return low, 12 * 200
    return (12 * 18, 12 * 200) if _FOR_ADULTS.search(whole) else None
